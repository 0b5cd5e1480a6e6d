"""What is written, whatever name, disk, signal or encoder comes: the whole file or none, nothing of others lost, a sentence and the right exit code."""
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
import traceback

from picture import Checks, read_png

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
FILM = ["--seconds", "0.3", "--fps", "10", "--size", "320x240", "--particles", "1000", "--train", "0"]
NET = ["--width", "16", "--hidden", "1", "--batch", "64"]
ENDLESS = ["--train", "10000000"]


def environment(path=None):
    values = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    values["PATH"] = path or values["PATH"]
    return values


def run(folder, *arguments, path=None, **more):
    return subprocess.run([PROGRAM, *arguments], env=environment(path), cwd=folder, capture_output=True, timeout=300,
                          encoding="utf-8", errors="replace", check=False, **more)


def start(folder, *arguments, path=None, **more):
    return subprocess.Popen([PROGRAM, *arguments], env=environment(path), cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, **more)


def refused(done, *words):
    said = done.stderr.strip()
    return done.returncode in (1, 2) and len(said.splitlines()) == 1 and all(word in said for word in words)


def frames_of(path):
    command = ["ffprobe", "-v", "error", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", path]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def put(path, text="mine"):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def encoder(folder, text):
    """A folder for PATH in which `ffmpeg` is that shell script."""
    place = tempfile.mkdtemp(dir=folder)
    path = os.path.join(place, "ffmpeg")
    put(path, "#!/bin/sh\n" + text)
    os.chmod(path, 0o755)
    return place + ":" + os.environ["PATH"]


def empty(folder):
    return tempfile.mkdtemp(dir=folder)


# ---- names -----------------------------------------------------------------------------------------------------------------
def check_names(checks, folder):
    here = empty(folder)
    os.mkdir(os.path.join(here, "50%done"))
    names = ["file:z.mp4", "2026-11-29T14:20.mp4", "vp:ot.mkv", "p%d.gif", "50%done/x.gif", "-x.mp4", "two words ü 플로우.MOV", "a.WEBM",
             "new\nline.gif", "\ud55c" * 83 + ".mp4"]
    for name in names:
        done = run(here, "film", f"--out={name}", *FILM)
        right = done.returncode == 0 and frames_of(os.path.join(here, ".", name)) == "3"
        checks.that(right, f"a film can be called {name[:30]!r} {done.stderr.strip()[:200]}")
    there = sorted(os.path.relpath(os.path.join(place, file), here) for place, _, files in os.walk(here) for file in files)
    checks.that(there == sorted(names), f"and nothing else is there {there}")
    endless = ["--train", "10000000", "--size", "320x240"]
    for verb, name, word in (("film", "x" * 252 + ".mp4", "shorter name"), ("shot", "x" * 252 + ".png", "shorter name"),
                             ("train", "x" * 256, "shorter name"), ("film", "a.avi", ".webm"), ("film", "a.txt", ".webm"),
                             ("film", "gone/a.mp4", "Create that folder"), ("shot", "gone/a.png", "Create that folder"),
                             ("film", "x" * 256, "shorter name"), ("train", "50%done/", "folder"), ("train", "no/", "folder")):
        done = run(here, verb, "--out", name, *endless)
        checks.that(refused(done, word), f"{verb} to {name[-12:]!r} is refused before the training {done.stderr.strip()[:200]}")


# ---- what is there already ---------------------------------------------------------------------------------------------------
WRITERS = [("film", "o.mp4", FILM), ("film", "o.gif", FILM), ("shot", "o.png", FILM[4:]), ("train", "o.safetensors", NET + ["--train", "9"])]


def check_files_of_others(checks, folder):
    for verb, name, options in WRITERS:
        here = empty(folder)
        target, link, others = os.path.join(here, name), os.path.join(here, "l" + name), [name + end for end in (".part", ".part.nut", ".part.png")]
        for other in others:
            put(os.path.join(here, other))
        put(target, "old")
        os.chmod(target, 0o640)
        os.symlink(name, link)
        done = run(here, verb, "--out", "l" + name, *options)
        checks.that(done.returncode == 0 and os.path.islink(link) and os.path.getsize(target) > 100, f"{verb} writes through a link {done.stderr}")
        checks.that(stat.S_IMODE(os.stat(target).st_mode) == 0o640, f"{verb} keeps the mode of the old {name}")
        checks.that(all(text_of(os.path.join(here, other)) == "mine" for other in others) and len(os.listdir(here)) == 5,
                    f"{verb} neither writes nor removes what others made: {sorted(os.listdir(here))}")
        os.remove(target)
        done = run(here, verb, "--out", "l" + name, *options)
        checks.that(os.path.islink(link) and os.path.isfile(target), f"{verb} makes the file that a link names {done.stderr}")


def check_pages_of_others(checks, folder):
    here = empty(folder)
    put(os.path.join(here, "index.html"))
    done = run(here, "gallery", "--out", ".", "--train", "10000000")
    checks.that(refused(done, "--overwrite") and os.listdir(here) == ["index.html"], f"a gallery leaves another page alone {done.stderr}")


SMALL_LESSON = """# Small

## One

A sentence.

```flowscope
set data moons
train 5
```

## Two

Another one.

```flowscope
train 1000000
```
"""


def pages(folder, verb):
    """A folder to stand in, and the command line of pages that take long: pictures come first."""
    here = empty(folder)
    put(os.path.join(here, "a.md"), SMALL_LESSON)
    return here, [verb, *(["--train", "0", *NET] if verb == "gallery" else ["a.md", "--size", "320x240"])]


def check_pages_stopped(checks, folder):
    """A folder of pages that is stopped, or fails, leaves nothing that it made, and all that was there."""
    for number, verb, held in ((signal.SIGINT, "gallery", False), (signal.SIGTERM, "gallery", True), (signal.SIGHUP, "handout", True),
                               (signal.SIGINT, "handout", False)):
        here, line = pages(folder, verb)
        out = os.path.join(here, "out")
        if held:
            os.mkdir(out)
            put(os.path.join(out, "mine.png"))
        process = start(here, *line, "--out", "out")
        pictures = wait_for(lambda: process.poll() is not None or
                            (os.path.isdir(out) and sum(name.endswith(".png") for name in os.listdir(out)) > held))
        time.sleep(0.2)
        process.send_signal(number)
        words = process.communicate(timeout=60)[1]
        left = sorted(os.path.relpath(os.path.join(place, file), here) for place, _, files in os.walk(here) for file in files)
        checks.that(pictures and process.returncode == 130 and "Stopped" in words and os.path.exists(out) == held and
                    left == ["a.md"] + (["out/mine.png"] if held else []),
                    f"{signal.Signals(number).name} ends a {verb} with pictures: {process.returncode} {words.strip()} {left}")
    for verb in ("gallery", "handout"):
        here, line = pages(folder, verb)
        done = run(here, *line, "--out", "out", preexec_fn=small_files(2000))
        checks.that(refused(done, "too large") and os.listdir(here) == ["a.md"],
                    f"a {verb} that fails leaves nothing: {done.returncode} {done.stderr.strip()} {os.listdir(here)}")
    for verb, second in (("gallery", "1280x800-compare-four-dark-ko.png"), ("handout", "01.ko.png")):
        here, line = pages(folder, verb)
        put(os.path.join(here, "a.ko.md"), "# 작게\n\n## 하나\n\n글.\n\n## 둘\n\n글.\n")
        os.makedirs(os.path.join(here, "out", second))
        done = run(here, *line, "--out", "out")
        checks.that(refused(done, second, "it is a folder") and os.listdir(os.path.join(here, "out")) == [second],
                    f"a {verb} whose second picture fails takes the first back, and says why in English: {done.stderr.strip()}")
    here, line = pages(folder, "gallery")
    process = start(here, *line[:1], "--out", "out", *ENDLESS)
    wait_for(lambda: os.path.exists(os.path.join(here, "out")))
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    words = process.communicate(timeout=60)[1]
    checks.that(process.returncode == 130 and os.listdir(here) == ["a.md"], f"a gallery stops while it trains {process.returncode} {words.strip()}")


def check_pipes(checks, folder):
    here = empty(folder)
    for name in ("f.mp4", "f.gif", "f.png"):
        os.mkfifo(os.path.join(here, name))
    for name in ("f.mp4", "f.gif"):
        done = run(here, "film", "--out", name, *FILM)
        checks.that(refused(done, "pipe"), f"no film goes into a pipe {done.stderr}")
    os.mkfifo(os.path.join(here, "m.safetensors"))
    done = run(here, "train", "--out", "m.safetensors", *NET, *ENDLESS)
    checks.that(refused(done, "pipe"), f"nor a model {done.stderr}")
    os.remove(os.path.join(here, "m.safetensors"))
    done = run(here, "shot", "--out", "f.png", *FILM[4:])
    checks.that(refused(done, "nobody reads"), f"a pipe that nobody reads is given up {done.stderr}")
    with subprocess.Popen(["cat", "f.png"], cwd=here, stdout=open(os.path.join(here, "got.png"), "wb")) as reader:
        done = run(here, "shot", "--out", "f.png", *FILM[4:])
        reader.wait(timeout=60)
    checks.that(done.returncode == 0 and read_png(os.path.join(here, "got.png")).colours() > 2, "one that is read gets the picture")
    checks.that(all(stat.S_ISFIFO(os.lstat(os.path.join(here, name)).st_mode) for name in ("f.mp4", "f.gif", "f.png")), "pipes stay pipes")
    put(os.path.join(here, "log"), "before ")
    os.symlink("/dev/stdout", os.path.join(here, "s.csv"))
    run(here, "train", "--out", "m.safetensors", *NET, "--train", "1")
    with open(os.path.join(here, "log"), "ab") as log:
        subprocess.run([PROGRAM, "sample", "m.safetensors", "--count", "2", "--out", "s.csv"], cwd=here, stdout=log, check=False, timeout=60)
    checks.that(text_of(os.path.join(here, "log")).startswith("before x,y\n"), "what the standard output has already stays before the points")


def check_folders(checks, folder):
    here = empty(folder)
    held = os.path.join(here, "held")
    os.mkdir(held)
    for i in range(50):
        put(os.path.join(held, f"frame_{i:05d}.png"))
    done = run(here, "film", "--out", "held", *FILM)
    whole = len(os.listdir(held)) == 50 and all(text_of(os.path.join(held, name)) == "mine" for name in os.listdir(held))
    checks.that(refused(done, "--overwrite", "held") and whole, f"frames of another film stay, all 50 {done.stderr}")
    for name in ("Frame_7.PNG", "frame_00007.png", "frame7.png"):
        one = os.path.join(empty(here), "one")
        os.mkdir(one)
        put(os.path.join(one, name))
        checks.that(refused(run(one, "film", "--out", ".", *FILM), "--overwrite") and os.listdir(one) == [name], f"also one called {name}")
    done = run(here, "film", "--overwrite", "--out", "held/", *FILM)
    checks.that(done.returncode == 0 and sorted(os.listdir(held)) == [f"frame_{i:05d}.png" for i in range(3)], "--overwrite replaces them")
    process = start(here, "film", "--overwrite", "--out", "held", *FILM, *ENDLESS)
    wait_for(lambda: len(os.listdir(held)) > 3)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=100)
    checks.that(process.returncode == 130 and len(os.listdir(held)) == 3, "a film that is stopped leaves the older one whole")
    here = empty(folder)
    process = start(here, "film", "--out", "new", *FILM, *ENDLESS)
    wait_for(lambda: any(len(os.listdir(os.path.join(here, name))) > 12 for name in os.listdir(here)))
    process.send_signal(signal.SIGABRT)  # as the second of two signals, it does not wait for the frame to end
    process.communicate(timeout=100)
    checks.that(process.returncode == -signal.SIGABRT and not os.listdir(here), f"nor does one that is cut off leave frames {os.listdir(here)}")


