"""A take that begins while a lesson runs, and one with a pointer: the films show what the window showed, with the lesson's card, votes, answers,
the black screen and the spotlight, at the author's own pace."""
import itertools
import os
import pty
import re
import subprocess
import sys
import tempfile
import time

from lesson import FIRST_STEP, write_lesson
from picture import Checks, difference, headless, read_png
from test_lesson_film import chapters_of
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
        check_two_lessons(checks, folder, take)
        check_changed(checks, folder, take, path)


def check_far(checks):
    """A lesson whose path is longer than a take's line stands there by its name: beside the take it is found."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        deep = os.path.join(other, *("folder" * 30 for _ in range(3)))
        os.makedirs(deep)
        path = os.path.join(deep, "far.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(LESSON)
        with Display() as display, Window(display, [PROGRAM, "lesson", path, "--size", f"{WIDTH}x{HEIGHT}", "--gpu", "off"], folder) as window:
            time.sleep(2)
            window.key("F9")
            checks.that(window.until(red, *SIGN), f"a lesson is recorded whose path has {len(path)} bytes")
            time.sleep(0.5)
            window.key("F9")
            checks.that(window.until(lambda now: not red(now), *SIGN), "to its end")
        take = wait_for("*.take", folder, 1)
        os.replace(path, os.path.join(folder, "far.md"))
        _, done = film(folder, "frames", take, "--seconds", "0.1")
        checks.that(done.returncode == 0, f"and is filmed from beside the take {done.stderr.strip()}")


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


def written(folder, name, *lines):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(("trained 0", *lines, "")))
    return path


def check_two_lessons(checks, folder, take):
    """Another lesson whose first step has the same number is another chapter; and whoever waits for what is trained before sees it go on."""
    with open(take, encoding="utf-8") as file:
        begin = next(line.split(maxsplit=3)[3].strip() for line in file if line.startswith("lesson begin"))
    record = f"record {WIDTH}x{HEIGHT} 1"
    two = written(folder, "two.take", f"lesson begin 1 {begin}", record, "at 0.5 s", f"lesson begin 1 {begin}", "at 1 s")
    terminal, end = pty.openpty()
    done = subprocess.run([PROGRAM, "film", two, "--out", os.path.join(folder, "two.mp4"), "--fps", "10"], env=headless(), stderr=end, timeout=600)
    os.close(end)
    steps = [int(number) for number in re.findall(r"train  (\d+) steps", os.read(terminal, 65536).decode())]
    os.close(terminal)
    checks.that(len(steps) > 0 and min(steps) > 0, f"training for a lesson is counted {steps}")
    chapters, _ = chapters_of(os.path.join(folder, "two.mp4")) if done.returncode == 0 else ([], 0)
    checks.that([(title, begins) for title, begins, _ in chapters] == [("The first step", 0), ("The first step", 0.5)],
                f"each of two lessons begins a chapter {chapters}")


def check_lost_place(checks, folder):
    record = f"record {WIDTH}x{HEIGHT} 1"
    plain, done = film(folder, "plain", written(folder, "plain.take", record, "at 0.1 s"))
    lost, other = film(folder, "lost", written(folder, "lost.take", record, "pointer 0,0 in 9 spotlight", "at 0.1 s"))
    good = done.returncode == other.returncode == 0
    checks.that(good and difference(read_png(frame(plain, 0)), read_png(frame(lost, 0)), ROUNDED) == 0,
                "where a film has no such picture, no spotlight darkens all of it")


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
        check_lost_place(checks, folder)


def main(checks):
    check_pointer(checks)
    check_lesson(checks)
    check_far(checks)


if __name__ == "__main__":
    sys.exit(Checks().run(main))
