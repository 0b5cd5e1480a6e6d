"""A folder served to a browser under test, on a free port of this machine; remembers what was asked for."""
import functools
import http.server
import os
import threading

ISOLATED = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}  # with them a page has threads


class _Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".wasm": "application/wasm", ".js": "text/javascript",
                      ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".data": "application/octet-stream"}

    def __init__(self, *args, site, **more):
        self.site = site
        super().__init__(*args, directory=site.folder, **more)

    def do_GET(self):
        self.site.asked.append(self.path)
        extra = self.site.extra.get(self.path)
        try:
            if extra is not None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(extra)))
                self.end_headers()
                self.wfile.write(extra)
                return
            super().do_GET()
        except (BrokenPipeError, ConnectionResetError):
            pass  # a page that was closed while it loaded

    def end_headers(self):
        for name, value in self.site.headers.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_):
        pass


class Site:
    """with Site(folder) as site: site.address is "http://127.0.0.1:PORT/"."""

    def __init__(self, folder, headers=None):
        self.folder, self.headers, self.asked = os.path.abspath(folder), headers or {}, []
        self.extra = {}  # pages of the test's own: {"/name.html": bytes}

    def __enter__(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, site=self))
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
