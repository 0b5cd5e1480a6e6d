"""`flowscope shot` and the command line, without any display: what a picture shows, that it repeats, and what bad input is told."""
import math
import os
import signal
import subprocess
import sys
import tempfile
import time

from picture import Checks, difference, headless, read_png

BUILD = os.environ.get("BUILD", "build")
PROGRAM = os.path.abspath(os.path.join(BUILD, "flowscope"))
SIZE = (800, 480)
BARE = ["--no-panel", "--no-data-points", "--ribbons", "0", "--trail", "0"]  # particles alone
SMALL = ["--size", f"{SIZE[0]}x{SIZE[1]}", "--particles", "4000"]
# A sanitizer's build is slow, and says enough with less training.
TRAIN = "2000" if "asan" in BUILD else "3000"


def run(*arguments, **more):
    environment = headless()
    environment.update(more.pop("env", {}))
    return subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True, timeout=600, **more)


def shot(folder, name, *arguments):
    path = os.path.join(folder, name)
    done = run("shot", "--out", path, *SMALL, *arguments)
    if done.returncode != 0:
        raise RuntimeError(f"shot {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return path


def moons_distance(x, y):
    """Distance to the two half circles that moons is drawn around (radius 2, about (-1, -1/2) and (1, 1/2))."""
    best = math.inf
    for side in (1, -1):
        u, v = side * x + 1, side * y + 0.5
        if v >= 0:
            best = min(best, abs(math.hypot(u, v) - 2))
        else:
            best = min(best, math.hypot(u - 2, v), math.hypot(u + 2, v))
    return best


def light_near(picture, distance, within):
    """Share of the light above the background, within [-3.5, 3.5]^2 of the stage, that lies near a shape."""
    scale = min(picture.width, picture.height) / 8
    ground = picture.light(picture.width // 2 + int(3.9 * scale), picture.height // 2)
    near = total = 0
    for row in range(int(picture.height / 2 - 3.5 * scale), int(picture.height / 2 + 3.5 * scale)):
        for column in range(int(picture.width / 2 - 3.5 * scale), int(picture.width / 2 + 3.5 * scale)):
            light = max(0, picture.light(column, row) - ground - 12)
            x, y = (column + 0.5 - picture.width / 2) / scale, (picture.height / 2 - row - 0.5) / scale
            total += light
            near += light if distance(x, y) < within else 0
    return near / max(total, 1)


def check_pictures(checks, folder):
    moons = ["--data", "moons", *BARE]
    first = shot(folder, "a.png", *moons, "--train", TRAIN, "--time", "1")
    again = shot(folder, "b.png", *moons, "--train", TRAIN, "--time", "1")
    with open(first, "rb") as one, open(again, "rb") as other:
        checks.that(one.read() == other.read(), "the same settings give the same bytes")
    picture = read_png(first)
    checks.that((picture.width, picture.height) == SIZE, "the picture has the size asked for")
    trained = light_near(picture, moons_distance, 0.4)
    noise = light_near(read_png(shot(folder, "c.png", *moons, "--train", TRAIN, "--time", "0")), moons_distance, 0.4)
    fresh = light_near(read_png(shot(folder, "d.png", *moons, "--train", "0", "--time", "1")), moons_distance, 0.4)
    print(f"light near the moons: {trained:.2f} trained, {noise:.2f} at t = 0, {fresh:.2f} untrained")
    checks.that(trained > 0.85, "after training the light lies on the moons")
    checks.that(noise < 0.7 * trained, "at t = 0 it does not")
    checks.that(fresh < 0.7 * trained, "without training it does not")

    disc = light_near(read_png(os.path.join(folder, "c.png")), math.hypot, 2.5)
    checks.that(disc > 0.9, "at t = 0 the light is that of the standard normal")


def check_appearance(checks, folder):
    plain = ["--train", "50", "--time", "0.5"]
    dark = read_png(shot(folder, "dark.png", *plain))
    light = read_png(shot(folder, "light.png", *plain, "--theme", "light"))
    korean = read_png(shot(folder, "ko.png", *plain, "--lang", "ko"))
    hidden = read_png(shot(folder, "hidden.png", *plain, "--no-panel"))
    corner = (SIZE[0] - 150, SIZE[1] - 24, 150, 24)
    checks.that(hidden.cut(*corner).colours() > 4, "without the panel a picture says at its foot where training and flow stand")
    corner = (SIZE[0] - 3, 3)
    checks.that(sum(dark.at(*corner)) < 150 < 600 < sum(light.at(*corner)), "the themes are dark and light")
    panel = [p.cut(SIZE[0] - 150, 0, 150, SIZE[1]) for p in (dark, korean, hidden)]
    checks.that(panel[0].rows != panel[1].rows, "the panel speaks Korean")
    checks.that(panel[0].colours() > 4 * panel[2].colours() or panel[2].at(75, 240) != panel[0].at(75, 240), "the panel hides")


def check_lanes(checks, folder):
    """Lanes are the same named on the command line, by a scene, or left to the default; another order is another picture."""
    scene = os.path.join(folder, "lanes.ini")
    with open(scene, "w", encoding="utf-8") as file:
        file.write("compare = on\nlanes = vp, ot/ot\n")
    lanes = [["--compare"], ["--lanes", "vp, ot/ot"], [scene], ["--lanes", "ot/ot, vp"], ["--lanes", "vp, ot, ot/ot"]]
    pictures = []
    for k, arguments in enumerate(lanes):
        with open(shot(folder, f"lanes{k}.png", "--train", "50", "--time", "0.5", *arguments), "rb") as file:
            pictures.append(file.read())
    checks.that(pictures[0] == pictures[1] == pictures[2], "the usual two lanes may be named, in a scene too")
    checks.that(len(set(pictures)) == 3, "their order is that of the picture, and a third one is seen")
    refused(checks, 2, ["ott", "path"], ["shot", "--lanes", "vp, ott", "--out", "a.png"])


def check_dialects(checks, folder):
    """OpenGL ES, which small boards and browsers have, draws what desktop OpenGL draws; the card's particles too."""
    for gpu in ("off", "on"):
        pictures = []
        for dialect in ("", "es"):
            path = os.path.join(folder, f"dialect-{gpu}-{dialect}.png")
            done = run("shot", "--out", path, *SMALL, "--train", "50", "--gpu", gpu, env={"FLOWSCOPE_GL": dialect})
            checks.that(done.returncode == 0 and not done.stderr, f"a picture with FLOWSCOPE_GL={dialect}, gpu {gpu} {done.stderr}")
            pictures.append(read_png(path))
        checks.that(difference(*pictures, tolerance=2) < 1e-3, f"both dialects draw the same, gpu {gpu}")
    film = os.path.join(folder, "es")
    done = run("film", "--out", film, *SMALL, "--train", "5", "--seconds", "0.1", "--gpu", "on", env={"FLOWSCOPE_GL": "es"})
    checks.that(done.returncode == 0 and not done.stderr and len(os.listdir(film)) == 3, f"a film in OpenGL ES {done.stderr}")


def refused(checks, code, words, arguments, **more):
    done = run(*arguments, **more)
    lines = done.stderr.strip().splitlines()
    right = done.returncode == code and len(lines) == 1 and all(word in done.stderr for word in words)
    if not checks.that(right, f"{' '.join(arguments)[:70]} ends with {code} and says {' '.join(words)}"):
        print(f"  ended with {done.returncode}: {done.stderr}")


def check_bad_input(checks, folder):
    refused(checks, 2, ["size", "10x10", "320"], ["shot", "--size", "10x10"])
    refused(checks, 2, ["data", "moonz", "moons"], ["shot", "--data", "moonz"])
    refused(checks, 2, ["width", "9999", "512"], ["shot", "--width", "9999"])
    refused(checks, 2, ["wdith", "width"], ["shot", "--wdith", "64"])
    refused(checks, 2, ["shoot", "shot"], ["shoot"])
    scene = os.path.join(folder, "bad.ini")
    with open(scene, "w", encoding="utf-8") as file:
        file.write("data = moons\nwidth = many\n")
    refused(checks, 2, ["bad.ini", "2", "width", "many"], ["shot", "--scene", scene])
    refused(checks, 2, ["none.ini"], ["shot", "--scene", os.path.join(folder, "none.ini")])
    refused(checks, 1, ["/nowhere/a.png"], ["shot", *SMALL, "--train", "10000000", "--out", "/nowhere/a.png"])
    refused(checks, 1, ["a.jpg", ".png"], ["shot", *SMALL, "--train", "10000000", "--out", "a.jpg"])
    refused(checks, 3, ["display"], [])


def check_interrupt(checks, folder):
    """Ctrl-C ends a picture that trains for long, and leaves nothing behind."""
    out = os.path.join(folder, "stopped.png")
    command = [PROGRAM, "shot", *SMALL, "--train", "10000000", "--out", out]
    environment = headless()
    with subprocess.Popen(command, env=environment) as process:
        time.sleep(2)  # before or after OpenGL has begun: it has to end in either case
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
    checks.that(process.returncode == 130 and not os.path.exists(out), "Ctrl-C ends a picture that trains")


def title_height(folder, size):
    """Rows of the first line of words, the lane's name, at the top left of a picture of that size."""
    name = f"words-{size}.png"
    run("shot", "--size", size, "--particles", "1000", "--train", "0", "--no-panel", "--ribbons", "0", "--no-captions", "--out", os.path.join(folder, name))
    picture = read_png(os.path.join(folder, name))
    paper = picture.light(0, 0)
    inked = [any(abs(picture.light(x, y) - paper) > 150 for x in range(picture.width // 3)) for y in range(picture.height // 8)]
    first = inked.index(True)
    return inked.index(False, first) - first


def check_type_grows(checks, folder):
    """With the shorter side; upright pictures are for phones, and are set twice as large there."""
    height = {size: title_height(folder, size) for size in ("1280x720", "1920x1080", "1080x1920", "1080x1080")}
    usual = height["1280x720"]
    for size, times in (("1920x1080", 1.5), ("1080x1920", 2.06), ("1080x1080", 1.69)):
        checks.that(abs(height[size] - times * usual) <= 2, f"type at {size} is {times} times that at 1280x720: {height[size]}, {usual}")


def check_words(checks):
    listing = run("list")
    names = "moons checkerboard 8gaussians gaussian grid rings spirals swissroll pinwheel scurve square vp ot linear cosine --particles"
    missing = [name for name in names.split() if name.lstrip("-") not in listing.stdout]
    checks.that(listing.returncode == 0 and not missing, f"list names every data set, path and setting {missing}")
    version = run("--version")
    checks.that(version.returncode == 0 and version.stdout.startswith("flowscope "), "--version")
    usage = run("--help")
    checks.that(usage.returncode == 0 and "shot" in usage.stdout and "film" in usage.stdout, "--help")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        check_pictures(checks, folder)
        check_appearance(checks, folder)
        check_lanes(checks, folder)
        check_dialects(checks, folder)
        check_bad_input(checks, folder)
        check_interrupt(checks, folder)
        check_type_grows(checks, folder)
        check_words(checks)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
