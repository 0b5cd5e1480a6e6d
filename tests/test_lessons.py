"""Every lesson of assets/lessons goes through, headless, has its words in every language, and its answers are what is measured; a lesson with mistakes
names them; a handout is a page of its own."""
import glob
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from picture import Checks, headless, read_png

BUILD = os.environ.get("BUILD", "build")
PROGRAM = os.path.abspath(os.path.join(BUILD, "flowscope"))
LESSONS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "assets", "lessons")
LANGUAGES = sorted(os.path.basename(name)[:-3] for name in glob.glob(os.path.join(LESSONS, "..", "lang", "*.po")))

SMALL = """# Small & short

## First

One *idea* <here>.

> For the presenter alone.

```flowscope
data = rings
compare = on
width = 8
hidden = 1
particles = 1000
train = 5
t = 0 .. 0.5 in 1 s
```

## Second

How many evaluations?

- [x] 24
- [ ] 48

```flowscope
solver = euler
ask value nfe of 1 from 24, 48
measure nfe
wait 1 s
reveal
```
"""
KOREAN = "# 작은 수업\n\n## 하나\n\n글.\n\n## 둘\n\n몇 번일까요?\n\n- [x] 24\n- [ ] 48\n"


def run(*arguments):
    environment = headless()
    return subprocess.run([PROGRAM, *arguments], env=environment, capture_output=True, text=True, timeout=600)


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def check_own(checks):
    own = [name for name in sorted(glob.glob(os.path.join(LESSONS, "*.md"))) if not re.search(r"\.[a-z]{2}\.md$", name)]
    checks.that(len(own) >= 2, f"there are {len(own)} lessons")
    for name in own:
        shown = os.path.basename(name)
        done = run("lesson", "--check", name)
        checks.that(done.returncode == 0 and not done.stderr, f"{shown} goes through: {done.returncode} {done.stderr}")
        said = done.stdout.strip().split("languages: ")[-1].split()
        checks.that(sorted(said) == sorted(["en", *LANGUAGES]), f"{shown} is in all languages: {said}")


def check_mistakes(checks, folder):
    wrong = [
        ("data = rings", "data = rigns", ":10: data: \"rigns\" is not a choice. Did you mean \"rings\"?"),
        ("## First", "### First", ":3: a step has no headings of its own."),
        ("- [x] 24\n- [ ] 48", "- [ ] 24\n- [x] 48", ":19: choice 2 is marked [x], but choice 1 is what was measured. Measured: network "
                                                     "evaluations (NFE) 24."),
        ("solver = euler", "select 3", ":27: select: 2 lanes are open, so there is no lane 3."),
    ]
    for old, new, sentence in wrong:
        path = write(folder, "wrong.md", SMALL.replace(old, new))
        done = run("lesson", "--check", path)
        checks.that(done.returncode == 1 and sentence in done.stderr and path[-20:] in done.stderr, f"told of {new!r}: {done.returncode} {done.stderr}")
        checks.that(done.stdout == "", f"no summary beside {new!r}")
    done = run("lesson", "--check", os.path.join(folder, "none.md"))
    checks.that(done.returncode == 1 and "none.md" in done.stderr, f"a file that is not there is named: {done.stderr}")


MANY = SMALL.replace("data = rings", "data = rigns\nselekt 2").replace("measure nfe", "measure nef").replace("## Second", "### Second\n\n## Second")
LATE = SMALL.replace("t = 0 .. 0.5", "select 3\nt = 0 .. 0.5").replace("solver = euler", "select 4\nwait 0.1 s\nselect 3\nsolver = euler")


def told_lines(path, errors):
    return sorted(int(line) for line in re.findall(re.escape(os.path.basename(path)) + r":(\d+):", errors))


def lines_of(text, *parts):
    return [i for i, line in enumerate(text.split("\n"), 1) if any(part in line for part in parts)]