def check_two_at_once(checks, folder):
    for name in ("both.mp4", "both.gif", "both"):
        here = empty(folder)
        films = [start(here, "film", "--out", name, *FILM, "--seed", str(i)) for i in range(2)]
        codes = [(film.communicate(timeout=200), film.returncode)[1] for film in films]
        path = os.path.join(here, name)
        whole = len(os.listdir(path)) == 3 if name == "both" else frames_of(path) == "3"
        checks.that(0 in codes and whole and os.listdir(here) == [name], f"two films called {name} leave one whole film {codes} {os.listdir(here)}")
    for overwrite in (False, True):
        here = empty(folder)
        path = os.path.join(here, "both")
        film = start(here, "film", "--out", "both", *FILM, *["--overwrite"][:overwrite])
        wait_for(lambda: film.poll() is not None or os.listdir(here))
        os.mkdir(path)
        put(os.path.join(path, "frame_00000.png"))
        put(os.path.join(path, "notes"))
        words = film.communicate(timeout=200)[1]
        left = sorted(os.listdir(path))
        right = (film.returncode == 0 and left == [f"frame_{i:05d}.png" for i in range(3)] + ["notes"] if overwrite else
                 film.returncode == 1 and "--overwrite" in words and left == ["frame_00000.png", "notes"])
        checks.that(right and os.listdir(here) == ["both"], f"a folder with frames that comes meanwhile is treated as one that was there {left} {words}")


