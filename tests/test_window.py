"""The real window under Xvfb, driven by keys and mouse: what an audience would see has to happen in the pixels."""
import os
import subprocess
import sys
import tempfile
import time

from picture import Checks, difference, headless, read_png
from window import Display, Window

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
WIDTH, HEIGHT = 1100, 720
SETTINGS = ["--plain", "--size", f"{WIDTH}x{HEIGHT}", "--particles", "3000", "--reduced-motion", "--seed", "3"]
STAGE = (30, 120, 740, 480)          # within the stage, clear of labels, panel and scrubbers
PANEL = (WIDTH - 200, 0, 200, HEIGHT)  # within the panel at this size
NOTICE = (320, 470, 200, 75)          # where a notice stands at this size
PANEL_COLOUR = (0x13, 0x18, 0x24)
OT_COLOUR = (0x4F, 0xB3, 0xFF)
SAME, OTHER = 0.002, 0.02            # shares of pixels: what a blinking digit may change, what a change must


def shot(name, *arguments):
    environment = headless()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        subprocess.run([PROGRAM, "shot", "--out", path, *SETTINGS[1:], "--train", "10", *arguments], env=environment, check=True)
        return read_png(path)


def check_life(checks, window):
    moving = window.look(*STAGE)
    checks.that(window.changes_from(moving, OTHER, *STAGE), "the flow moves by itself")
    window.key("Tab")  # lets the other lane train too, before training is paused
    window.changes_from(moving, OTHER, *STAGE)
    window.key("Tab", "space", "End", *["Left"] * 10)
    checks.that(window.tells_and_goes("t", "t", PANEL_COLOUR, *NOTICE), "a notice says that training is paused, and goes by itself")
    checks.that(window.comes_to_rest(), "with flow and training paused the window draws nothing")
    paused = window.still(*STAGE)
    checks.that(paused.rows == window.still(*STAGE).rows, "and the stage stands still")
    return paused


def check_toggle(checks, window, paused):
    window.key("Tab")
    checks.that(window.changes_from(paused, OTHER, *STAGE), "Tab shows the other lane")
    other = window.still(*STAGE)
    window.key("Tab")
    window.changes_from(other, OTHER, *STAGE)
    checks.that(window.until(lambda now: difference(now, paused) <= SAME, *STAGE), "Tab again brings the same picture back")
    window.key("c")
    checks.that(window.changes_from(paused, OTHER, *STAGE), "C shows both")
    window.still(*STAGE)
    window.key("c")
    checks.that(window.until(lambda now: difference(now, paused) <= SAME, *STAGE), "C again shows one")
    window.tell("key", "--delay", "10", *["c"] * 8)  # several to a frame; nearer, they are a key held down
    window.still(*STAGE)
    checks.that(window.until(lambda now: difference(now, paused) <= SAME, *STAGE), "C eight times in a moment changes nothing")
    window.key("p")
    checks.that(window.changes_from(paused, OTHER, *STAGE), "P shows the conditional paths")
    window.key("p")
    checks.that(window.until(lambda now: difference(now, paused) <= SAME, *STAGE), "P again shows the flow")


def check_time(checks, window, paused):
    window.key("Home")
    checks.that(window.changes_from(paused, OTHER, *STAGE), "Home goes to the noise")
    noise = window.still(*STAGE)
    window.key("End")
    checks.that(window.changes_from(noise, OTHER, *STAGE), "End goes to the data")
    window.key(*["Left"] * 10)
    checks.that(window.until(lambda now: difference(now, paused) <= SAME, *STAGE), "ten steps back are where we were")


def check_panel(checks, window):
    checks.that(window.look(*PANEL).share(PANEL_COLOUR) > 0.3, "the panel is there")
    window.key("h")
    checks.that(window.until(lambda now: now.share(PANEL_COLOUR) < 0.02, *PANEL), "H hides the panel")
    window.key("h")
    checks.that(window.until(lambda now: now.share(PANEL_COLOUR) > 0.3, *PANEL), "H shows it again")


def check_korean(checks, window):
    english = window.still(*PANEL)
    window.key("l")
    checks.that(window.changes_from(english, OTHER, *PANEL), "L changes the words")
    korean = window.still(*PANEL)
    printed = [shot("panel.png", "--lang", lang).cut(*PANEL) for lang in ("ko", "en")]
    nearer = difference(korean, printed[0]) < difference(korean, printed[1])
    checks.that(nearer, "they are the Korean ones that a headless picture shows")
    window.key("l")
    checks.that(window.until(lambda now: difference(now, english) < OTHER, *PANEL), "L again brings English back")


def panel_edge(picture):
    """The left edge of the panel: from where on the top row of pixels is the panel's, counted from the right."""
    x = picture.width
    while x > 0 and max(abs(picture.at(x - 1, 2)[c] - PANEL_COLOUR[c]) for c in range(3)) <= 6:
        x -= 1
    return x


