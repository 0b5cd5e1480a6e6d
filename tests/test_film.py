"""`flowscope film` without any display: what it writes, and what it does when the encoder is missing, dies, or the disk is full."""
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time

from picture import Checks, difference, read_png

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
SHORT = ["--seconds", "0.5", "--fps", "10", "--size", "320x240", "--particles", "1000", "--train", "0"]
FRAMES = 5


def film(folder, name, *arguments, path=None, **more):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
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
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
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
        check_no_encoder(checks, folder)
        check_trouble(checks, folder)
        check_interrupt(checks, folder)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
