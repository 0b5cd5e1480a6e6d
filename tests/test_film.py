"""`flowscope film` without any display: what it writes, and what it does when the encoder is missing, dies, or the disk is full."""
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

from picture import Checks, difference, headless, read_png, read_rgba

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
SHORT = ["--seconds", "0.5", "--fps", "10", "--size", "320x240", "--particles", "1000", "--train", "0"]
FRAMES = 5


def film(folder, name, *arguments, path=None, **more):
    environment = headless()
    environment["PATH"] = path or environment["PATH"]
    out = os.path.join(folder, name)
    command = [PROGRAM, "film", "--out", out, *SHORT, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600, **more)


def frames_of(path):
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=width,height,nb_read_frames", "-of", "csv=p=0", path]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def check_films(checks, folder):
    for name in ("a.mp4", "a.gif"):
        done = film(folder, name)
        right = done.returncode == 0 and frames_of(os.path.join(folder, name)) == f"320,240,{FRAMES}"
        checks.that(right, f"{name} has its {FRAMES} frames of 320x240 {done.stderr.strip()}")
    done = film(folder, "frames")
    names = sorted(os.listdir(os.path.join(folder, "frames")))
    checks.that(done.returncode == 0 and len(names) == FRAMES, f"a folder gets a picture per frame: {names}")
    first, last = (read_png(os.path.join(folder, "frames", name)) for name in (names[0], names[-1]))
    checks.that(difference(first, last) > 0.005, "the pictures move")
    short = film(folder, "short.gif", "--seconds", "0.1", "--fps", "1")
    checks.that(short.returncode == 0 and frames_of(os.path.join(folder, "short.gif")) == "320,240,1", f"no film is shorter than a frame {short.stderr.strip()}")
    film(folder, "again")
    same = all(open(os.path.join(folder, "frames", name), "rb").read() == open(os.path.join(folder, "again", name), "rb").read()
               for name in names)
    checks.that(same, "the same film comes out twice")


def check_curves(checks, folder):
    """What the curves show at a film's beginning is what a picture of that moment shows: nobody can press their button there."""
    large = ["--size", "1280x800", "--train", "64", "--curves", "--particles", "1000"]
    film(folder, "plots", *large, "--seconds", "0.1")
    picture = os.path.join(folder, "plots.png")
    subprocess.run([PROGRAM, "shot", "--out", picture, *large, "--time", "0"], check=True, timeout=600)
    filmed, shot = (read_png(path).cut(484, 500, 440, 205) for path in (os.path.join(folder, "plots", "frame_00000.png"), picture))
    checks.that(shot.colours() > 20 and difference(filmed, shot) == 0, "a film measures its curves from the first frame on")


def pictures(folder, name):
    there = os.path.join(folder, name)
    return [read_png(os.path.join(there, entry)) for entry in sorted(os.listdir(there))]


STAGE = (10, 60, 300, 120)


def check_ends(checks, folder):
    """After whole passes a film ends on the data: its last picture is what a picture at t = 1 shows, and the one before the pass is not."""
    quick = ["--steps-per-frame", "0", "--train", "20", "--speed", "2", "--hold", "0.3", "--no-panel"]
    done = film(folder, "passes", *quick, "--passes", "2")
    frames = pictures(folder, "passes") if done.returncode == 0 else []
    seconds = 2 * (1 / 2 + 0.3) + 0.4
    checks.that(abs(len(frames) - 10 * seconds) <= 2, f"two passes take their time: {len(frames)} {done.stderr.strip()}")
    out = os.path.join(folder, "data.png")
    subprocess.run([PROGRAM, "shot", "--out", out, *SHORT[4:], *quick[2:], "--train", "20", "--time", "1"], check=True, timeout=600)
    data = read_png(out).cut(*STAGE)
    checks.that(difference(frames[-3].cut(*STAGE), data) == 0, "and end on the data,")
    checks.that(difference(frames[-1].cut(*STAGE), data) < 0.01 < difference(frames[-5].cut(*STAGE), data), "where the trails fade")


TIMELINE = """# what a film does
data = rings
train = 0 .. 40 in 0.5 s
t = 0 .. 1 in 0.5 s
with zoom = 1 .. 4 in 0.5 s
theme = light
wait 0.5 s
"""


