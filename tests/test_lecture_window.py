"""A lecture in the real window under Xvfb, with the keys that a clicker sends: the lesson opens, steps, goes black and comes back, is left and
returned to, and the presenter's window opens and closes beside it without disturbing it."""
import os
import sys
import tempfile
import time

from lesson import FIRST_STEP, write_lesson
from picture import Checks, difference
from window import Display, Window, wait_for

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
WIDTH, HEIGHT = 1100, 720
WHOLE = (0, 0, WIDTH, HEIGHT)
CARD = (0, HEIGHT - 100, WIDTH, 100)  # within the card at this size
STAGE = (30, 120, 740, 300)
PANEL = (WIDTH - 200, 0, 200, HEIGHT)
PANEL_COLOUR = (0x13, 0x18, 0x24)
FOCUS = (0xB7, 0xA6, 0xFF)
NUMBER = (590, HEIGHT - 85, 490, 70)  # of a card that asks for one, at this size
TRACK = ((640, HEIGHT - 32), (900, HEIGHT - 32))
BLACK = (0, 0, 0)
LESSON = FIRST_STEP + """```

> Say something.

## The second step is called otherwise

Here it goes on, with more words than before, so that the card differs.

```flowscope
t = 1
```
"""


def same(picture, other):
    return difference(picture, other) < 0.002


def check_steps(checks, window):
    checks.that(window.until(lambda now: now.share(PANEL_COLOUR) > 0.6, *CARD), "a band below the stage has the lesson's words")
    checks.that(window.look(*PANEL).share(PANEL_COLOUR) < 0.5, "and there is no panel where the step shows no controls")
    first = window.still(*CARD)
    window.key("Next")
    checks.that(window.changes_from(first, 0.01, *CARD), "PageDown goes to the next step")
    second = window.still(*CARD)
    window.key("Prior")
    checks.that(window.until(lambda now: same(now, first), *CARD), "PageUp goes back")
    window.key("Right")
    checks.that(window.until(lambda now: same(now, second), *CARD), "so does Right, forwards")
    window.key("Left")
    checks.that(window.until(lambda now: same(now, first), *CARD), "and Left, backwards")
    return first


def check_black(checks, window, first):
    for key in ("b", "period"):
        window.key(key)
        checks.that(window.until(lambda now: now.share(BLACK) > 0.999, *WHOLE), f"{key} makes it black")
        window.key(key)
        checks.that(window.until(lambda now: same(now, first), *CARD), f"{key} again brings it back")


def check_leaving(checks, window, first):
    window.key("a")  # the arrows of the field
    checks.that(window.until(lambda now: now.share(PANEL_COLOUR) > 0.3, *PANEL), "whoever changes something has the whole panel")
    checks.that(window.changes_from(first, 0.01, *CARD), "and the card says so")
    window.key("Return")
    checks.that(window.until(lambda now: same(now, first), *CARD), "Enter comes back to the step")
    checks.that(window.look(*PANEL).share(PANEL_COLOUR) < 0.5, "without the panel")


def check_spotlight(checks, window):
    window.mouse(300, 300)
    before = window.still(*STAGE)
    window.tell("keydown", "grave")
    checks.that(window.until(lambda now: now.share(BLACK, 12) > before.share(BLACK, 12) + 0.3, *STAGE), "the spotlight darkens the stage")
    window.tell("keyup", "grave")
    checks.that(window.until(lambda now: same(now, before), *STAGE), "while its key is held")


def presenter(window):
    return window._try("search", "--onlyvisible", "--name", "^Flowscope: presenter").stdout.split()


def check_buttons(checks, window):
    """The presenter's window, 1050 x 675 here, has buttons for hands: they turn the lesson's steps."""
    left = 400
    window.tell("windowmove", presenter(window)[0], str(left), "0")
    time.sleep(0.5)
    beside = (0, HEIGHT - 100, left - 20, 100)
    before = window.still(*beside)
    window.click(left + 927, 312)
    checks.that(window.changes_from(before, 0.01, *beside), "a button in the presenter's window goes to the next step")
    window.click(left + 754, 312)
    checks.that(window.until(lambda now: same(now, before), *beside), "and another one back")
    window.tell("windowmove", presenter(window)[0], str(WIDTH), "0")
    window.focus()


