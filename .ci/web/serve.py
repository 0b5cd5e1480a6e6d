#!/usr/bin/env python3
"""serve.py FOLDER [PORT]: serves a folder on this machine alone, with the two headers that let a page share memory among threads. Without
PORT, 8000 or the next that is free."""
import functools
import http.server
import sys


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript", ".wasm": "application/wasm",
                      ".webmanifest": "application/manifest+json", ".data": "application/octet-stream"}

    def end_headers(self):
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_):
        pass


def listen(folder, ports):
    handler = functools.partial(Handler, directory=folder)
    for port in ports:
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError as why:
            last = why
    sys.exit(f"Cannot serve the page on port {ports[-1]} ({last.strerror}). Choose another: make web-serve PORT=8123")


def main():
    folder = sys.argv[1]
    ports = [int(sys.argv[2])] if len(sys.argv) > 2 else range(8000, 8020)
    server = listen(folder, ports)
    print(f"Flowscope is at http://127.0.0.1:{server.server_address[1]}/ until you press Ctrl+C.", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


main()
