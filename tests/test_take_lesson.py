"""A take that begins while a lesson runs, and one with a pointer: the films show what the window showed, with the lesson's card, votes, answers,
the black screen and the spotlight, at the author's own pace."""
import itertools
import os
import sys
import tempfile
import time

from lesson import FIRST_STEP, write_lesson
from picture import Checks, difference, read_png
from test_take_film import FPS, HEIGHT, PROGRAM, ROUNDED, SETTINGS, SIGN, WIDTH, film, frame, red, wait_for
from window import Display, Window

WHOLE = (0, 0, WIDTH, HEIGHT)
STAGE = (20, 120, 480, 180)  # below the sign of the recording and what is said of it, beside the panel
STILL = (20, 130, 300, 120)
BLACK = (0, 0, 0)
LESSON = FIRST_STEP + """batch = 64
match = 64
show none
```

## Which way?

Which of the two is asked more often?

- [ ] The first
- [ ] The second
- [x] Both as often

```flowscope
compare = on
ask highest nfe of 1, 2
train = 0 .. 30 in 1 s
t = 0 .. 0.5 in 1 s
```

## The answer

It has been counted.

```flowscope
t = 0.8
measure nfe
reveal
```
"""


MARK = "Scroll_Lock"  # does nothing, but a take tells every key: when each of the pictures was taken


class Moments:
    """What the window showed while it stood still, as a saved picture or with all that is there for a moment; then a key tells when."""

    def __init__(self, window, folder):
        self.window, self.folder, self.shown, self.saved = window, folder, [], 0

    def keep(self, name, box, saved=False):
        self.window.still(*STILL)
        if saved:
            self.saved += 1
            self.window.key("s")
            path = wait_for("*.png", self.folder, self.saved)
            time.sleep(0.3)
            picture = read_png(path)
        else:
            picture = self.window.look(0, 0, WIDTH, HEIGHT)
        self.window.key(MARK)
        time.sleep(0.5)
        self.shown.append((name, picture, box))

    def times(self, take):
        """Of the keys, in seconds of the take."""
        at, times = 0, []
        with open(take, encoding="utf-8") as file:
            for line in file:
                at = float(line.split()[1]) if line.startswith("at ") else at
                times += [at] if line.startswith('key "ScrollLock"') else []
        return times

    def check(self, checks, take, frames):
        times = self.times(take)
        checks.that(len(times) == len(self.shown), f"{len(times)} pictures of {len(self.shown)} stand in the take")
        for (name, picture, box), at in zip(self.shown, times):
            index = int((at - 0.1) * FPS)
            other = difference(read_png(frame(frames, index)).cut(*box), picture.cut(*box), ROUNDED)
            checks.that(other == 0, f"{name}: the film shows what the window showed (frame {index}: {other})")


def give(checks, window, folder):
    """A lesson that somebody gives who records from its second step on."""
    moments = Moments(window, folder)
    window.key("Next")
    time.sleep(2)
    window.key("1")  # a vote of before counts
    time.sleep(1)
    window.key("F9")
    checks.that(window.until(red, *SIGN), "a take begins while a lesson runs")
    time.sleep(3)
    window.key("2", "2", "1", "shift+1")
    moments.keep("votes", WHOLE, saved=True)
    window.mouse(200, 200)
    window.tell("keydown", "grave")
    moments.keep("a spotlight in the lesson", STAGE)
    window.tell("keyup", "grave")
    window.key("b")
    checks.that(window.until(lambda now: now.share(BLACK) > 0.99, *WHOLE), "it is black")
    moments.keep("the black screen", WHOLE)
    window.key("b", "Next")
    time.sleep(2)
    moments.keep("the answer", WHOLE, saved=True)
    window.key("a", "End")
    moments.keep("what was done beside the script", STAGE, saved=True)
    window.key("Return")
    time.sleep(1)
    moments.keep("back in the script", WHOLE, saved=True)
    window.key("Prior")
    time.sleep(3)
    moments.keep("the step before", WHOLE, saved=True)
    window.key("F9")
    checks.that(window.until(lambda now: not red(now), *SIGN), "and ends")
    return moments


def check_lesson(checks):
    with tempfile.TemporaryDirectory() as folder:
        path = write_lesson(folder, LESSON)
        with Display() as display, Window(display, [PROGRAM, "lesson", "small.md", "--size", f"{WIDTH}x{HEIGHT}", "--reduced-motion", "--gpu", "off"],
                                          folder) as window:
            time.sleep(2)
            moments = give(checks, window, folder)
            window.key("ctrl+q")
            checks.that(window.end_of_program() == 0, "the program ends with 0")
        take = wait_for("*.take", folder, 1)
        frames, done = film(folder, "frames", take)
        checks.that(done.returncode == 0, f"it is filmed {done.stderr.strip()}")
        moments.check(checks, take, frames)
        check_changed(checks, folder, take, path)


def check_changed(checks, folder, take, path):
    line = next(i for i, text in enumerate(open(take, encoding="utf-8"), 1) if text.startswith("lesson begin"))
    place = f"{os.path.basename(take)}:{line}: "
    write_lesson(folder, LESSON.replace("Here it begins", "Here all begins"))
    _, done = film(folder, "words", take, "--seconds", "0.2")
    checks.that(done.returncode == 0 and place in done.stderr and "small.md" in done.stderr, f"other words are noted: {done.stderr.strip()}")
    write_lesson(folder, LESSON.replace("t = 0.8", "t = 0.7"))
    _, done = film(folder, "none", take)
    checks.that(done.returncode != 0 and place in done.stderr and "small.md" in done.stderr, f"other commands are refused: {done.stderr.strip()}")
    os.remove(path)
    _, done = film(folder, "none", take)
    checks.that(done.returncode != 0 and place in done.stderr and "small.md" in done.stderr, f"a missing lesson is named: {done.stderr.strip()}")


def point(checks, window, folder):
    moments = Moments(window, folder)
    window.key("c", "t", "space")
    time.sleep(1)
    window.mouse(300, 250)
    window.key("F9")
    checks.that(window.until(red, *SIGN), "a recording begins")
    time.sleep(1)
    window.tell("keydown", "grave")
    for i in range(40):
        window.mouse(300 + 5 * i, 250 + i)
        time.sleep(0.02)
    moments.keep("a spotlight", STAGE)
    window.mouse(100, 35)
    moments.keep("a spotlight on a title", STAGE)
    window.tell("keyup", "grave")
    window.tell("keydown", "Alt_L")
    window.mouse(420, 240)
    time.sleep(2)
    moments.keep("the microscope that Alt holds", STAGE)
    window.tell("keyup", "Alt_L")
    window.key("F9")
    checks.that(window.until(lambda now: not red(now), *SIGN), "and ends")
    return moments


def check_pointer(checks):
    with tempfile.TemporaryDirectory() as folder:
        with Display() as display, Window(display, [PROGRAM, *SETTINGS], folder) as window:
            moments = point(checks, window, folder)
        take = wait_for("*.take", folder, 1)
        with open(take, encoding="utf-8") as file:
            told = [line for line in file if line.startswith("pointer")]
        most = max(len(list(same)) for _, same in itertools.groupby(told))
        checks.that(len(told) >= 3 and most <= 2, f"a place is told when the pointer comes and when it goes, however long it stays: {most}")
        frames, done = film(folder, "frames", take)
        checks.that(done.returncode == 0, f"it is filmed {done.stderr.strip()}")
        moments.check(checks, take, frames)


def main(checks):
    check_pointer(checks)
    check_lesson(checks)


if __name__ == "__main__":
    sys.exit(Checks().run(main))