# ---- disks -----------------------------------------------------------------------------------------------------------------
def small_files(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))  # with SIGXFSZ as it is


def check_limit(checks, folder):
    here = empty(folder)
    run(here, "train", "--out", "m.safetensors", *NET, "--train", "1")
    writers = WRITERS + [("sample", "o.csv", ["m.safetensors", "--count", "5000"]), ("sample", "o.npy", ["m.safetensors", "--count", "5000"]),
                         ("film", "frames", FILM)]
    for verb, name, options in writers:
        done = run(here, verb, *options, "--out", name, preexec_fn=small_files(2000))
        checks.that(refused(done, "too large") and os.listdir(here) == ["m.safetensors"],
                    f"{verb} {name} under a limit on the size of files {done.returncode} {done.stderr.strip()} {os.listdir(here)}")
    put(os.path.join(here, "a.md"), SMALL_LESSON.replace("1000000", "1"))
    for size in (0, 100, 2000, 9000):  # ffmpeg's own words differ: whether it has begun, and in which of its passes
        for name, options in (("o.mp4", FILM), ("o.gif", FILM), ("o.webm", FILM), ("c.mp4", ["a.md", "--fps", "5", "--reading", "4", *FILM[4:]])):
            done = run(here, "film", *options, "--out", name, preexec_fn=small_files(size))
            checks.that(refused(done, name, "ulimit -f") and "ffmpeg" not in done.stderr and len(os.listdir(here)) == 2,
                        f"a film {name} that the limit {size} refuses: {done.stderr.strip()}")
    put(os.path.join(here, "m.csv"), "old")
    run(here, "sample", "m.safetensors", "--out", "m.csv", preexec_fn=small_files(2000))
    checks.that(text_of(os.path.join(here, "m.csv")) == "old", "the older file is as it was")


