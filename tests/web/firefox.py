"""Firefox, driven over WebDriver BiDi: what the tests of the page need of a second browser. It has a window, on a display of its own: a headless
Firefox refuses WebGL where there is no graphics card ("Exhausted GL driver options"), while one with a window draws it by software."""
import base64
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from picture import read_png
from window import Display
from wire import PATIENCE_S, Wire, heed_time_limit

# It asks nobody, updates nothing, and draws WebGL with the processor where there is no graphics card.
PREFERENCES = {"app.update.enabled": False, "browser.shell.checkDefaultBrowser": False, "datareporting.policy.dataSubmissionEnabled": False,
               "toolkit.telemetry.enabled": False, "network.captive-portal-service.enabled": False, "network.connectivity-service.enabled": False,
               "browser.safebrowsing.update.enabled": False, "extensions.update.enabled": False, "services.settings.server": "",
               "browser.aboutwelcome.enabled": False, "webgl.force-enabled": True, "webgl.enable-debug-renderer-info": True,
               "intl.accept_languages": "en-US", "browser.startup.page": 0}


class Firefox:
    """with Firefox() as browser: browser.open(address)."""

    def __enter__(self):
        heed_time_limit()
        self.folder = tempfile.TemporaryDirectory(prefix="flowscope-firefox-", ignore_cleanup_errors=True)
        self.faults = []
        self.display = Display()
        profile = os.path.join(self.folder.name, "profile")
        os.mkdir(profile)
        with open(os.path.join(profile, "user.js"), "w", encoding="utf-8") as file:
            file.writelines(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        self.log = open(os.path.join(self.folder.name, "log"), "w", encoding="utf-8")
        environment = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"}
        environment.update(HOME=self.folder.name, DISPLAY=self.display.__enter__().name, MOZ_CRASHREPORTER_DISABLE="1", LIBGL_ALWAYS_SOFTWARE="1")
        self.program = subprocess.Popen(["firefox-esr", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
                                        stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, env=environment, start_new_session=True)
        try:
            self.wire = Wire(self._address() + "/session", self._heard)
            self.version = self.wire.call("session.new", {"capabilities": {}})["capabilities"]["browserVersion"]
            self.context = self.wire.call("browsingContext.getTree")["contexts"][0]["context"]
            self.wire.call("session.subscribe", {"events": ["log.entryAdded", "network.fetchError"]})
        except BaseException:
            self.__exit__()
            raise
        return self

    def _address(self):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            with open(self.log.name, encoding="utf-8", errors="replace") as log:
                text = log.read()
            found = re.search(r"WebDriver BiDi listening on (ws://\S+)", text)
            if found:
                return found.group(1)
            if self.program.poll() is not None:
                raise RuntimeError(f"firefox ended with {self.program.returncode}: {text[-2000:]}")
            time.sleep(0.1)
        raise RuntimeError("firefox opens no port")

    def __exit__(self, *_):
        try:
            os.killpg(self.program.pid, signal.SIGKILL)  # its own session: it and what it started
        except ProcessLookupError:
            pass
        self.program.wait()
        self.display.__exit__()
        self.log.close()
        self.folder.cleanup()

    def _heard(self, method, params, _session):
        if method == "log.entryAdded" and params["level"] in ("error", "warn"):
            self.faults.append(f"{params['level']}: {params['text']}")
        elif method == "network.fetchError":
            self.faults.append(f"request failed: {params['request']['url']}: {params['errorText']}")

    def open(self, address):
        self.wire.call("browsingContext.setViewport", {"context": self.context, "viewport": {"width": 900, "height": 620}})
        self.wire.call("browsingContext.navigate", {"context": self.context, "url": address, "wait": "complete"})

    def eval(self, script):
        """The value of an expression, by way of JSON."""
        done = self.wire.call("script.evaluate", {"expression": f"JSON.stringify({script})", "target": {"context": self.context},
                                                  "awaitPromise": True})
        if done["type"] != "success":
            raise RuntimeError(f"{script}: {done['exceptionDetails']['text']}")
        return json.loads(done["result"].get("value", "null"))

    def until(self, script, patience_s=PATIENCE_S):
        end = time.monotonic() + patience_s
        while time.monotonic() < end:
            if self.eval(f"Boolean({script})"):
                return True
            self.wire.listen(0.2)
        return False

    def key(self, key):
        actions = [{"type": "key", "id": "keys", "actions": [{"type": "keyDown", "value": key}, {"type": "pause", "duration": 120},
                                                             {"type": "keyUp", "value": key}]}]
        self.wire.call("input.performActions", {"context": self.context, "actions": actions})

    def look(self):
        shot = self.wire.call("browsingContext.captureScreenshot", {"context": self.context})
        path = os.path.join(self.folder.name, "look.png")
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))
        return read_png(path)
