"""What hands do to the real window under Xvfb: keys of other keyboard layouts, the wheel over the panel, keys pressed once too often, a
window that nobody sees or that stands still, full screen without a window manager, scenes saved and opened again."""
import os
import shutil
import subprocess
import sys
import tempfile
import time

from picture import Checks, difference
from window import PATIENCE_S, SCREEN, Display, Window, read_scene

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
WIDTH, HEIGHT = 1100, 720
SETTINGS = ["--plain", "--size", f"{WIDTH}x{HEIGHT}", "--particles", "1000", "--reduced-motion", "--seed", "3"]
STAGE = (30, 120, 740, 480)  # within the stage, clear of labels, panel and scrubbers
WHOLE = (0, 0, WIDTH, HEIGHT)
PANEL_COLOUR = (0x13, 0x18, 0x24)


class Scenes:
    """Reads what a window is set to off the scenes that it saves: they name what differs from the defaults."""

    def __init__(self, window, folder, save):
        self.window, self.folder, self.save = window, folder, save

    def read(self):
        names = set(os.listdir(self.folder))
        self.window.key(self.save)
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            new = {name for name in os.listdir(self.folder) if name.endswith(".ini")} - names
            if new:
                return read_scene(os.path.join(self.folder, new.pop()))
            time.sleep(0.05)
        raise RuntimeError("no scene is saved")


# ---- layouts ---------------------------------------------------------------------------------------------------------------------

# Keycodes of the keys where a US keyboard has these.
PLACE = {"1": 10, "3": 12, "7": 16, "-": 20, "q": 24, "t": 28, "y": 29, "a": 38, ";": 47, "z": 52, "m": 58, ",": 59, ".": 60, "/": 61,
         "s": 39, "o": 32, "keypad 3": 89}

# Of a layout: keys in the order pressed (a key's place, with + after Shift or Ctrl), and what a scene names then.
LAYOUTS = [
    ("us", ["a"], {"arrows": "on"}),
    ("us", ["Num_Lock", "keypad 3", "Num_Lock"], {"data": "8gaussians"}),
    ("us", ["Caps_Lock", "a", "Caps_Lock"], {"arrows": "on"}),
    ("us", ["shift+a", "shift+3"], {"arrows": "on"}),
    ("ru", ["a"], {"arrows": "on"}),
    ("ru", ["a", "ctrl+z"], {}),
    ("gr", ["a", "3"], {"arrows": "on", "data": "8gaussians"}),
    ("kr", ["a"], {"arrows": "on"}),
    ("fr", ["q"], {"arrows": "on"}),
    ("fr", [";"], {"microscope": "on"}),
    ("fr", ["a"], {"view": "filmstrip"}),
    ("fr", [","], {}),
    ("fr", ["3"], {"data": "8gaussians"}),
    ("fr", ["shift+3"], {"data": "8gaussians"}),
    ("de", ["a", "ctrl+y"], {}),
    ("de", ["a", "ctrl+y", "ctrl+z"], {"arrows": "on"}),
]
QUESTION_MARKS = [("us", "shift+/"), ("fr", "shift+m"), ("de", "shift+-"), ("es", "shift+-"), ("cz", "shift+,"), ("ru", "shift+7")]


def code(key):
    """As xdotool takes it: places as keycodes, so that no key is looked up in the layout."""
    prefix, plus, name = key.rpartition("+")
    return prefix + plus + str(PLACE.get(name, name))


class Layouts:
    """Lays keyboards: for the screen's own, and for the one by which xdotool presses keys."""

    def __init__(self, window):
        self.environment = window.environment
        self.now = None

    def lay(self, name):
        if name == self.now:
            return
        self.now = name
        for device in ([], ["-device", "5"]):
            subprocess.run(["setxkbmap", *device, "-layout", name], env=self.environment, check=True, capture_output=True)
        time.sleep(0.3)  # until the window has been told


def check_layouts(checks, window, folder, layouts):
    scenes = Scenes(window, folder, code("ctrl+s"))
    plain = scenes.read()
    for layout, keys, wanted in LAYOUTS:
        layouts.lay(layout)
        window.key(*map(code, keys))
        found = {key: value for key, value in scenes.read().items() if plain.get(key) != value}
        checks.that(found == wanted, f"{' '.join(keys)} of layout {layout} means {wanted}, not {found}")
        window.key(code("o"), code("1"))  # as it was