# ---- encoders ----------------------------------------------------------------------------------------------------------------
PROBE = 'case "$*" in *-encoders*) echo " libx264 "; exit 0;; esac\n'
ENCODERS = [
    ("hangs", PROBE + "exec sleep 300\n", "did nothing"),
    ("has a child that hangs", PROBE + "sleep 300\n", "did nothing"),
    ("hangs when asked what it can", "sleep 300\n", "did nothing"),
    ("hangs in the end", PROBE + "cat >/dev/null; sleep 300\n", "did nothing"),
    ("is killed", PROBE + "head -c 99 >/dev/null; kill -9 $$\n", "signal (Killed)"),
    ("is killed when asked what it can", "kill -9 $$\n", "signal (Killed)"),
    ("dies", PROBE + "echo out of luck >&2; exit 3\n", "out of luck"),
    ("dies without a word", PROBE + "exit 3\n", "ffmpeg failed"),
    ("leaves at once", PROBE + "exit 0\n", "ffmpeg failed"),
    ("writes nothing", PROBE + "cat >/dev/null\n", "ffmpeg failed"),
]


def check_encoders(checks, folder):
    results = {}

    def film(what, script):
        here = empty(folder)
        done = run(here, "film", "--out", "o.mp4", *FILM, "--size", "640x480", path=encoder(folder, script))
        results[what] = done, os.listdir(here)

    threads = [threading.Thread(target=film, args=(what, script)) for what, script, _ in ENCODERS]
    for group in (threads[:4], threads[4:]):
        for thread in group:
            thread.start()
        for thread in group:
            thread.join()
    for what, _, word in ENCODERS:
        done, left = results[what]
        checks.that(refused(done, word) and not left, f"an ffmpeg that {what}: {done.returncode} {done.stderr.strip()} {left}")
    here = empty(folder)
    done = run(here, "film", "--out", "o.webm", *FILM, path=encoder(folder, PROBE + "cat >/dev/null\n"))
    checks.that(refused(done, "libvpx") and not os.listdir(here), f"an ffmpeg without libvpx: {done.stderr.strip()}")
    done = run(here, "film", "--out", "o.gif", *FILM, "--fps", "60")
    checks.that(done.returncode == 0 and "50 instead of 60" in done.stderr, f"a .gif has 50 frames a second at most: {done.stderr.strip()}")
    for rate in (10, 24, 30, 33, 50):
        run(here, "film", "--out", "r.gif", *FILM, "--seconds", "0.4", "--fps", str(rate))
        with open(os.path.join(here, "r.gif"), "rb") as file:
            delays = [int.from_bytes(part[1:3], "little") for part in file.read().split(b"\x21\xf9\x04")[1:]]
        ends = [int(100 * (i + 1) / rate + 0.5) for i in range(len(delays))]
        checks.that(len(delays) == round(0.4 * rate) and [sum(delays[:i + 1]) for i in range(len(delays))] == ends,
                    f"each frame of a .gif of {rate} frames per second ends when it should, the last one too {delays}")
    no_tmp = {**environment(), "TMPDIR": "/nowhere"}
    done = subprocess.run([PROGRAM, "film", "--out", "t.gif", *FILM], env=no_tmp, cwd=here, capture_output=True, timeout=100, check=False)
    checks.that(done.returncode == 0, "no folder for temporary files is needed")


