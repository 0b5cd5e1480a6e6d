"""A take, recorded in the real window under Xvfb, and the films of it: they show what the window showed, the same each time, at any size."""
import glob
import os
import subprocess
import sys
import tempfile
import time

from picture import Checks, difference, headless, read_png
from window import PATIENCE_S, Display, Window

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
WIDTH, HEIGHT = 800, 560
SETTINGS = ["--size", f"{WIDTH}x{HEIGHT}", "--particles", "1000", "--width", "16", "--hidden", "1", "--batch", "128", "--match", "128",
            "--reduced-motion", "--seed", "3", "--no-panel", "--gpu", "off"]
WHOLE = (0, 0, WIDTH, HEIGHT)
SIGN = (WIDTH // 2 - 40, 2, 80, 22)  # of the recording
FPS = 10
ROUNDED = 1  # levels: the driver blends into the framebuffer of a window and of no window with other roundings


def wait_for(pattern, folder, count):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = sorted(glob.glob(os.path.join(folder, pattern)))
        if len(found) >= count:
            return found[count - 1]
        time.sleep(0.05)
    raise RuntimeError(f"no {pattern} appears")


def red(picture):
    return picture.share((0xE5, 0x48, 0x4D), 10) > 0.01


def saved(window, folder, count):
    """What the window shows, once it stands still; notices are not in it, and the caret of the recording is not either."""
    time.sleep(2)
    window.still(30, 120, WIDTH - 60, HEIGHT - 300)
    window.key("s")
    path = wait_for("*.png", folder, count)
    time.sleep(0.3)
    return read_png(path)


def record(checks, window, folder):
    """Two moments at which the window stands still in the middle of a recording; what was done before it counts too."""
    window.key("c", "bracketleft", "a")
    time.sleep(1.5)
    window.key("F9")
    checks.that(window.until(red, *SIGN), "a sign says that it records")
    time.sleep(1.5)
    window.key("t", "space")
    first = saved(window, folder, 1)
    window.key("space", "t")
    time.sleep(1)
    window.mouse(500, 300)
    window.tell("click", "4")
    window.tell("mousedown", "1")
    window.mouse(540, 330)
    window.mouse(560, 350)
    time.sleep(0.3)
    window.tell("mouseup", "1")
    window.key("x", "ctrl+z", "t", "space")
    second = saved(window, folder, 2)
    window.key("F9")
    checks.that(window.until(lambda now: not red(now), *SIGN), "which goes with it")
    return wait_for("*.take", folder, 1), first, second


def still_frames(path):
    """Of the two moments: the frames in the middle of the longest times between two lines `at`."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    times = [float(line.split()[1]) for line in lines if line.startswith("at ")]
    gaps = sorted(((b - a, a) for a, b in zip(times, times[1:])), reverse=True)[:2]
    return [int((begin + 0.85 * length) * FPS) for begin, length in sorted((a, l) for l, a in gaps)], times[-1]


def longest_still(path):
    with open(path, encoding="utf-8") as file:
        times = [float(line.split()[1]) for line in file if line.startswith("at ")]
    length, begin = max((b - a, a) for a, b in zip(times, times[1:]))
    return int((begin + 0.85 * length) * FPS)


def film(folder, name, take, *arguments):
    out = os.path.join(folder, name)
    environment = headless()
    done = subprocess.run([PROGRAM, "film", take, "--out", out, "--fps", str(FPS), *arguments], env=environment, capture_output=True, text=True, timeout=600)
    return out, done


def frame(folder, index):
    return os.path.join(folder, f"frame_{index:05d}.png")


def check_films(checks, folder, take, first, second):
    (one, two), seconds = still_frames(take)
    frames, done = film(folder, "frames", take)
    count = len(os.listdir(frames)) if done.returncode == 0 else 0
    checks.that(abs(count - seconds * FPS) <= 1, f"a film lasts as long as the take: {count} frames, {seconds} s {done.stderr.strip()}")
    for index, picture, what in ((one, first, "first"), (two, second, "second")):
        filmed = read_png(frame(frames, index))
        other = difference(filmed, picture, ROUNDED)
        checks.that(other == 0, f"the film shows what the window showed, pixel for pixel, at the {what} moment (frame {index}: {other})")
    again, _ = film(folder, "again", take)
    checks.that(all(open(frame(frames, i), "rb").read() == open(frame(again, i), "rb").read() for i in range(count)), "twice the same take is the same film")
    large, done = film(folder, "large", take, "--size", "1200x840", "--theme", "light", "--lang", "ko", "--panel", "--fps", "5")
    picture = read_png(frame(large, one // 2))
    small = read_png(frame(frames, one))
    checks.that((picture.width, picture.height) == (1200, 840) and picture.light(5, 5) > 600 > small.light(5, 5), f"at another size, in another theme {done.stderr.strip()}")
    blue = picture.cut(920, 150, 270, 140).share((0x0B, 0x5C, 0xB8), 16)  # the button of the selected lane
    checks.that(blue > 0.05, f"with the panel {blue}")


def check_refused(checks, folder, take):
    for arguments, words in ((["--passes", "2"], "take"), (["--timeline", take], "timeline")):
        _, done = film(folder, "none", take, *arguments)
        checks.that(done.returncode != 0 and words in done.stderr, f"{arguments[0]} is refused with a take: {done.stderr.strip()}")
    broken = os.path.join(folder, "broken.take")
    with open(broken, "w", encoding="utf-8") as file:
        file.write("trained 0\nset zom 2\n")
    _, done = film(folder, "none", broken)
    checks.that(done.returncode == 2 and "broken.take:2:" in done.stderr, f"a mistake is named with its line: {done.stderr.strip()}")


def check_opened(checks):
    """After a trained model was opened the seed does not say how the window stands: the take begins with a session that is saved beside it."""
    with tempfile.TemporaryDirectory() as folder:
        learned = [word for word in SETTINGS if word not in ("--no-panel", "--reduced-motion", "--gpu", "off")][2:]
        made = subprocess.run([PROGRAM, "train", "--train", "60", "--out", "m.safetensors", *learned], env=headless(), cwd=folder,
                              capture_output=True, text=True, timeout=600)
        checks.that(made.returncode == 0, f"a model is trained {made.stderr.strip()}")
        with Display() as display, Window(display, [PROGRAM, "m.safetensors", *SETTINGS], folder) as window:
            time.sleep(2)
            window.key("F9")
            checks.that(window.until(red, *SIGN), "a window with an opened model records")
            time.sleep(1.5)
            window.key("t", "space")
            shown = saved(window, folder, 1)
            window.key("space")
            time.sleep(0.5)
            window.key("F9")
            checks.that(window.until(lambda now: not red(now), *SIGN), "and ends it")
        take = wait_for("*.take", folder, 1)
        session = glob.glob(os.path.join(folder, "*.ini"))
        checks.that(len(session) == 1 and len(glob.glob(os.path.join(folder, "*-lane1.safetensors"))) == 1, f"a session lies beside it {session}")
        with open(take, encoding="utf-8") as file:
            checks.that("\nopens flowscope-001.ini\n" in file.read(), "which the take names")
        frames, done = film(folder, "frames", take)
        checks.that(done.returncode == 0, f"it is filmed {done.stderr.strip()}")
        index = longest_still(take)
        filmed = read_png(frame(frames, index))
        checks.that(difference(filmed, shown, ROUNDED) == 0, f"and shows what the window showed (frame {index})")
        os.remove(session[0])
        _, done = film(folder, "none", take)
        checks.that(done.returncode == 2 and "flowscope-001.ini" in done.stderr, f"without the session it is refused: {done.stderr.strip()}")


def main(checks):
    check_opened(checks)
    with tempfile.TemporaryDirectory() as folder:
        with Display() as display, Window(display, [PROGRAM, *SETTINGS], folder) as window:
            take, first, second = record(checks, window, folder)
            window.key("F9")  # a second one, that the end of the program ends
            checks.that(window.until(red, *SIGN), "a second recording begins")
            time.sleep(1)
            window.key("ctrl+q")
            checks.that(window.end_of_program() == 0, "the program ends while it records")
            other = wait_for("*.take", folder, 2)
        check_films(checks, folder, take, first, second)
        _, done = film(folder, "other", other)
        checks.that(done.returncode == 0, f"and that recording can be filmed: {done.stderr.strip()}")
        check_refused(checks, folder, take)
        if os.environ.get("KEEP"):
            subprocess.run(["cp", "-r", folder, os.environ["KEEP"]], check=False)


if __name__ == "__main__":
    sys.exit(Checks().run(main))