def check_timeline(checks, folder):
    path = os.path.join(folder, "lines.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(TIMELINE)
    lines = [word for word in SHORT if word not in ("--seconds", "0.5")] + ["--no-panel", "--timeline", path]

    def of_lines(name, *arguments):
        out = os.path.join(folder, name)
        return subprocess.run([PROGRAM, "film", "--out", out, *lines, *arguments], capture_output=True, text=True, timeout=600)
    done = of_lines("lines")
    frames = pictures(folder, "lines") if done.returncode == 0 else []
    checks.that(abs(len(frames) - 15) <= 2, f"a film lasts as long as its timeline: {len(frames)} {done.stderr.strip()}")
    paper = [frame.light(2, 200) for frame in frames]
    checks.that(paper[0] < 200 and paper[-1] > 600, f"the theme changes on the way {paper}")
    checks.that(difference(frames[5].cut(*STAGE), frames[9].cut(*STAGE)) > 0.01, "the camera moves")
    checks.that(difference(frames[-1], frames[-2]) == 0, "and waits")
    of_lines("lines-again")
    checks.that([f.rows for f in frames] == [f.rows for f in pictures(folder, "lines-again")], "the same timeline is the same film")
    done = of_lines("short", "--seconds", "0.3")
    checks.that(done.returncode == 0 and len(pictures(folder, "short")) == 3, "--seconds ends it earlier")
    with open(path, "a", encoding="utf-8") as file:
        file.write("zom = 2\n")
    done = of_lines("wrong")
    checks.that(done.returncode == 1 and "lines.txt:8:" in done.stderr and "zoom" in done.stderr, f"a mistake is named with its line: {done.stderr.strip()}")


def check_title(checks, folder):
    plain = film(folder, "bare", "--no-panel")
    done = film(folder, "titled", "--no-panel", "--title", "Curved or straight?\nTwo paths", "--title-seconds", "1")
    bare, titled = pictures(folder, "bare"), pictures(folder, "titled")
    checks.that(plain.returncode == done.returncode == 0 and len(titled) == len(bare) + 10, f"a title card comes before the film: {len(titled)}")
    card = titled[0]
    inked = [any(card.light(x, y) > 400 for x in range(card.width)) for y in range(card.height)]
    checks.that(any(inked[90:120]) and not any(inked[:60]) and not any(inked[190:]), "with its words alone")
    checks.that(card.rows == titled[2].rows and card.rows != titled[8].rows, "it stands, and goes softly")
    checks.that(all(a.rows == b.rows for a, b in zip(bare, titled[10:])), "and the film after it is the same as without")


def check_transparent(checks, folder):
    bare = ["--no-panel", "--background", "none"]
    for theme in ("dark", "light"):
        done = film(folder, f"clear-{theme}", *bare, "--theme", theme)
        picture = read_rgba(os.path.join(folder, f"clear-{theme}", "frame_00002.png"))
        film(folder, f"solid-{theme}", "--no-panel", "--theme", theme)
        solid = pictures(folder, f"solid-{theme}")[2]
        corner, inked = picture[200][3], max(row[i] for row in picture for i in range(3, len(row), 4))
        checks.that(done.returncode == 0 and corner == 0 and inked == 255, f"{theme}: nothing is behind the picture, and its words cover {done.stderr.strip()}")
        stage, far = solid.at(2, 200), 0
        for row, drawn in zip(picture, solid.rows):
            for x in range(solid.width):
                alpha = row[4 * x + 3] / 255
                laid = [row[4 * x + c] * alpha + stage[c] * (1 - alpha) for c in range(3)]
                far += max(abs(laid[c] - drawn[3 * x + c]) for c in range(3)) > 24
        checks.that(far < 0.01 * solid.width * solid.height, f"{theme}: laid over the stage's colour it is the usual picture ({far} pixels differ)")
    done = film(folder, "clear.mp4", *bare)
    checks.that(done.returncode == 1 and one_sentence(done) and "folder" in done.stderr, f"a film that cannot be transparent is refused: {done.stderr.strip()}")
    checks.that(nothing_left(folder, "clear.mp4"), "and nothing is written")


def encoder(folder, name, text):
    """A folder for PATH in which `ffmpeg` is that shell script."""
    place = os.path.join(folder, name)
    os.mkdir(place)
    path = os.path.join(place, "ffmpeg")
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)
    return place


def one_sentence(done):
    return len(done.stderr.strip().splitlines()) == 1


def check_no_encoder(checks, folder):
    empty = os.path.join(folder, "nothing")
    os.mkdir(empty)
    done = film(folder, "lone.mp4", path=empty)
    pictures = os.path.join(folder, "lone.mp4-frames")
    wrote = os.path.isdir(pictures) and len(os.listdir(pictures)) == FRAMES
    checks.that(done.returncode == 0 and wrote, "without ffmpeg a folder of pictures is written")
    checks.that("ffmpeg" in done.stderr and one_sentence(done), f"and one sentence says why: {done.stderr.strip()}")


def nothing_left(folder, name):
    return not [entry for entry in os.listdir(folder) if entry.startswith(name)]


def check_trouble(checks, folder):
    dying = encoder(folder, "dying", "head -c 1000 >/dev/null\necho out of luck >&2\nexit 7\n")
    done = film(folder, "dead.mp4", path=dying + ":/usr/bin:/bin")
    checks.that(done.returncode == 1 and "out of luck" in done.stderr, f"an encoder that dies ends the film with its words: {done.stderr.strip()}")
    checks.that(nothing_left(folder, "dead"), "and leaves no half film")

    def small_files():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    done = film(folder, "full", preexec_fn=small_files)
    checks.that(done.returncode == 1 and one_sentence(done), f"a disk that fills up is an error: {done.stderr.strip()}")
    done = film(folder, "full.mp4", preexec_fn=small_files)
    checks.that(done.returncode == 1 and nothing_left(folder, "full.mp4"), "and of a film nothing is left")
    done = film(folder, "none/a.mp4")
    checks.that(done.returncode == 1 and "none" in done.stderr, f"a folder that is not there is named: {done.stderr.strip()}")


def check_interrupt(checks, folder):
    environment = headless()
    out = os.path.join(folder, "stopped.mp4")
    command = [PROGRAM, "film", "--out", out, *SHORT, "--train", "10000000"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        while process.poll() is None and nothing_left(folder, "stopped"):  # the encoder's file is there before the training
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        try:
            words = process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            process.kill()
            words = "it went on"
    checks.that(process.returncode == 130 and "Stopped" in words, f"Ctrl-C ends a film, also while it trains: {words.strip()}")
    checks.that(nothing_left(folder, "stopped"), "and leaves no half film")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        check_films(checks, folder)
        check_curves(checks, folder)
        check_ends(checks, folder)
        check_timeline(checks, folder)
        check_title(checks, folder)
        check_transparent(checks, folder)
        check_no_encoder(checks, folder)
        check_trouble(checks, folder)
        check_interrupt(checks, folder)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