# ---- signals -----------------------------------------------------------------------------------------------------------------
def wait_for(happened):
    for _ in range(1200):
        if happened():
            return True
        time.sleep(0.05)
    return False


def running(mark):
    """Whether a process has this among its arguments."""
    for number in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{number}/cmdline", "rb") as file:
                if mark.encode() in file.read():
                    return True
        except OSError:
            pass
    return False


def check_signals_of_films(checks, folder):
    mark = str(3000 + os.getpid() % 1000)
    for number, what, script in ((signal.SIGINT, "hangs", PROBE + f"trap '' INT TERM HUP QUIT\nexec sleep {mark}\n"),
                                 (signal.SIGTERM, "hangs when asked", f"exec sleep {mark}\n"),
                                 (signal.SIGHUP, "works", None), (signal.SIGQUIT, "works on a .gif", None)):
        here = empty(folder)
        more = FILM + ["--size", "640x480"] + (ENDLESS if script is None else [])
        process = start(here, "film", "--out", "o.gif" if "gif" in what else "o.mp4", *more, path=script and encoder(folder, script))
        wait_for((lambda: running(mark)) if script else (lambda: os.listdir(here)))
        process.send_signal(number)
        words = process.communicate(timeout=60)[1]
        checks.that(process.returncode == 130 and "Stopped" in words and not os.listdir(here) and not running(mark),
                    f"{signal.Signals(number).name} ends a film whose ffmpeg {what} {process.returncode} {words.strip()} {os.listdir(here)}")
    here = empty(folder)
    process = start(here, "film", "--out", "o", *FILM, *ENDLESS)
    wait_for(lambda: os.listdir(here))
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=60)
    checks.that(process.returncode == 130 and not os.listdir(here), f"and a folder of pictures {os.listdir(here)}")


def model_steps(path):
    with open(path, "rb") as file:
        length = int.from_bytes(file.read(8), "little")
        return int(json.loads(file.read(length))["__metadata__"]["trained-steps"])


def takes_signals(process):
    """Whether it has a handler of its own for SIGTERM; where /proc does not say, it is taken to have one."""
    try:
        with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
            caught = [int(line.split()[1], 16) for line in file if line.startswith("SigCgt")]
    except OSError:
        return True
    return not caught or caught[0] >> (signal.SIGTERM - 1) & 1


