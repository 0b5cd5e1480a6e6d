"""What the environment can refuse or get wrong before anything is drawn: drivers that are not there, numbers of threads that are none."""
import os
import subprocess
import sys
import tempfile

from picture import Checks
from window import Display

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
NOWHERE = "/nonexistent"


def run(arguments, **environment):
    plain = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "OMP_NUM_THREADS")}
    return subprocess.run([PROGRAM, *arguments], env={**plain, **environment}, capture_output=True, text=True, timeout=120)


def own_lines(result):
    """What the program itself says: drivers have words of their own."""
    return [line for line in result.stderr.splitlines() if line.startswith("flowscope: ")]


def check_drivers(checks, folder):
    shot = ["shot", "--out", os.path.join(folder, "a.png"), "--train", "1", "--size", "320x240"]
    for name in ("__EGL_VENDOR_LIBRARY_DIRS", "LIBGL_DRIVERS_PATH"):
        result = run(shot, **{name: NOWHERE})
        said = own_lines(result)
        checks.that(result.returncode == 1 and len(said) == 1 and "Install EGL" in said[0],
                    f"without a driver for EGL ({name}) a picture is one sentence and 1: {result.returncode} {said}")
    checks.that(not os.path.exists(shot[2]), "and nothing is written")
    with Display() as display:
        result = run(["window"], DISPLAY=display.name, LIBGL_DRIVERS_PATH=NOWHERE)
        said = own_lines(result)
        checks.that(result.returncode == 1 and len(said) == 1 and "Install the graphics driver" in said[0]
                    and "X Error" not in result.stderr,
                    f"without a driver on X11 a window is one sentence and 1: {result.returncode} {said}")
    result = run(["window"])
    checks.that(result.returncode == 3 and len(own_lines(result)) == 1, "without a display it is one sentence and 3")


def check_threads(checks, folder):
    train = ["train", "--train", "4", "--width", "8", "--hidden", "1", "--batch", "64"]
    models = []
    for count in ("1", "0", "-3", "99999", "abc", "1e3", "2,1"):
        path = os.path.join(folder, "m.safetensors")
        result = run([*train, "--out", path], OMP_NUM_THREADS=count)
        said = own_lines(result)
        right = len(said) == (count not in ("1", "2,1")) and all("OMP_NUM_THREADS" in line and count in line for line in said)
        checks.that(result.returncode == 0 and right, f"OMP_NUM_THREADS={count} trains, with a word where it is absurd: {said}")
        with open(path, "rb") as file:
            models.append(file.read())
    checks.that(len(set(models)) == 1, "and the model is the same")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        check_drivers(checks, folder)
        check_threads(checks, folder)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