def check_question_marks(checks, window, layouts):
    middle = (300, 250, 200, 150)
    window.key("Home")
    closed = window.still(*middle)
    for layout, key in QUESTION_MARKS:
        layouts.lay(layout)
        window.key(code(key))
        checks.that(window.changes_from(closed, 0.2, *middle), f"? shows the shortcuts, {key} of layout {layout}")
        window.key("Escape")
        checks.that(window.until(lambda now: difference(now, closed) < 0.01, *middle), f"Esc closes them, layout {layout}")
    layouts.lay("us")


# ---- the wheel, and keys too many -------------------------------------------------------------------------------------------------

def check_wheel(checks, window, scenes):
    before = scenes.read()
    panel = window.still(WIDTH - 240, 100, 200, HEIGHT - 200)
    for notches, button in ((11, "5"), (11, "4")):
        for y in range(150, HEIGHT - 40, 90):
            window.mouse(WIDTH - 130, y)
            time.sleep(0.4)  # the pointer rests there
            window.tell("click", "--repeat", str(notches), "--delay", "20", button)
        if button == "5":
            checks.that(window.changes_from(panel, 0.02, WIDTH - 240, 100, 200, HEIGHT - 200), "the wheel scrolls the panel")
    checks.that(scenes.read() == before, "the wheel over the panel changes no setting")
    window.mouse(300, 300)


def check_defaults(checks, window, scenes):
    plain = scenes.read()
    window.key("a", "w", "n", "k", "p", "f")
    checks.that(len(scenes.read()) > len(plain) + 3, "six keys change what is shown")
    window.key("o")
    checks.that(scenes.read() == plain, "O gives all of it its default")
    window.key("ctrl+z")
    checks.that(len(scenes.read()) > len(plain) + 3, "and is one step to be undone")
    window.key("o")


def check_start_point(checks, window, scenes):
    places = []
    for press, release in ((["mousedown", "3"], ["mouseup", "3"]), (["keydown", "shift", "mousedown", "1"], ["mouseup", "1", "keyup", "shift"])):
        window.mouse(250, 300)
        time.sleep(0.2)
        window.tell(*press)
        window.mouse(300, 250)
        time.sleep(0.2)
        window.mouse(350, 330)
        time.sleep(0.3)
        window.tell(*release)
        now = scenes.read()
        places.append(now.get("start"))
        checks.that("," in now.get("start", "") and "pan-x" not in now, f"a drag of {press[-1]} places the start point and moves no stage")
        window.key("ctrl+z")
        checks.that("start" not in scenes.read(), "it is one step to be undone")
    checks.that(places[0] == places[1], f"both ways to the same place, {places}")
    window.key("z")
    checks.that("start" in scenes.read(), "Z places one")
    window.key("z")
    checks.that("start" not in scenes.read(), "and takes it away")


def check_refused(checks, window, scenes):
    window.key("a", "Delete", "ctrl+z")  # two lanes are open: none of them can be closed
    checks.that(scenes.read().get("arrows") == "on", "Ctrl+Z after what was refused undoes nothing")
    window.key("ctrl+z")
    checks.that("arrows" not in scenes.read(), "the next one undoes the step before it")


