"""Sessions and models in the real window: what Ctrl+S saves is opened again as the same picture, by the window, by shot and by film; a model opens
as a lane; --train opens the window trained."""
import os
import re
import subprocess
import sys
import tempfile
import time

from picture import Checks, difference, headless, read_png
from window import PATIENCE_S, Display, Window, wait_for

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
WIDTH, HEIGHT = 1280, 800 # of which a picture has the same scale as a window
SETTINGS = ["--size", f"{WIDTH}x{HEIGHT}", "--particles", "3000", "--reduced-motion", "--seed", "3", "--no-panel", "--gpu", "off"]
STAGE = (0, 0, WIDTH, HEIGHT - 110)  # without the scrubbers, whose knobs ease
FIRST = (0, 0, WIDTH, HEIGHT - 150)  # and without what is said of the panel
SAME = 0.0005


def there(folder, *names):
    return wait_for(lambda: all(os.path.exists(os.path.join(folder, name)) for name in names))


def run(folder, *arguments):
    environment = headless()
    return subprocess.run([PROGRAM, *arguments], env=environment, cwd=folder, capture_output=True, text=True, timeout=300)


def lines_of(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return [line.strip() for line in file if " = " in line]


def value_of(folder, name, key):
    found = [line.split(" = ", 1)[1] for line in lines_of(folder, name) if line.startswith(f"{key} = ")]
    return found[0] if found else None


def apart(a, b):
    return difference(a.cut(*STAGE), b.cut(*STAGE), 2)


def save_one(checks, display, folder):
    with Window(display, [PROGRAM, "--lanes", "vp, ot/ot", "--zoom", "1.5", *SETTINGS, "--train", "300"], folder) as window:
        time.sleep(1)
        window.key("ctrl+s")  # a key in the first seconds may skip the training, and is used up by that
        window.key("ctrl+s")
        checks.that(there(folder, "flowscope-001.ini"), "Ctrl+S saves a scene")
        checks.that(wait_for(lambda: steps_now(window, folder) >= 300), "and it learns")
        window.key("t", "space", "End", *["Left"] * 10)
        window.still(*STAGE)
        time.sleep(6)  # notices go
        picture = window.still(*STAGE)
        window.key("s")
        checks.that(there(folder, "flowscope-001.png"), "and S a picture")
        last = newest(folder)
        window.key("ctrl+s")
        there(folder, f"flowscope-{last + 1:03d}.ini")
    return picture, f"flowscope-{last + 1:03d}"


def first_picture(window):
    """What the window shows first: before that it is black."""
    end = time.monotonic() + PATIENCE_S
    shown = window.look(*STAGE)
    while shown.share((0, 0, 0), 2) > 0.9 and time.monotonic() < end:
        shown = window.look(*STAGE)
    return shown


def newest(folder):
    return max(int(name[10:13]) for name in os.listdir(folder) if re.fullmatch(r"flowscope-\d+\.ini", name))


def steps_now(window, folder):
    """Training steps that the lanes have now, as a scene saves them."""
    last = newest(folder)
    window.key("ctrl+s")
    there(folder, f"flowscope-{last + 1:03d}.ini")
    name = f"flowscope-{last + 1:03d}.ini"
    return int(value_of(folder, name, "train") or 2000) if value_of(folder, name, "model-1") else 0


def check_session(checks, display, folder):
    picture, name = save_one(checks, display, folder)
    scene = f"{name}.ini"
    models = sorted(file for file in os.listdir(folder) if file.startswith(f"{name}-lane"))
    checks.that(models == [f"{name}-lane1.safetensors", f"{name}-lane2.safetensors"], "what the lanes learned is saved beside the scene")
    checks.that(value_of(folder, scene, "model-1") == models[0], "and is named from the scene's own folder on")
    checks.that(value_of(folder, scene, "training") == "off", "that training is paused is saved too")
    shot = run(folder, "shot", scene, "--out", "shot.png")
    checks.that(shot.returncode == 0, "shot opens a session")
    saved, drawn = read_png(os.path.join(folder, "flowscope-001.png")), read_png(os.path.join(folder, "shot.png"))
    checks.that((saved.width, saved.height) == (drawn.width, drawn.height), "of the same size")
    checks.that(apart(saved, drawn) == 0, f"and draws what the window showed, to the pixel ({apart(saved, drawn):.5f} differ)")
    saved_at = float(value_of(folder, scene, "time"))
    checks.that(abs(saved_at - 0.9) < 0.02, f"the flow time is saved: {saved_at}")
    with Window(display, [PROGRAM, scene], folder) as window:
        shown, saved = first_picture(window).cut(*FIRST), picture.cut(*FIRST)
        checks.that(difference(shown, saved) <= SAME, f"the first picture of a window that opens a session is the one that was saved ({difference(shown, saved)})")
        checks.that(window.until(lambda now: difference(now, picture) <= SAME, *STAGE), "and stays it")
        last = newest(folder)
        window.key("ctrl+s")
        there(folder, f"flowscope-{last + 1:03d}.ini")
        again = float(value_of(folder, f"flowscope-{last + 1:03d}.ini", "time"))
        checks.that(again == saved_at, f"at its flow time: {again}")
    film = run(folder, "film", scene, "--out", "frames", "--seconds", "0.1", "--fps", "10", "--steps-per-frame", "0")
    checks.that(film.returncode == 0 and os.listdir(os.path.join(folder, "frames")), "film opens a session")
    return scene, models


def check_missing(checks, display, folder, scene, models):
    os.rename(os.path.join(folder, models[0]), os.path.join(folder, "away"))
    shot = run(folder, "shot", scene, "--out", "missing.png")
    checks.that(shot.returncode == 1 and models[0] in shot.stderr and not os.path.exists(os.path.join(folder, "missing.png")),
                "without one of its models shot draws no picture, and says which")
    with Window(display, [PROGRAM, scene], folder) as window:
        window.still(*STAGE)
        last = newest(folder)
        window.key("ctrl+s")
        window.key("ctrl+s")
        checks.that(there(folder, f"flowscope-{last + 1:03d}.ini"), "the window opens it all the same")
    os.rename(os.path.join(folder, "away"), os.path.join(folder, models[0]))


def check_model(checks, display, folder, models):
    shot = run(folder, "shot", models[0], models[1], "--out", "two.png", *SETTINGS)
    checks.that(shot.returncode == 0 and os.path.exists(os.path.join(folder, "two.png")), "models open side by side in shot")
    one = run(folder, "shot", models[1], "--out", "one.png", *SETTINGS)
    checks.that(one.returncode == 0, "and one alone")
    twice = run(folder, "shot", models[0], models[0], "--out", "x.png", *SETTINGS)
    checks.that(twice.returncode == 2 and "like another one" in twice.stderr, "the same lane twice is refused")
    checks.that(run(folder, "train", models[0], "--out", "x.safetensors").returncode == 2, "and so is a model where none is opened")
    with Window(display, [PROGRAM, models[1], *SETTINGS], folder) as window:
        window.until(lambda now: now.colours() > 200, *STAGE)  # its flow plays on: it does not stand still
        last = newest(folder)
        window.key("ctrl+s")
        there(folder, f"flowscope-{last + 1:03d}.ini")
        checks.that(int(value_of(folder, f"flowscope-{last + 1:03d}.ini", "train") or 2000) >= 300, "a model opens in the window with what it learned")


def drive(checks):
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        scene, models = check_session(checks, display, folder)
        check_missing(checks, display, folder, scene, models)
        check_model(checks, display, folder, models)


if __name__ == "__main__":
    sys.exit(Checks().run(drive))
