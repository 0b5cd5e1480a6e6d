"""Messages to and from a browser over a web socket: the DevTools protocol of Chromium and WebDriver BiDi of Firefox have the same form."""
import json
import os
import signal
import sys
import time

try:
    import websocket
except ImportError:  # Debian's package belongs to the system's own python
    own = "/usr/bin/python3"
    if os.path.exists(own) and os.path.realpath(sys.executable) != os.path.realpath(own) and "FLOWSCOPE_OWN" not in os.environ:
        os.execve(own, [own, *sys.argv], {**os.environ, "FLOWSCOPE_OWN": "1"})
    raise

PATIENCE_S = 180  # for what has to come; nothing here is timed, this only ends a wait that would last for ever


def heed_time_limit():
    """The signal of a time limit leaves by way of every `with`: a browser, which is a session of its own, would stay."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


class Refused(RuntimeError):
    """The browser's own word that it will not."""


class Wire:
    """Calls are answered in turn; what the browser says unasked goes to `heard(method, params, session)`."""

    def __init__(self, address, heard):
        self.socket = websocket.create_connection(address, timeout=PATIENCE_S, suppress_origin=True, max_size=None)
        self.heard = heard
        self.last = 0
        self.answers = {}

    def send(self, method, params=None, session=None):
        """Returns the number of the call, for `wait`."""
        self.last += 1
        message = {"id": self.last, "method": method, "params": params or {}}
        if session:
            message["sessionId"] = session
        self.socket.send(json.dumps(message))
        return self.last

    def wait(self, number):
        end = time.monotonic() + PATIENCE_S
        while number not in self.answers:
            self._take(max(0.01, end - time.monotonic()))
        answer = self.answers.pop(number)
        if "error" in answer:
            error = answer["error"]
            raise Refused(error if isinstance(error, str) else error.get("message", error))
        return answer.get("result", {})

    def call(self, method, params=None, session=None):
        return self.wait(self.send(method, params, session))

    def listen(self, seconds):
        """Takes what the browser says for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self._take(max(0.001, end - time.monotonic()))
            except websocket.WebSocketTimeoutException:
                return

    def _take(self, seconds):
        self.socket.settimeout(seconds)
        message = json.loads(self.socket.recv())
        if message.get("id") is not None:
            self.answers[message["id"]] = message
        elif "method" in message:
            self.heard(message["method"], message.get("params", {}), message.get("sessionId"))

    def close(self):
        self.socket.close()
