"""What other programs do to the real window under Xvfb: one that has files dragged out of it drops them (XDND, by a client of our own), and
one lies over the window and goes away."""
import os
import shutil
import sys
import tempfile
import time
import urllib.parse

try:
    from Xlib import X, Xatom, display as xlib
    from Xlib.protocol import event as xevent
except ImportError:  # python3-xlib of the system belongs to the system's own python
    own = "/usr/bin/python3"
    if os.path.exists(own) and os.path.realpath(sys.executable) != os.path.realpath(own) and "FLOWSCOPE_OWN" not in os.environ:
        os.execve(own, [own, *sys.argv], {**os.environ, "FLOWSCOPE_OWN": "1"})
    xlib = None

from picture import Checks, difference
from window import PATIENCE_S, SCREEN, Display, Window, read_scene

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
WIDTH, HEIGHT = 900, 640
SETTINGS = ["--plain", "--size", f"{WIDTH}x{HEIGHT}", "--particles", "1000", "--reduced-motion", "--seed", "3", "--width", "8", "--no-captions"]
STAGE = (30, 120, 540, 400)


class Guest:
    """Another program on the display, with a window of its own."""

    def __init__(self, name):
        self.display = xlib.Display(name)
        self.root = self.display.screen().root
        self.window = self.root.create_window(0, 0, SCREEN[0], SCREEN[1], 0, X.CopyFromParent, override_redirect=1,
                                              background_pixel=0xC04020, event_mask=X.PropertyChangeMask)
        self.names = {}

    def atom(self, name):
        return self.names.setdefault(name, self.display.intern_atom(name))

    def wait(self, right):
        """The next event that `right` holds of; None where it does not come."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            while self.display.pending_events():
                got = self.display.next_event()
                if right(got):
                    return got
            time.sleep(0.02)
        return None

    def message(self, to, kind, *data):
        data = list(data) + [0] * (5 - len(data))
        to.send_event(xevent.ClientMessage(window=to, client_type=self.atom(kind), data=(32, data)))
        self.display.flush()

    def is_message(self, got, kind):
        return got.type == X.ClientMessage and got.client_type == self.atom(kind)

    def drop(self, to, text, x, y):
        """Drops `text` (text/uri-list) there as XDND 5 wants it; whether it was accepted, asked for, and said to be finished."""
        me, kind = self.window.id, self.atom("text/uri-list")
        self.window.set_selection_owner(self.atom("XdndSelection"), X.CurrentTime)
        self.message(to, "XdndEnter", me, 5 << 24, kind)
        self.message(to, "XdndPosition", me, 0, x << 16 | y, X.CurrentTime, self.atom("XdndActionCopy"))
        status = self.wait(lambda got: self.is_message(got, "XdndStatus"))
        if not status or not status.data[1][1] & 1:
            return "not accepted"
        self.message(to, "XdndDrop", me, 0, X.CurrentTime)
        asked = self.wait(lambda got: got.type == X.SelectionRequest)
        if not asked:
            return "not asked for"
        asked.requestor.change_property(asked.property, kind, 8, text.encode())
        asked.requestor.send_event(xevent.SelectionNotify(time=asked.time, requestor=asked.requestor, selection=asked.selection,
                                                          target=asked.target, property=asked.property))
        self.display.flush()
        return "finished" if self.wait(lambda got: self.is_message(got, "XdndFinished")) else "not finished"


def uri(path):
    return "file://" + urllib.parse.quote(path) + "\r\n"


def settings_of(window, folder):
    """What the window is set to, as the scene says that it saves now."""
    before = set(os.listdir(folder))
    window.key("ctrl+s")
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        new = [name for name in os.listdir(folder) if name.endswith(".ini") and name not in before]
        if new:
            return read_scene(os.path.join(folder, new[0]))
        time.sleep(0.05)
    return {}


def check_drops(checks, window, guest, folder):
    to = guest.display.create_resource_object("window", int(window.id))
    aware = to.get_full_property(guest.atom("XdndAware"), Xatom.ATOM)
    checks.that(aware is not None and aware.value[0] >= 5, "the window says that files can be dropped on it")
    with open(os.path.join(folder, "a scene, 50 %.scene"), "w", encoding="utf-8") as file:
        file.write("data = spirals\narrows = on\n")
    with open(os.path.join(folder, "점.csv"), "w", encoding="utf-8") as file:
        file.write("".join(f"{i % 5},{i % 7}\n" for i in range(40)))
    checks.that(guest.drop(to, uri(os.path.join(folder, "a scene, 50 %.scene")), 200, 300) == "finished", "a scene is taken")
    now = settings_of(window, folder)
    checks.that(now.get("data") == "spirals" and now.get("arrows") == "on", f"and opened: {now}")
    checks.that(guest.drop(to, uri(os.path.join(folder, "점.csv")), 200, 300) == "finished", "points are taken")
    now = settings_of(window, folder)
    checks.that(now.get("data") == "file" and now.get("data-file", "").endswith("점.csv"), f"and opened: {now}")
    check_learned(checks, window, guest, to, folder)
    now = settings_of(window, folder)
    for what, text in (("nothing", ""), ("a name that is none", "file:///none.csv\r\n"), ("another kind", "https://example.org/p.csv\r\n"),
                       ("a broken escape", "file:///%zz%\r\n"), ("a folder", uri(folder))):
        guest.drop(to, text, 200, 300)
        same = settings_of(window, folder)
        checks.that(window.program.poll() is None and same == now, f"{what} changes nothing: {same}")


def names(folder, ending):
    return {name for name in os.listdir(folder) if name.endswith(ending)}


def check_learned(checks, window, guest, to, folder):
    """A session and a model that the window has saved before are opened with what they learned; both are steps of undo."""
    window.key("t")  # at rest, so that two scenes can be compared
    before = names(folder, ".ini")
    kept = settings_of(window, folder)
    scene = (names(folder, ".ini") - before).pop()
    models = sorted(name for name in names(folder, ".safetensors") if name.startswith(scene[:-4]))
    checks.that(len(models) >= 2, f"what the lanes learned is beside a scene: {models}")
    window.key("3", "a")
    checks.that(settings_of(window, folder) != kept, "other data, and another view")
    checks.that(guest.drop(to, uri(os.path.join(folder, scene)), 200, 300) == "finished", "a session is taken")
    now = settings_of(window, folder)
    checks.that(now == kept, f"and opened as it stood: {now}")
    window.key("ctrl+z")
    checks.that(settings_of(window, folder) != kept, "and taken back")
    checks.that(guest.drop(to, uri(os.path.join(folder, models[0])), 200, 300) == "finished", "a model is taken")
    now = settings_of(window, folder)
    checks.that(now.get("data") == kept.get("data"), f"and opened, with the data that it knows: {now}")
    window.key("t")


def check_cover(checks, window, guest):
    """What another window has covered is drawn again, though the program rests."""
    window.key("t", "space")
    time.sleep(9)  # longer than its notice is shown, and than it goes on drawing after anything has happened
    before = window.still(*STAGE)
    guest.window.map()
    guest.window.raise_window()
    guest.display.sync()
    covered = window.until(lambda now: difference(now, before) > 0.5, *STAGE)
    guest.window.unmap()
    guest.display.sync()
    checks.that(covered and window.until(lambda now: difference(now, before) < 0.01, *STAGE), "what was covered is drawn again")


def main():
    checks = Checks()
    if xlib is None or not shutil.which("Xvfb") or not shutil.which("xdotool"):
        checks.skip("drops and other windows", "there is no Xvfb, xdotool or python3-xlib")
        return checks.end()
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        os.environ.setdefault("FLOWSCOPE_HOME", os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        with Window(display, [PROGRAM, *SETTINGS], folder) as window:
            guest = Guest(display.name)
            check_drops(checks, window, guest, folder)
            check_cover(checks, window, guest)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
