"""Headless Chromium with software WebGL, driven over the DevTools protocol: pages, their console, keys, mouse, fingers, downloads, pictures.

Whatever a page says in its console as a warning or an error, an exception that nobody caught, a request that failed or that goes to another
origin is one of its `faults`. Those that a test expects it takes out itself (`take_faults`)."""
import base64
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from picture import difference, read_png
from wire import PATIENCE_S, Refused, Wire, heed_time_limit

FLAGS = ["--headless=new", "--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
         "--disable-background-networking", "--disable-component-update", "--disable-default-apps", "--disable-domain-reliability",
         "--disable-extensions", "--disable-sync", "--metrics-recording-only", "--no-default-browser-check", "--no-first-run",
         "--no-pings", "--disable-search-engine-choice-screen", "--password-store=basic", "--use-mock-keychain", "--mute-audio",
         "--force-color-profile=srgb", "--hide-scrollbars", "--disable-dev-shm-usage", "--lang=en-US", "--remote-debugging-port=0"]
# What Chromium's own software renderer remarks on being read from is no fault of a page.
REMARKS = re.compile(r"GPU stall due to ReadPixels|software WebGL|SwiftShader", re.IGNORECASE)
SIZE = (1100, 720)

# Keys by the names that they have in a browser: code, number. A character that is not here stands for itself.
KEYS = {"Enter": ("Enter", 13), "Tab": ("Tab", 9), "Escape": ("Escape", 27), " ": ("Space", 32), "PageUp": ("PageUp", 33),
        "PageDown": ("PageDown", 34), "End": ("End", 35), "Home": ("Home", 36), "ArrowLeft": ("ArrowLeft", 37),
        "ArrowUp": ("ArrowUp", 38), "ArrowRight": ("ArrowRight", 39), "ArrowDown": ("ArrowDown", 40), ".": ("Period", 190),
        ",": ("Comma", 188), "/": ("Slash", 191), "?": ("Slash", 191), "-": ("Minus", 189), "+": ("Equal", 187), "b": ("KeyB", 66),
        **{f"F{n}": (f"F{n}", 111 + n) for n in range(1, 13)}}
MODIFIERS = {"Alt": (1, "AltLeft", 18), "Control": (2, "ControlLeft", 17), "Meta": (4, "MetaLeft", 91), "Shift": (8, "ShiftLeft", 16)}