def check_panel(checks, window):
    right = (WIDTH - 200, 0, 200, HEIGHT)
    told = window.tells_and_goes("h", "h", PANEL_COLOUR, WIDTH // 2 - 150, HEIGHT - 140, 300, 48)  # above the scrubbers, which H hides too
    checks.that(told, "a notice says how it comes back, and goes by itself")
    checks.that(window.until(lambda now: now.share(PANEL_COLOUR) < 0.02, *right), "H hides the panel")
    window.key("h")
    checks.that(window.until(lambda now: now.share(PANEL_COLOUR) > 0.2, *right), "H shows it again")


def check_fullscreen(checks, window):
    window.key("F11")
    end = time.monotonic() + PATIENCE_S
    while window.place() != (0, 0, *SCREEN) and time.monotonic() < end:
        time.sleep(0.1)
    checks.that(window.place() == (0, 0, *SCREEN), "F11 fills the screen where no window manager does it")
    right = (SCREEN[0] - 100, 100, 100, 500)
    checks.that(window.until(lambda now: now.share(PANEL_COLOUR) > 0.2, *right), "and the picture fills the window")
    window.key("question", *["Escape"] * 5)
    time.sleep(0.5)
    checks.that(window.place() == (0, 0, *SCREEN), "Esc once too often does not leave it")
    window.key("F11")
    while window.place()[2:] != (WIDTH, HEIGHT) and time.monotonic() < end:
        time.sleep(0.1)
    checks.that(window.place()[2:] == (WIDTH, HEIGHT), "F11 again does")


# ---- rest ---------------------------------------------------------------------------------------------------------------------------

def check_rest(checks, window):
    window.key("t", "space", "End")
    checks.that(window.comes_to_rest(), "with flow and training paused the window draws nothing")
    before = window.look(*WHOLE)
    time.sleep(2)
    window.mouse(200, 200)
    time.sleep(1)
    checks.that(difference(window.look(*STAGE), before.cut(*STAGE)) < 0.001, "what it rests at is what it would draw")
    window.key("Home")
    checks.that(window.changes_from(before, 0.02, *WHOLE), "a key wakes it")
    window.tell("windowunmap", "--sync", window.id)
    checks.that(window.comes_to_rest(), "unseen and paused it takes no time")
    window.tell("windowmap", "--sync", window.id)
    window.focus()
    checks.that(window.until(lambda now: now.colours() > 200, *STAGE), "seen again it is drawn again")
    window.key("End")
    still = window.still(*STAGE)
    window.key("t")
    window.changes_from(still, 0, *STAGE)  # it trains
    window.tell("windowunmap", "--sync", window.id)
    begin = window.processor_s()
    time.sleep(2)
    checks.that(window.processor_s() - begin > 0.02, "unseen it trains on")
    window.tell("windowmap", "--sync", window.id)
    window.focus()
    window.key("t", "space")


# ---- scenes ---------------------------------------------------------------------------------------------------------------------------

def check_scene_is_kept(checks, display):
    with tempfile.TemporaryDirectory() as folder:
        with Window(display, [PROGRAM, *SETTINGS], folder) as window:
            window.key("t", "space", "Home", *["Right"] * 20)
            window.mouse(300, 300)
            window.tell("mousedown", "1")
            window.mouse(400, 350)
            window.mouse(420, 360)
            time.sleep(0.3)
            window.tell("mouseup", "1")
            scenes = Scenes(window, folder, "ctrl+s")
            first = scenes.read()
            window.key("ctrl+z")
            back = scenes.read()
            window.key("ctrl+y")
            again = scenes.read()
            window.key("ctrl+q")
            window.end_of_program()
        checks.that(first.get("play") == "off" and first.get("time") == "0.2", f"a scene keeps where the flow stands: {first}")
        checks.that(float(first.get("pan-x", 0)) < 0 < float(first.get("pan-y", 0)), f"and where the picture does: {first}")
        checks.that(not {"pan-x", "pan-y"} & set(back) and again == first, f"a drag is one step of undo, which redo does again: {back}, {again}")
        name = os.path.join(folder, "flowscope-001.ini")
        with Window(display, [PROGRAM, name], folder) as window:
            again = Scenes(window, folder, "ctrl+s").read()
            checks.that(again == first, f"opened and saved again it is the same scene: {again}")
            window.key("ctrl+q")
            window.end_of_program()


def use_hands(checks):
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        with Window(display, [PROGRAM, *SETTINGS], folder) as window:
            scenes = Scenes(window, folder, "ctrl+s")
            check_wheel(checks, window, scenes)
            check_defaults(checks, window, scenes)
            check_start_point(checks, window, scenes)
            check_refused(checks, window, scenes)
            check_panel(checks, window)
            check_fullscreen(checks, window)
            check_rest(checks, window)
            if shutil.which("setxkbmap") and shutil.which("xkbcomp"):
                layouts = Layouts(window)
                check_layouts(checks, window, folder, layouts)
                check_question_marks(checks, window, layouts)
            else:
                for name in ("check_layouts", "check_question_marks"):
                    checks.skip(name, "there is no setxkbmap (Debian: x11-xkb-utils)")
            window.key("ctrl+q")
            checks.that(window.end_of_program() == 0, "Ctrl+Q ends the program with 0")
        check_scene_is_kept(checks, display)


if __name__ == "__main__":
    sys.exit(Checks().run(use_hands))