def check_resize(checks, window, paused):
    for width, height in ((900, 640), (1300, 860)):
        window.resize(width, height)
        fits = window.until(lambda now: 240 <= width - panel_edge(now) <= 300, 0, 0, width, height)
        checks.that(fits, f"at {width}x{height} the panel stands at the right edge")
        drawn = window.until(lambda now: now.colours() > 3, 20, height - 60, 300, 50)
        checks.that(drawn, f"at {width}x{height} the scrubbers are at the bottom")
    window.resize(WIDTH, HEIGHT)
    back = window.until(lambda now: difference(now, paused) <= SAME, *STAGE)
    checks.that(back, "back at the first size the picture is the same")


def filled(picture, colour):
    """Left, right and middle height of a field filled with that colour; None where there is none."""
    pixel = bytes(colour)
    rows = [y for y in range(picture.height) if picture.rows[y].count(pixel * 40) > 0]
    if not rows:
        return None
    middle = rows[len(rows) // 2] - len(rows) // 4  # above the word on it
    columns = [x for x in range(picture.width) if picture.at(x, middle) == tuple(colour)]
    return columns[0], columns[-1], middle


def check_switch(checks, window, paused):
    left = WIDTH - 300
    ot = filled(window.still(left, 0, 300, HEIGHT // 2), OT_COLOUR)
    if not checks.that(ot, "the big switch stands on optimal transport, in its colour"):
        return
    window.click(left + ot[0] - 50, ot[2])
    checks.that(window.changes_from(paused, OTHER, *STAGE), "a click on its other half shows the other lane")
    window.still(*STAGE)
    window.click(left + (ot[0] + ot[1]) // 2, ot[2])
    checks.that(window.until(lambda now: difference(now, paused) <= SAME, *STAGE), "a click on optimal transport returns")


def check_mouse(checks, window, paused):
    x, y = STAGE[0] + STAGE[2] // 2, STAGE[1] + STAGE[3] // 2
    window.mouse(x, y)
    window.tell("click", "--repeat", "4", "4")
    checks.that(window.changes_from(paused, OTHER, *STAGE), "the wheel zooms")
    window.key("0")
    checks.that(window.until(lambda now: difference(now, paused) <= SAME, *STAGE), "0 resets the view")
    window.mouse(x, y)
    window.tell("mousedown", "1")
    for step in range(1, 6):
        window.mouse(x + 20 * step, y + 10 * step)
    window.tell("mouseup", "1")
    checks.that(window.changes_from(paused, OTHER, *STAGE), "dragging pans the stage")
    for _ in range(3):  # again and again, to the lower right
        window.mouse(STAGE[0], STAGE[1])
        window.tell("mousedown", "1")
        window.mouse(STAGE[0] + STAGE[2], STAGE[1] + STAGE[3])
        time.sleep(0.2)
        window.tell("mouseup", "1")
    far = window.still(*STAGE)
    corner = far.cut(STAGE[2] // 2, STAGE[3] // 2, STAGE[2] // 2, STAGE[3] // 2)
    checks.that(corner.colours() > 100, "but never out of sight")
    window.key("0")
    checks.that(window.until(lambda now: difference(now, paused) <= SAME, *STAGE), "0 resets it again")


def check_saving(checks, window, folder):
    def saved():  # what the lanes have learned is beside the scene, in a file for each
        return sorted(name for name in os.listdir(folder) if not name.endswith(".safetensors"))

    names = []
    for name, key in [(f"flowscope-00{n}.{end}", key) for end, key in (("png", "s"), ("ini", "ctrl+s")) for n in (1, 2)]:
        window.key(key)  # one at a time: two S within one frame ask for the same picture, and one is written
        names = sorted([*names, name])
        window.until(lambda now: saved() == names, 0, 0, WIDTH, HEIGHT)
    if checks.that(saved() == names, "S and Ctrl+S, pressed again, write other files"):
        first, second = (read_png(os.path.join(folder, f"flowscope-00{n}.png")).cut(*STAGE) for n in (1, 2))
        checks.that(first.rows == second.rows, "the notice of the first picture is not in the second")


def drive(checks):
    with tempfile.TemporaryDirectory() as folder, Display() as display, Window(display, [PROGRAM, *SETTINGS], folder) as window:
        checks.that(window.place() == (0, 0, WIDTH, HEIGHT), "the window opens at the size asked for")
        paused = check_life(checks, window)
        check_toggle(checks, window, paused)
        check_time(checks, window, paused)
        check_panel(checks, window)
        check_korean(checks, window)
        check_resize(checks, window, paused)
        check_switch(checks, window, paused)
        check_mouse(checks, window, paused)
        check_saving(checks, window, folder)
        window.key("ctrl+q")
        checks.that(window.end_of_program() == 0, "Ctrl+Q ends the program with 0")


if __name__ == "__main__":
    sys.exit(Checks().run(drive))