def check_presenter(checks, window, first):
    window.key("F8")
    checks.that(wait_for(lambda: len(presenter(window)) == 1), "F8 opens the presenter's window")
    window.tell("windowmove", presenter(window)[0], str(WIDTH), "0")
    window.focus()
    window.key("Next")
    checks.that(window.changes_from(first, 0.01, *CARD), "beside it the lesson goes on")
    window.key("Prior")
    window.until(lambda now: same(now, first), *CARD)
    check_buttons(checks, window)
    window.key("F8")
    checks.that(wait_for(lambda: not presenter(window)), "F8 closes it")
    window.focus()
    window.key("Next")
    checks.that(window.changes_from(first, 0.01, *CARD), "and the lesson goes on")
    window.key("Prior")
    window.until(lambda now: same(now, first), *CARD)


def check_presenter_lost(checks, window, first):
    """The first goes on when somebody else takes that window away."""
    window.key("F8")
    checks.that(wait_for(lambda: len(presenter(window)) == 1), "F8 opens the presenter's window once more")
    window.tell("windowclose", presenter(window)[0])
    checks.that(wait_for(lambda: not presenter(window)), "it is destroyed from outside")
    window.focus()
    window.key("Next")
    checks.that(window.changes_from(first, 0.01, *CARD) and window.program.poll() is None, "and the lesson goes on")
    window.key("Prior")
    window.until(lambda now: same(now, first), *CARD)


QUESTIONS = """# Small

## A number

How often is the network asked?

```flowscope
width = 8
hidden = 1
particles = 1000
compare = off
train = 20
play off
t = 0
ask number nfe of 2 from 0 to 100
show none
```

## So often

It is known.

```flowscope
reveal
```

## Where

Click on the place.

```flowscope
ask place of particle 7 in 2
```

## There

It is known.

```flowscope
t = 1
reveal
```
"""


def check_hands(checks, display, folder):
    """A number is dragged and a place is clicked, and both are heard: the card says so, and the answer speaks of them."""
    path = write_lesson(folder, QUESTIONS, "asks.md")
    with Window(display, [PROGRAM, "lesson", path, "--size", f"{WIDTH}x{HEIGHT}", "--reduced-motion"], folder) as window:
        asked = window.still(*NUMBER)
        checks.that(asked.share(FOCUS) > 0, "a track asks for a number")
        window.mouse(*TRACK[0])
        time.sleep(0.2)
        window.tell("mousedown", "1")
        for x in range(TRACK[0][0], TRACK[1][0], 20):
            window.mouse(x, TRACK[1][1])
            time.sleep(0.05)
        window.tell("mouseup", "1")
        window.mouse(5, 5)
        checks.that(window.changes_from(asked, 0.01, *NUMBER), "it is dragged")
        dragged = window.still(*CARD)
        window.key("Next")
        checks.that(window.changes_from(dragged, 0.01, *CARD), "the next step has the answer")
        known = window.still(*CARD)
        window.key("Next")
        checks.that(window.changes_from(known, 0.01, *CARD), "and the next one asks for a place")
        before = window.still(*STAGE)
        window.click(300, 250)
        checks.that(window.changes_from(before, 0.0005, *STAGE), "a click on the stage is marked there")
        window.key("Return")
        checks.that(window.until(lambda now: now.share(FOCUS) > 0.0002, *STAGE), "and the answer is marked beside it")
        window.key("ctrl+q")
        checks.that(window.end_of_program() == 0, "the program ends with 0")


def check_end(checks, window, first):
    window.key("Escape")
    time.sleep(0.5)
    window.key("b", "b")
    checks.that(window.until(lambda now: same(now, first), *CARD), "one Escape ends no lesson")
    window.key("Escape", "Escape")
    checks.that(window.changes_from(first, 0.01, *CARD), "two do")
    window.key("F5")
    checks.that(window.until(lambda now: same(now, first), *CARD), "and F5 goes on with it")
    window.key("ctrl+q")
    checks.that(window.end_of_program() == 0, "Ctrl+Q ends the program with 0")


def give(checks):
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        path = write_lesson(folder, LESSON)
        with Window(display, [PROGRAM, "lesson", path, "--size", f"{WIDTH}x{HEIGHT}", "--reduced-motion"], folder) as window:
            first = check_steps(checks, window)
            check_black(checks, window, first)
            check_leaving(checks, window, first)
            check_spotlight(checks, window)
            check_presenter(checks, window, first)
            check_presenter_lost(checks, window, first)
            check_end(checks, window, first)
        check_hands(checks, display, folder)


if __name__ == "__main__":
    sys.exit(Checks().run(give))