def check_all_mistakes(checks, folder):
    """Every mistake of a file is named, of each of several files; what cannot be read is told at once, the others by going through it."""
    many, late, right = write(folder, "many.md", MANY), write(folder, "late.md", LATE), write(folder, "right.md", SMALL)
    done = run("lesson", "--check", many, late, right)
    checks.that(done.returncode == 1, f"several files with mistakes end with 1: {done.returncode}")
    checks.that(told_lines(many, done.stderr) == lines_of(MANY, "rigns", "selekt", "### ", "nef"), f"all mistakes of the first are named: {done.stderr}")
    checks.that(told_lines(late, done.stderr) == lines_of(LATE, "select"), f"and all of the second: {done.stderr}")
    checks.that(done.stdout.count("\n") == 1 and done.stdout.startswith("Small & short"), f"the right one has its summary: {done.stdout}")
    write(folder, "right.ko.md", KOREAN)
    done = run("lesson", "--check", right, os.path.join(folder, "right.ko.md"))
    checks.that(done.returncode == 0 and done.stdout.count("\n") == 1, f"a translation is checked with its lesson: {done.stdout} {done.stderr}")
    os.remove(os.path.join(folder, "right.ko.md"))
    done = run("lesson", many, right)
    checks.that(done.returncode == 2 and "--check" in done.stderr, f"two lessons are not opened: {done.returncode} {done.stderr}")


def check_handout(checks, folder):
    lesson, out = write(folder, "small.md", SMALL), os.path.join(folder, "out")
    write(folder, "small.ko.md", KOREAN)
    arguments = ["handout", lesson, "--out", out, "--size", "640x400"]
    done = run(*arguments)
    checks.that(done.returncode == 0, f"a handout is written: {done.returncode} {done.stderr}")
    files = ["01.ko.png", "01.png", "02.ko.png", "02.png", "index.html", "index.ko.html"]
    checks.that(sorted(os.listdir(out)) == files, f"it has pages and pictures: {sorted(os.listdir(out))}")
    page, korean = read(out, "index.html"), read(out, "index.ko.html")
    for part in ("<title>Small &amp; short</title>", "<em>idea</em>", '<img src="02.png"', "<li>48</li>", 'href="index.ko.html"',
                 "Measured: network evaluations (NFE) 24."):
        checks.that(part in page, f"the page has {part!r}")
    for part in ("<script", "<here>", "For the presenter", "flowscope\n"):
        checks.that(part not in page, f"the page has no {part!r}")
    checks.that("작은 수업" in korean and '<img src="01.ko.png"' in korean and "Measured" not in korean, "the Korean page is whole, in Korean")
    picture = read_png(os.path.join(out, "01.png"))
    checks.that((picture.width, picture.height) == (640, 400), f"pictures are as large as was asked: {picture.width} x {picture.height}")
    before = read_bytes(out, "02.png")
    checks.that(run(*arguments).returncode == 0 and read_bytes(out, "02.png") == before, "the same lesson is the same picture")
    write(out, "index.html", "<!doctype html>my own page")
    done = run(*arguments)
    checks.that(done.returncode == 1 and "another page has this name" in done.stderr, f"another page is refused: {done.stderr}")
    checks.that(read(out, "index.html") == "<!doctype html>my own page", "somebody's page stays")
    checks.that(sorted(os.listdir(out)) == files, "nothing is left behind")


def check_interrupt(checks, folder):
    """Ctrl-C ends a handout while a step trains, and leaves no page behind."""
    lesson = write(folder, "long.md", SMALL.replace("train = 5", "train = 1000000"))
    out = os.path.join(folder, "stopped")
    process = subprocess.Popen([PROGRAM, "handout", lesson, "--out", out], env=headless(), stderr=subprocess.PIPE, text=True)
    time.sleep(2)  # it trains
    trains = process.poll() is None
    process.send_signal(signal.SIGINT)
    try:
        _, said = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        _, said = process.communicate()
    checks.that(trains and process.returncode == 130 and "Stopped" in said, f"a handout that trains can be stopped: {process.returncode} {said}")
    checks.that(not os.path.exists(out), "and leaves no folder without a page")


def read_bytes(*parts):
    with open(os.path.join(*parts), "rb") as file:
        return file.read()


def main():
    checks = Checks()
    check_own(checks)
    with tempfile.TemporaryDirectory() as folder:
        check_mistakes(checks, folder)
        check_all_mistakes(checks, folder)
        check_handout(checks, folder)
        check_interrupt(checks, folder)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
