"""A window under a display of its own: starts Xvfb and the program, presses keys, moves the mouse, looks at the pixels."""
import os
import subprocess
import tempfile
import time

from picture import difference, read_xwd

SCREEN = (1400, 900)
PATIENCE_S = 150  # for what has to come; nothing here is timed, this only ends a wait that would last for ever
STILL_S = 60      # for a picture that goes on changing


def wait_for(right, patience_s=PATIENCE_S):
    """Until it is true, or no longer than that; what it is in the end."""
    end = time.monotonic() + patience_s
    while not right() and time.monotonic() < end:
        time.sleep(0.05)
    return right()


def read_scene(path):
    """What a scene is set to, without what its lanes have learned by then and, where the flow plays, without the time that it had come to."""
    with open(path, encoding="utf-8") as file:
        lines = dict(line.rstrip("\n").split(" = ", 1) for line in file if " = " in line)
    passing = {"step", "training", "train"} | ({"time"} if lines.get("play") != "off" else set())
    return {key: value for key, value in lines.items() if not key.startswith("model-") and key not in passing}


def start_server(arguments, log):
    """An X server on a display that is free: its process, and the display's name, which is empty where it does not start."""
    ready, told = os.pipe()
    common = ["-displayfd", str(told), "-nolisten", "tcp", "-noreset"]  # a reset, after the last window, refuses the next one for a moment
    server = subprocess.Popen([*arguments, *common], pass_fds=[told], stdout=log, stderr=log)
    os.close(told)
    with os.fdopen(ready) as pipe:
        number = pipe.readline().strip()
    return server, f":{number}" if number else ""


def environment_on(name, kept):
    """Of a program whose window is to be on that display and that remembers its user in that folder."""
    environment = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"}
    return {**environment, "DISPLAY": name, "XDG_DATA_HOME": kept}


def read_place(geometry):
    """Left, top, width and height, as xdotool tells them; None where it tells none."""
    values = dict(line.split("=", 1) for line in geometry.splitlines() if "=" in line)
    return tuple(int(values[key]) for key in ("X", "Y", "WIDTH", "HEIGHT")) if "X" in values else None


class Display:
    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.log = open(os.path.join(self.folder.name, "log"), "w", encoding="utf-8")
        self.server, self.name = start_server(["Xvfb", "-screen", "0", f"{SCREEN[0]}x{SCREEN[1]}x24", "-fbdir", self.folder.name], self.log)
        if not self.name:
            raise RuntimeError("Xvfb does not start")
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        self.log.close()
        self.folder.cleanup()

    def look(self, *box):
        return read_xwd(os.path.join(self.folder.name, "Xvfb_screen0"), *box)