class Browser:
    """with Browser() as browser: page = browser.page(). Ends its processes and removes what they wrote, whatever happens."""

    def __init__(self, flags=()):
        self.flags = list(flags)
        self.pages = {}

    def __enter__(self):
        heed_time_limit()
        self.folder = tempfile.TemporaryDirectory(prefix="flowscope-browser-", ignore_cleanup_errors=True)
        self.downloads = os.path.join(self.folder.name, "downloads")
        os.mkdir(self.downloads)
        profile = os.path.join(self.folder.name, "profile")
        self.log = open(os.path.join(self.folder.name, "log"), "w", encoding="utf-8")
        command = ["chromium", *FLAGS, *self.flags, f"--user-data-dir={profile}", "about:blank"]
        environment = {**os.environ, "HOME": self.folder.name, "LANGUAGE": "en_US"}
        self.program = subprocess.Popen(command, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, env=environment,
                                        start_new_session=True)
        try:
            self.wire = Wire(self._address(profile), self._heard)
            self.wire.call("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": self.downloads, "eventsEnabled": True})
            self.version = self.wire.call("Browser.getVersion")["product"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def _address(self, profile):
        end = time.monotonic() + PATIENCE_S
        path = os.path.join(profile, "DevToolsActivePort")
        while time.monotonic() < end:
            if self.program.poll() is not None:
                with open(self.log.name, encoding="utf-8", errors="replace") as log:
                    raise RuntimeError(f"chromium ended with {self.program.returncode}: {log.read()[-2000:]}")
            try:
                with open(path, encoding="ascii") as file:
                    port, rest = file.read().split()
                return f"ws://127.0.0.1:{port}{rest}"
            except (OSError, ValueError):
                time.sleep(0.05)
        raise RuntimeError("chromium opens no port")

    def __exit__(self, *_):
        try:
            self.wire.send("Browser.close")
            self.program.wait(5)
        except Exception:
            pass  # it is ended below
        try:
            os.killpg(self.program.pid, signal.SIGKILL)  # its own session: it and what it started
        except ProcessLookupError:
            pass
        self.program.wait()
        self.log.close()
        self.folder.cleanup()

    def _heard(self, method, params, session):
        if session in self.pages:
            self.pages[session].hear(method, params)
        elif method == "Target.attachedToTarget" and params["waitingForDebugger"]:
            self.wire.send("Runtime.runIfWaitingForDebugger", session=params["sessionId"])

    def page(self, size=SIZE, dpr=1, touch=False, features=None):
        """A new tab, which is in front from now on."""
        target = self.wire.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.wire.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = self.pages[session] = Page(self, target, session)
        page.begin(size, dpr, touch, features or {})
        return page

    def downloaded(self, pattern, before=()):
        """The path of the first complete download whose name the pattern matches and that was not there before."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            for name in sorted(os.listdir(self.downloads)):
                if re.search(pattern, name) and name not in before and not name.endswith(".crdownload"):
                    return os.path.join(self.downloads, name)
            self.wire.listen(0.1)
        raise RuntimeError(f"no download like {pattern}; there are {os.listdir(self.downloads)}")

    def processor_s(self):
        """What all its processes have taken of the processor so far."""
        total = 0
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue  # it has ended
            if int(fields[3]) == self.program.pid:  # the session
                total += int(fields[11]) + int(fields[12])
        return total / os.sysconf("SC_CLK_TCK")


class Page:
    def __init__(self, browser, target, session):
        self.browser, self.wire, self.target, self.session = browser, browser.wire, target, session
        self.faults, self.origin, self.requests, self.loaded, self.offline = [], None, {}, False, False
        self.fingers = {}
        self.crashed = False

    def call(self, method, **params):
        return self.wire.call(method, params, self.session)

    def begin(self, size, dpr, touch, features):
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.resize(*size, dpr, touch)
        if touch:
            self.call("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=5)
        if features:
            self.call("Emulation.setEmulatedMedia", features=[{"name": n, "value": v} for n, v in features.items()])

    def resize(self, width, height, dpr=1, touch=False):
        self.size, self.dpr = (width, height), dpr
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=dpr, mobile=touch)

    # ---- what it says --------------------------------------------------------------------------------------------------------------

    def hear(self, method, params):
        if method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning", "assert"):
            text = " ".join(str(a.get("value", a.get("description", ""))) for a in params["args"])
            self._fault(f"console.{params['type']}: {text}")
        elif method == "Runtime.exceptionThrown":
            detail = params["exceptionDetails"]
            self._fault("exception: " + detail.get("exception", {}).get("description", detail["text"]))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            entry = params["entry"]
            self._fault(f"log.{entry['level']}: {entry['text']} {entry.get('url', '')}")
        elif method == "Network.requestWillBeSent":
            self._asks(params)
        elif method == "Network.loadingFailed" and not params.get("canceled"):
            self._fault(f"request failed: {self.requests.get(params['requestId'])}: {params['errorText']}")
        elif method == "Network.responseReceived" and params["response"]["status"] >= 400:
            self._fault(f"request answered {params['response']['status']}: {params['response']['url']}")
        elif method == "Inspector.targetCrashed":
            self.crashed = True
            self._fault("the page has crashed")
        elif method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Page.javascriptDialogOpening":
            self._fault(f"dialog: {params['message']}")
            self.wire.send("Page.handleJavaScriptDialog", {"accept": True}, self.session)

    def _asks(self, params):
        url = params["request"]["url"]
        self.requests[params["requestId"]] = url
        if self.origin and not url.startswith((self.origin, "data:", "blob:", "about:")):
            self._fault(f"request to another origin: {url}")

    def _fault(self, text):
        if not REMARKS.search(text):
            self.faults.append(text[:1000])

    def take_faults(self, pattern=""):
        """The faults that a test expects: they are none any more."""
        self.wire.listen(0.05)
        taken = [f for f in self.faults if re.search(pattern, f)]
        self.faults = [f for f in self.faults if f not in taken]
        return taken

    # ---- scripts -------------------------------------------------------------------------------------------------------------------

    def open(self, address):
        """Goes there and waits until it has loaded, which need not mean that its program runs."""
        origin = re.match(r"\w+://[^/]*", address)
        self.origin, self.loaded = origin.group() + "/" if origin else None, False
        new = self.call("Page.navigate", url=address)
        if "loaderId" in new and not self._until(lambda: self.loaded):  # otherwise only what stands behind # is another
            raise RuntimeError(f"{address} does not load: {self.faults}")

    def reload(self):
        self.loaded = False
        self.call("Page.reload")
        if not self._until(lambda: self.loaded):
            raise RuntimeError(f"the page does not load again: {self.faults}")

    def eval(self, script):
        """The value of an expression; a promise is waited for."""
        done = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in done:
            raise RuntimeError(f"{script}: {done['exceptionDetails'].get('exception', {}).get('description')}")
        return done["result"].get("value")

    def until(self, script, patience_s=PATIENCE_S):
        """Whether the expression comes to be true; errors within count as false."""
        return self._until(lambda: self._holds(script), patience_s)

    def _holds(self, script):
        try:
            return bool(self.eval(script))
        except (RuntimeError, Refused):
            return False

    def _until(self, right, patience_s=PATIENCE_S):
        end = time.monotonic() + patience_s
        while not self.crashed:
            if right():
                return True
            if time.monotonic() > end:
                return False
            self.wire.listen(0.05)
        return False

    # ---- hands ---------------------------------------------------------------------------------------------------------------------

    def key(self, *names):
        """Keys by their names in a browser, with "Control+" and so on before them."""
        for name in names:
            *held, key = name.split("+") if len(name) > 1 else [name]
            self._press(key or "+", held)

    def _press(self, key, held):
        bits = 0
        for h in held:
            bits |= MODIFIERS[h][0]
            self._key_event("rawKeyDown", h, MODIFIERS[h][1], MODIFIERS[h][2], bits)
        code, number = KEYS.get(key) or ((f"Digit{key}" if key.isdigit() else f"Key{key.upper()}"), ord(key.upper()))
        text = "\r" if key == "Enter" else key if len(key) == 1 and not bits & 7 else ""
        self._key_event("keyDown" if text else "rawKeyDown", key, code, number, bits, text)
        self.rest()
        self._key_event("keyUp", key, code, number, bits)
        for h in reversed(held):
            bits &= ~MODIFIERS[h][0]
            self._key_event("keyUp", h, MODIFIERS[h][1], MODIFIERS[h][2], bits)
        self.rest()

    def _key_event(self, kind, key, code, number, bits, text=""):
        more = {"text": text} if text else {}
        self.call("Input.dispatchKeyEvent", type=kind, key=key, code=code, windowsVirtualKeyCode=number, modifiers=bits, **more)

    def rest(self):
        """Until the page has shown two more pictures, or a moment where it shows none."""
        self.eval("new Promise(r => { setTimeout(r, 300); requestAnimationFrame(() => requestAnimationFrame(r)); })")

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)
        self.rest()

    def click(self, x, y):
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, button="left", buttons=1, clickCount=1)
        self.mouse("mouseReleased", x, y, button="left", buttons=0, clickCount=1)

    def drag(self, points):
        self.mouse("mouseMoved", *points[0])
        self.mouse("mousePressed", *points[0], button="left", buttons=1, clickCount=1)
        for at in points[1:]:
            self.mouse("mouseMoved", *at, button="left", buttons=1)
        self.mouse("mouseReleased", *points[-1], button="left", buttons=0, clickCount=1)

    def wheel(self, x, y, turns):
        for _ in range(abs(turns)):
            self.mouse("mouseWheel", x, y, deltaX=0, deltaY=-100 if turns > 0 else 100)

    def touch(self, *paths):
        """Fingers that go down together, along points each, and up together."""
        for i in range(max(len(p) for p in paths)):
            points = [{"x": p[min(i, len(p) - 1)][0], "y": p[min(i, len(p) - 1)][1], "id": n} for n, p in enumerate(paths)]
            self.call("Input.dispatchTouchEvent", type="touchMove" if i else "touchStart", touchPoints=points)
            self.rest()
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
        self.rest()

    def tap(self, x, y):
        self.touch([(x, y)])

    def choose_files(self, selector, paths):
        """As if the user had chosen them in a file dialog."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", nodeId=node, files=[os.path.abspath(p) for p in paths])

    def drop(self, x, y, paths):
        data = {"items": [], "files": [os.path.abspath(p) for p in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.call("Input.dispatchDragEvent", type=kind, x=x, y=y, data=data)

    # ---- pictures ------------------------------------------------------------------------------------------------------------------

    def look(self, *box):
        """The pixels of the page, or of left, top, width, height."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=False, optimizeForSpeed=True)
        path = os.path.join(self.browser.folder.name, "look.png")
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))
        picture = read_png(path)
        return picture.cut(*box) if box else picture

    def keep(self, path):
        """A picture for a person."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=False)
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def changes_from(self, before, share, *box):
        return self._until(lambda: difference(self.look(*box), before) > share)

    def comes_back_to(self, before, share, *box):
        return self._until(lambda: difference(self.look(*box), before) <= share)

    def still(self, *box):
        """The picture once it no longer changes; the last one when it goes on changing."""
        end, calm, before = time.monotonic() + 60, 0, self.look(*box)
        while time.monotonic() < end and calm < 3:
            self.wire.listen(0.25)
            now = self.look(*box)
            calm = calm + 1 if now.rows == before.rows else 0
            before = now
        return before

    # ---- the tab -------------------------------------------------------------------------------------------------------------------

    def front(self):
        self.call("Page.bringToFront")

    def go_offline(self, off=True):
        self.call("Network.emulateNetworkConditions", offline=off, latency=0, downloadThroughput=-1, uploadThroughput=-1)

    def close(self):
        self.wire.call("Target.closeTarget", {"targetId": self.target})
        self.browser.pages.pop(self.session, None)
