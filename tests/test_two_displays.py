"""The presenter's window beside a second display: an X server of Debian's with two (its dummy driver), without a window manager. It opens there by
itself, all over it; the two windows change places, full screen too; a display that is switched off takes it away, and brings it back."""
import glob
import os
import shutil
import subprocess
import sys
import tempfile
import time

from lesson import FIRST_STEP, write_lesson
from picture import Checks
from window import PATIENCE_S, environment_on, read_place, start_server, wait_for

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
FIRST, SECOND = (1000, 700), (1024, 768)
WIDTH, HEIGHT = 700, 500
CONFIGURATION = """
Section "ServerFlags"
    Option "AutoAddDevices" "false"
    Option "AutoAddGPU" "false"
    Option "AllowMouseOpenFail" "true"
EndSection
Section "Device"
    Identifier "dummy"
    Driver "dummy"
    VideoRam 64000
EndSection
Section "Monitor"
    Identifier "monitor"
    HorizSync 5.0 - 1000.0
    VertRefresh 5.0 - 200.0
    Modeline "1000x700" 71.0 1000 1048 1144 1288 700 703 713 734
EndSection
Section "Screen"
    Identifier "screen"
    Device "dummy"
    Monitor "monitor"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Modes "1000x700" "1024x768"
        Virtual 2048 800
    EndSubSection
EndSection
"""


class Displays:
    """An X server with two displays, of which the second can be switched off and on."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        path = os.path.join(self.folder.name, "two.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(CONFIGURATION)
        self.log = open(os.path.join(self.folder.name, "output"), "w", encoding="utf-8")
        own_log = os.path.join(self.folder.name, "log")
        self.server, name = start_server(["Xorg", "-config", path, "-logfile", own_log, "-novtswitch", "-sharevts"], self.log)
        self.environment = environment_on(name, self.folder.name)
        self.runs = bool(name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        self.log.close()
        self.folder.cleanup()

    def tell(self, *arguments):
        return subprocess.run(arguments, env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S)

    def second(self, on):
        self.tell("xrandr", "--addmode", "DUMMY1", f"{SECOND[0]}x{SECOND[1]}")
        how = ["--mode", f"{SECOND[0]}x{SECOND[1]}", "--right-of", "DUMMY0"] if on else ["--off"]
        done = self.tell("xrandr", "--output", "DUMMY1", *how).returncode == 0
        self.tell("xrandr")  # looks at all outputs, after which the second counts as connected
        return done

    def place(self, name):
        """Left, top, width and height of the window of that name; None where there is none."""
        found = self.tell("xdotool", "search", "--onlyvisible", "--name", f"^{name}$").stdout.split()
        if not found:
            return None
        return read_place(self.tell("xdotool", "getwindowgeometry", "--shell", found[0]).stdout)

    def key(self, name):
        """For the first window: without a window manager the keyboard is nobody's once the window that had it is gone."""
        found = self.tell("xdotool", "search", "--onlyvisible", "--name", "^Flowscope$").stdout.split()
        self.tell("xdotool", "windowfocus", *found[:1])
        time.sleep(0.2)
        self.tell("xdotool", "key", name)


def on_second(place):
    return place is not None and place[0] >= FIRST[0]


def present(checks, displays):
    def presenter():
        return displays.place("Flowscope: presenter")

    def first():
        return displays.place("Flowscope")

    all_first, all_second = (0, 0, *FIRST), (FIRST[0], 0, *SECOND)
    checks.that(wait_for(lambda: presenter() == all_second), "the presenter's window opens by itself, all over the second display")
    checks.that(first() is not None and not on_second(first()), "the first window stays where it was")
    displays.key("F8")
    checks.that(wait_for(lambda: presenter() is None), "F8 closes it")
    displays.key("F8")
    checks.that(wait_for(lambda: presenter() == all_second), "F8 opens it there again")
    displays.key("shift+F8")
    checks.that(wait_for(lambda: presenter() == all_first and on_second(first())), "with Shift both change displays")
    displays.key("F11")
    checks.that(wait_for(lambda: first() == all_second), "full screen fills the display that the window is on now")
    displays.key("shift+F8")
    checks.that(wait_for(lambda: first() == all_first and presenter() == all_second), "they change in full screen too")
    checks.that(displays.second(False) and wait_for(lambda: presenter() is None), "its display is switched off: it is closed, and covers nothing")
    time.sleep(3)
    checks.that(presenter() is None and first() == all_first, "and the lesson goes on in the first")
    displays.key("F8")
    checks.that(wait_for(lambda: presenter() is not None and not on_second(presenter())), "F8 opens it beside the first then")
    displays.key("F8")
    wait_for(lambda: presenter() is None)


def come_back(checks, displays):
    def presenter():
        return displays.place("Flowscope: presenter")

    displays.second(True)
    time.sleep(1)
    displays.key("F8")
    checks.that(wait_for(lambda: on_second(presenter())), "with the display there again F8 opens it there")
    displays.second(False)
    checks.that(wait_for(lambda: presenter() is None), "the display goes once more")
    displays.second(True)
    checks.that(wait_for(lambda: on_second(presenter())), "and when it comes back while the lesson runs, so does the window")


def main(checks):
    drivers = glob.glob("/usr/lib*/xorg/modules/drivers/dummy_drv.so") + glob.glob("/usr/lib/*/xorg/modules/drivers/dummy_drv.so")
    missing = [name for name in ("Xorg", "xrandr", "xdotool") if not shutil.which(name)] + ([] if drivers else ["Xorg's dummy driver"])
    if missing:
        checks.skip("two displays", "not installed: " + ", ".join(missing))
        return
    with Displays() as displays:
        if not displays.runs or not displays.second(True):
            checks.skip("two displays", "Xorg does not run here with its dummy driver")
            return
        path = write_lesson(displays.folder.name, FIRST_STEP + "```\n")
        program = subprocess.Popen([PROGRAM, "lesson", path, "--size", f"{WIDTH}x{HEIGHT}", "--reduced-motion"], env=displays.environment)
        try:
            present(checks, displays)
            come_back(checks, displays)
            displays.key("ctrl+q")
            checks.that(program.wait(PATIENCE_S) == 0, "the program ends with 0")
        finally:
            if program.poll() is None:
                program.kill()
                program.wait()


if __name__ == "__main__":
    sys.exit(Checks().run(main))