class Window:
    """The program's window, moved to the top left corner of the screen."""

    def __init__(self, display, arguments, folder=None, kept=None):
        """kept: the folder in which the program remembers its user; the display's own, which is empty at first, where none is given."""
        self.display = display
        self.environment = environment_on(display.name, kept or display.folder.name)
        self.program = subprocess.Popen(arguments, env=self.environment, stderr=subprocess.PIPE, text=True, cwd=folder)
        try:
            self._settle()
        except BaseException:
            self.__exit__()
            raise

    def _settle(self):
        self.id = self._find()
        if self.place()[:2] != (0, 0):
            self.tell("windowmove", self.id, "0", "0")
            self._until(lambda: self.place()[:2] == (0, 0), "the window does not move to the corner")
        self.focus()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.program.poll() is None:
            self.program.kill()
        self.program.communicate()

    def _try(self, *arguments):
        return subprocess.run(["xdotool", *arguments], env=self.environment, capture_output=True, text=True, timeout=PATIENCE_S)

    def tell(self, *arguments):
        done = self._try(*arguments)
        if done.returncode != 0:
            raise RuntimeError(f"xdotool {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def focus(self):
        """The keyboard goes to the window: xdotool gives up on that, and is refused, while a busy machine has not shown the window yet."""
        self._until(lambda: self._try("windowfocus", self.id).returncode == 0 and self._try("getwindowfocus", "-f").stdout.strip() == self.id,
                    "the window does not get the keyboard")

    def _until(self, right, otherwise):
        end = time.monotonic() + PATIENCE_S
        while not right():
            if time.monotonic() > end:
                raise RuntimeError(otherwise)
            time.sleep(0.05)

    def _find(self):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if self.program.poll() is not None:
                raise RuntimeError(f"the program ended with {self.program.returncode}: {self.program.stderr.read()}")
            found = self._try("search", "--onlyvisible", "--name", "^Flowscope").stdout.split()
            if found:
                return found[0]
            time.sleep(0.05)
        raise RuntimeError("no window appears")

    def place(self):
        return read_place(self.tell("getwindowgeometry", "--shell", self.id))

    def resize(self, width, height):
        self.tell("windowsize", "--sync", self.id, str(width), str(height))

    def key(self, *names):
        for name in names:
            self.tell("key", name)

    def mouse(self, x, y):
        self.tell("mousemove", str(x), str(y))

    def click(self, x, y):
        self.mouse(x, y)
        time.sleep(0.1)  # a frame sees the pointer there before the button, as with a hand
        self.tell("mousedown", "1")
        time.sleep(0.1)
        self.tell("mouseup", "1")

    def look(self, *box):
        return self.display.look(*box)

    def still(self, *box):
        """The picture once it no longer changes; the last one when it goes on changing."""
        end = time.monotonic() + STILL_S
        before = self.look(*box)
        calm = 0
        while time.monotonic() < end and calm < 3:
            time.sleep(0.25)
            now = self.look(*box)
            calm = calm + 1 if now.rows == before.rows else 0
            before = now
        return before

    def until(self, right, *box):
        """Looks until `right` of the picture is true; says whether it became so."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if right(self.look(*box)):
                return True
            time.sleep(0.1)
        return False

    def changes_from(self, picture, share, *box):
        return self.until(lambda now: difference(now, picture) > share, *box)

    def tells_and_goes(self, resume, pause, ground, *box):
        """Whether `pause` shows a notice, known by its ground's colour, in a box that is free of that colour, and the notice goes by itself.
        It stands for seconds: where the machine was too busy to look in time, `resume` and `pause` are pressed again."""
        def there(now):
            return now.share(ground) > 0.1
        end, seen = time.monotonic() + PATIENCE_S, False
        while not seen and time.monotonic() < end:
            self.key(pause)
            since = time.monotonic()
            while not seen and time.monotonic() < since + 6:
                seen = there(self.look(*box))
            if not seen:
                self.key(resume)
        return seen and self.until(lambda now: not there(now), *box)

    def processor_s(self):
        with open(f"/proc/{self.program.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _waited_s(self):
        """How long its threads wanted a processor that others had: a busy machine lets it do little, and yet it does not rest."""
        waited = 0
        folder = f"/proc/{self.program.pid}/task"
        for thread in os.listdir(folder):
            try:
                with open(f"{folder}/{thread}/schedstat", encoding="ascii") as file:
                    waited += int(file.read().split()[1]) / 1e9
            except OSError:
                pass  # it has ended, or the system does not count that
        return waited

    def comes_to_rest(self, share=0.04):
        """Whether a second comes in which the window takes less than that share of a processor, and another one after it."""
        end, calm = time.monotonic() + PATIENCE_S, 0
        while calm < 2 and time.monotonic() < end:
            before, kept, since = self.processor_s(), self._waited_s(), time.monotonic()
            time.sleep(1)
            spent = time.monotonic() - since
            rests = self.processor_s() - before < share * spent and self._waited_s() - kept < 0.5 * spent
            calm = calm + 1 if rests else 0
        return calm == 2

    def end_of_program(self):
        try:
            self.program.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            return None
        return self.program.returncode