def training(folder, *more, **options):
    """A training that has just taken hold of its signals: its bar is drawn into the standard error only where that is a terminal."""
    process = start(folder, "train", "--out", "m.safetensors", *NET, *ENDLESS, *more, **options)
    wait_for(lambda: takes_signals(process))
    time.sleep(1.5)  # the first steps
    return process


def check_signals_of_training(checks, folder):
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGXCPU, signal.SIGUSR1, signal.SIGUSR2):
        here = empty(folder)
        process = training(here)
        process.send_signal(number)
        process.send_signal(number)  # a terminal that closes, and the command timeout, send it twice
        line = json.loads(process.communicate(timeout=60)[0])
        right = process.returncode == 130 and line["interrupted"] and model_steps(os.path.join(here, "m.safetensors")) == line["steps"] > 0
        checks.that(right and os.listdir(here) == ["m.safetensors"], f"{signal.Signals(number).name} ends a training, and keeps what it learned")
    here = empty(folder)
    run(here, "train", "--out", "teacher.safetensors", *NET, "--path", "ot", "--train", "1")
    pairs = ["--path", "ot", "--pairing", "reflow", "--teacher", "teacher.safetensors", "--train-points", "1000000", "--steps", "1000"]
    measured = ["--train", "1", "--result", "m.json", "--count", "10000", "--steps", "1000"]
    for what, more in (("before it, while a teacher makes its pairs,", [*ENDLESS, *pairs]), ("behind it, while it is measured,", measured)):
        process = start(here, "train", "--out", "m.safetensors", *NET, *more)
        wait_for(lambda: takes_signals(process) and (more != measured or os.path.exists(os.path.join(here, "m.safetensors"))))
        time.sleep(1)
        runs = process.poll() is None
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        checks.that(runs and process.returncode == -signal.SIGINT, f"a training is stopped at once {what} too {runs} {process.returncode}")
        checks.that(not os.path.exists(os.path.join(here, "m.json")), "and has no result")
    here = empty(folder)
    process = training(here, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    checks.that(process.poll() is None, "under nohup a training goes on when its terminal closes")
    process.kill()
    process.communicate()


def check_checkpoints(checks, folder):
    here = empty(folder)
    path = os.path.join(here, "m.safetensors")
    process = start(here, "train", "--out", path, *NET, *ENDLESS, "--checkpoint", "0.005")
    written = wait_for(lambda: os.path.exists(path))
    first = model_steps(path) if written else 0
    checks.that(written and wait_for(lambda: model_steps(path) > first), "train writes what it has learned now and then")
    process.kill()
    process.communicate()
    steps = model_steps(path)
    shutil.copy(path, os.path.join(here, "kept.safetensors"))
    run(here, "train", "--resume", "--out", path, "--train", str(steps + 500))
    run(here, "train", "--out", "whole.safetensors", *NET, "--train", str(steps + 500))
    with open(path, "rb") as one, open(os.path.join(here, "whole.safetensors"), "rb") as other:
        checks.that(one.read() == other.read(), "a killed training goes on from there as if nothing had happened, to the bit")
    os.remove(path)
    process = training(here, "--checkpoint", "0")
    checks.that(not os.path.exists(path), "--checkpoint 0 writes only at the end")
    process.kill()
    process.communicate()


def make(checks, folder, of):
    for check in of:
        try:
            check(checks, folder)
        except Exception:
            traceback.print_exc(file=sys.stdout)
            checks.that(False, f"{check.__name__} runs to its end")


def main():
    """What mostly waits, for encoders that hang and for signals, does so beside what is busy."""
    busy, waiting = Checks(), Checks()
    have_ffmpeg = shutil.which("ffmpeg") and shutil.which("ffprobe")
    films = (check_names, check_files_of_others, check_two_at_once, check_limit, check_signals_of_films) if have_ffmpeg else ()
    with tempfile.TemporaryDirectory() as folder:
        beside = threading.Thread(target=make, args=(waiting, folder, ((check_encoders,) if have_ffmpeg else ()) + (
            check_pipes, check_signals_of_training, check_checkpoints)))
        beside.start()
        make(busy, folder, films + (check_pages_of_others, check_pages_stopped, check_folders))
        beside.join()
    busy.passed += waiting.passed
    busy.failed += waiting.failed
    return busy.end()


if __name__ == "__main__":
    sys.exit(main())
