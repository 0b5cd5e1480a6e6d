"""`flowscope film LESSON.md`: every step is there, long enough to be read, with its words in the picture, in chapters and in subtitles."""
import json
import os
import re
import subprocess
import sys
import tempfile

from picture import Checks, headless, read_png

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
FPS = 5
LESSON = """# Small; a = b

## First #1

One idea, and a second sentence to read.

> For the presenter alone.

```flowscope
data = rings
compare = on
width = 8
hidden = 1
train = 5
t = 0 .. 1 in 2 s
```

## Second

How many evaluations?

- [x] 24
- [ ] 48

```flowscope
solver = euler
steps = 24
ask value nfe of 1 from 24, 48
wait 1 s
reveal
```
"""
KOREAN = "# 작은 수업\n\n## 하나\n\n글을 읽습니다.\n\n## 둘\n\n몇 번일까요?\n\n- [x] 24\n- [ ] 48\n"
SMALL = ["--size", "480x360", "--fps", str(FPS), "--particles", "1000", "--title-seconds", "1"]


def film(folder, name, *arguments, lesson="small.md"):
    environment = headless()
    command = [PROGRAM, "film", os.path.join(folder, lesson), "--out", os.path.join(folder, name), *SMALL, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


def chapters_of(path):
    command = ["ffprobe", "-v", "error", "-show_chapters", "-show_entries", "format=duration", "-of", "json", path]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return [(c["tags"]["title"], float(c["start_time"]), float(c["end_time"])) for c in told["chapters"]], float(told["format"]["duration"])


def cues_of(path):
    with open(path, encoding="utf-8") as file:
        blocks = file.read().strip().split("\n\n")
    cues = []
    for block in blocks:
        number, times, text = block.split("\n", 2)
        hours = re.findall(r"(\d\d):(\d\d):(\d\d),(\d\d\d)", times)
        begin, end = (3600 * int(h) + 60 * int(m) + int(s) + int(ms) / 1000 for h, m, s, ms in hours)
        cues.append((int(number), begin, end, text))
    return cues


def check_films(checks, folder):
    for name in ("a.mp4", "a.mkv", "a.webm"):
        done = film(folder, name)
        chapters, seconds = chapters_of(os.path.join(folder, name)) if done.returncode == 0 else ([], 0)
        titles = [title for title, _, _ in chapters]
        checks.that(titles == ["First #1", "Second"], f"{name} has a chapter for each step: {titles} {done.stderr.strip()}")
        checks.that(chapters[0][1] == 0 and abs(chapters[-1][2] - seconds) < 0.3 and chapters[0][2] == chapters[1][1], f"which fill it {chapters} {seconds}")
    return chapters, seconds


def check_subtitles(checks, folder, chapters, seconds):
    for language, words in (("en", ("One idea, and a second sentence to read.", "How many evaluations?")), ("ko", ("글을 읽습니다.", "몇 번일까요?"))):
        cues = cues_of(os.path.join(folder, f"a.{language}.srt"))
        checks.that([number for number, *_ in cues] == list(range(1, len(cues) + 1)), f"{language}: subtitles are numbered")
        checks.that(all(begin < end for _, begin, end, _ in cues) and all(a[2] <= b[1] + 0.001 for a, b in zip(cues, cues[1:])), "one after the other")
        checks.that(cues[-1][2] <= seconds + 0.3 and cues[0][1] >= 1, "after the title, and within the film")
        text = "\n".join(cue for *_, cue in cues)
        checks.that(all(word in text for word in words) and "presenter" not in text, f"with the words of the steps, without notes: {text!r}")
        second = next(begin for _, begin, _, cue in cues if cue in ("Second", "둘"))
        checks.that(abs(second - chapters[1][1]) < 0.01, f"at their time {second} {chapters}")


def check_pictures(checks, folder):
    done = film(folder, "frames", "--lang", "ko")
    names = sorted(os.listdir(os.path.join(folder, "frames"))) if done.returncode == 0 else []
    frames = [read_png(os.path.join(folder, "frames", name)) for name in names]
    checks.that(len(frames) > 40, f"a folder gets its pictures {len(frames)} {done.stderr.strip()}")
    band = (0, 260, 480, 100)  # where the card stands
    checks.that(frames[20].cut(*band).rows != frames[-1].cut(*band).rows, "the card changes from step to step")
    moved = sum(a.cut(100, 80, 280, 140).rows != b.cut(100, 80, 280, 140).rows for a, b in zip(frames[5:15], frames[6:16]))
    checks.that(moved > 5, f"and the flow moves {moved}")
    film(folder, "again", "--lang", "ko")
    checks.that(all(open(os.path.join(folder, "frames", n), "rb").read() == open(os.path.join(folder, "again", n), "rb").read() for n in names), "twice the same")
    fast = film(folder, "fast", "--reading", "4")
    checks.that(fast.returncode == 0 and len(os.listdir(os.path.join(folder, "fast"))) < len(frames) - 10, "who reads fast has a shorter film")


def check_refused(checks, folder):
    for arguments in (["--passes", "2"], ["--seconds", "3"], ["--timeline", "x"]):
        done = film(folder, "none.mp4", *arguments)
        checks.that(done.returncode == 1 and arguments[0] in done.stderr, f"{arguments[0]} is refused: {done.stderr.strip()}")
    with open(os.path.join(folder, "wrong.md"), "w", encoding="utf-8") as file:
        file.write(LESSON.replace("data = rings", "data = wrings"))
    done = film(folder, "none.mp4", lesson="wrong.md")
    checks.that(done.returncode == 1 and "wrong.md:10:" in done.stderr, f"a mistake is named with its line: {done.stderr.strip()}")
    checks.that(not [name for name in os.listdir(folder) if name.startswith("none")], "and nothing is written")


def check_subtitles_refused(checks, folder):
    """Before the film is made, which takes long, and not behind it."""
    os.mkdir(os.path.join(folder, "taken.ko.srt"))
    before = sorted(os.listdir(folder))
    for name, word in (("y" * 251 + ".mp4", "shorter name"), ("taken.mp4", "it is a folder"), ("taken", "it is a folder")):
        done = film(folder, name, "--train", "10000000")
        checks.that(done.returncode == 1 and word in done.stderr and ".srt" in done.stderr and sorted(os.listdir(folder)) == before,
                    f"subtitles of {name[-10:]} that cannot be written are refused at once: {done.stderr.strip()[-120:]}")


def main(checks):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("small.md", LESSON), ("small.ko.md", KOREAN)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        chapters, seconds = check_films(checks, folder)
        check_subtitles(checks, folder, chapters, seconds)
        check_pictures(checks, folder)
        check_refused(checks, folder)
        check_subtitles_refused(checks, folder)


if __name__ == "__main__":
    sys.exit(Checks().run(main))
