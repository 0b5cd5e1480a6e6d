"""Refuses each request for memory once, and each write: whatever comes of it, the program ends with 0 and the whole result, or with 1 and
a sentence; nothing half-written stays. Prints how many were refused, and what broke.

    BUILD=build python3 tests/fuzz/torture.py [memory|writes|window|events]...

EVERY=3 refuses the first 40 of each command and then every third: those that follow each other mostly stand in one loop."""
import concurrent.futures
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests"))
from window import Display, Window  # noqa: E402  (of tests/)

BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))
PROGRAM = os.path.join(BUILD, "flowscope")
REFUSE = os.path.join(BUILD, "refuse.so")
LIMIT_S = int(os.environ.get("LIMIT_S", "300"))  # of a run, on a machine that does other work too
EVENTS = "60"  # frames of a window under events
EVERY, ALL_OF = int(os.environ.get("EVERY", "1")), 40
ENV = dict(os.environ, OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive", FLOWSCOPE_HOME=TOP, MESA_SHADER_CACHE_DISABLE="1")
SMALL = "--width 8 --hidden 1 --particles 1000"
# The command line, and what it writes, to a name or with > to its standard output. `model.safetensors` and `points.csv` are there.
CASES = {
    "train": (f"train --train 4 {SMALL} --pairing sinkhorn --out out.safetensors", "out.safetensors"),
    "train on points": (f"train --train 2 --data points.csv --condition --train-points 64 {SMALL} --out out.safetensors",
                        "out.safetensors"),
    "sample": ("sample model.safetensors --count 3000 --steps 2 --out out.csv", "out.csv"),
    "sample trajectories": ("sample model.safetensors --count 300 --steps 2 --trajectories --out out.npy", "out.npy"),
    "eval": ("eval model.safetensors --count 100 --steps 2 > out.json", "out.json"),
    "density": ("density model.safetensors --from points.csv --steps 2 --out out.csv", "out.csv"),
    "list": ("list model.safetensors > out.txt", "out.txt"),
    "shot": (f"shot --train 5 --size 400x300 {SMALL} --compare --curves --formulas --network --streams --arrows --out out.png",
             "out.png"),
    "shot, graphics card": (f"shot --train 0 --size 400x300 {SMALL} --particles 30000 --gpu on --density likelihood --truth error "
                            "--pairing independent --field difference --lang ko --out out.png", "out.png"),
    "film": (f"film --train 0 --seconds 0.1 --size 320x240 {SMALL} --out out.mp4", "out.mp4"),
    "film of pictures": (f"film --train 0 --seconds 0.1 --size 320x240 {SMALL} --out out", "out"),
    "gallery": (f"gallery --train 0 {SMALL} --out out", "out"),
}
CASES = {name: case for name, case in CASES.items() if os.environ.get("ONLY", "") in name}  # ONLY="film" tries those alone


def prints(case):
    """Whether the case's output goes to the standard output."""
    return " > " in CASES[case][0]


def start(folder, case, wrap=(), **env):
    line, _, name = CASES[case][0].partition(" > ")
    with open(os.path.join(folder, name) if name else os.devnull, "wb") as out:
        return subprocess.run([*wrap, PROGRAM, *line.split()], cwd=folder, env=dict(ENV, **env), stdin=subprocess.DEVNULL,
                              stdout=out, stderr=subprocess.PIPE, timeout=LIMIT_S, text=True, errors="replace")


def prepare(folder, given):
    for name in given:
        shutil.copy(name, folder)


def content(path):
    """A file's bytes, or those of a folder's files, as one figure; None where there is nothing."""
    if not os.path.exists(path):
        return None
    names = sorted(os.listdir(path)) if os.path.isdir(path) else [""]
    sums = [hashlib.sha256(open(os.path.join(path, n) if n else path, "rb").read()).hexdigest() for n in names]
    return list(zip(names, sums))


def judge(folder, case, ended, good, given):
    """What is wrong with a disturbed run, as sentences."""
    out = CASES[case][1]
    wrong = []
    said = ended.stderr.strip().splitlines()
    if ended.returncode not in (0, 1, 2):
        wrong.append(f"ended with {ended.returncode}")
    if ended.returncode > 0 and not (said and re.match("flowscope: .{9}", said[-1]) and "check failed" not in ended.stderr):
        wrong.append("no sentence")
    if ended.returncode == 0 and out and content(os.path.join(folder, out)) != good and not said:  # else it says what it did instead
        wrong.append("ended with 0 and another result")
    if ended.returncode > 0 and out and not prints(case) and content(os.path.join(folder, out)) not in (None, good):
        wrong.append(f"left a broken {out}")
    known = {out, *(os.path.basename(g) for g in given)}
    wrong += [f"left {name}" for name in sorted(os.listdir(folder)) if name not in known]
    return wrong and [", ".join(wrong) + ": " + " / ".join(said[-2:])[:300]]


def disturbed(case, given, good, wrap=(), **env):
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder, given)
        try:
            return judge(folder, case, start(folder, case, wrap, **env), good, given)
        except subprocess.TimeoutExpired:
            return [f"still running after {LIMIT_S} s"]


def undisturbed(case, given, wrap=(), **env):
    """The result, what the run printed to count by, and whether a second one gives the same."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder, given)
        count = os.path.join(folder, ".count")
        ended = start(folder, case, wrap, REFUSE_COUNT=count, **env)
        assert ended.returncode == 0, f"{case}: {ended.stderr}"
        requests = int(open(count).read()) if os.path.exists(count) else 0
        trace = os.path.join(folder, ".trace")
        return CASES[case][1] and content(os.path.join(folder, CASES[case][1])), requests, open(trace).readlines() if os.path.exists(
            trace) else []


def run_all(title, jobs):
    """jobs: [(what, function)], of which EVERY chooses. Prints a line and what broke; returns how many did."""
    there, jobs = len(jobs), jobs[:ALL_OF] + jobs[ALL_OF::EVERY]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = [(what, pool.submit(job)) for what, job in jobs]
        broken = [f"{what}: {sentence}" for what, result in results for sentence in result.result()]
    print(f"  {title:32} {len(jobs):5} of {there} refused, {len(broken)} broken", flush=True)
    for line in broken:
        print(f"       | {line}", flush=True)
    return len(broken)


def memory(given):
    broken = 0
    for case in CASES:
        good, requests, _ = undisturbed(case, given, LD_PRELOAD=REFUSE)
        jobs = [(f"request {n} of {requests}", lambda n=n: disturbed(case, given, good, LD_PRELOAD=REFUSE, REFUSE_NTH=str(n)))
                for n in range(1, requests + 1)]
        assert requests > 0, f"{case}: no request was seen"
        broken += run_all(f"memory, {case}", jobs)
    return broken


CALLS = ["write", "writev", "pwrite64", "rename", "renameat2", "fsync", "fdatasync", "mkdir", "ftruncate", "link", "linkat"]
WHEN_MAX = 65535  # of strace


def may_trace():
    probe = subprocess.run(["strace", "-o", os.devnull, "true"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if probe.returncode != 0:
        print("  writes: skipped, strace may not trace here")
    return probe.returncode == 0


def writes(given):
    """Each call that writes to a file of the folder ends once in ENOSPC, by strace."""
    if not may_trace():
        return 0
    broken = 0
    for case, (_, out) in CASES.items():
        if not out:
            continue
        list_calls = ["strace", "-f", "-y", "-qq", "-o", ".trace", "-e", "trace=" + ",".join(CALLS)]
        good, _, trace = undisturbed(case, given, list_calls)
        seen, jobs = {}, []
        for line in trace:
            call = re.match(r"(?:\d+ +)?(\w+)\(", line)
            if not call:
                continue
            seen[call[1]] = seen.get(call[1], 0) + 1
            if "out" in line.split("(", 1)[1] and seen[call[1]] <= WHEN_MAX:
                when = f"{call[1]}:error=ENOSPC:when={seen[call[1]]}"
                wrap = ["strace", "-f", "-qq", "-o", os.devnull, "-e", "trace=" + call[1], "-e", "inject=" + when]
                jobs.append((when, lambda wrap=wrap: disturbed(case, given, good, wrap)))
        assert jobs, f"{case}: no write was seen"
        broken += run_all(f"writes, {case}", jobs)
    return broken


def writes_in_window(call):
    """A window saves a scene and a picture while this call ends in ENOSPC, and once more when there is space again."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        saved = [os.path.join(folder, name) for name in ("flowscope-001.ini", "flowscope-001.png")]
        home = f"FLOWSCOPE_HOME={TOP}"
        with Window(display, ["env", home, PROGRAM, *SMALL.split(), "--gpu", "off"], folder) as window:
            for key, name in zip(("ctrl+s", "s"), saved):
                trace = os.path.join(folder, ".trace")
                strace = subprocess.Popen(["strace", "-f", "-qq", "-o", trace, "-p", str(window.program.pid), "-e", "trace=" + call,
                                           "-e", f"inject={call}:error=ENOSPC"])
                time.sleep(1)
                window.key(key)
                if not until(lambda: "INJECTED" in open(trace, encoding="utf-8", errors="replace").read()):
                    wrong.append(f"{key} was never refused {call}")
                time.sleep(1)
                strace.terminate()
                strace.wait()
                os.remove(trace)
                there = {os.path.basename(before) for before in saved[:saved.index(name)]}
                wrong += [f"{key} left {left}" for left in sorted(set(os.listdir(folder)) - there)]
                window.key(key)
                if not until(lambda: os.path.exists(name)):
                    wrong.append(f"{key} does not save afterwards")
            if window.program.poll() is not None:
                wrong.append(f"ended with {window.program.returncode}: {window.program.stderr.read()}")
    return wrong


def until(holds):
    """Waits for it; whether it came."""
    end = time.monotonic() + LIMIT_S
    while not holds() and time.monotonic() < end:
        time.sleep(0.1)
    return holds()


def refuse_in_window(times):
    """A window runs; then memory is refused so often, while a key asks for more. What is wrong with what comes of it."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        sign, scene = os.path.join(folder, "refuse"), os.path.join(folder, "flowscope-001.ini")
        refuse = [f"FLOWSCOPE_HOME={TOP}", f"LD_PRELOAD={REFUSE}", f"REFUSE_WHILE={sign}", f"REFUSE_TIMES={times}"]
        with Window(display, ["env", *refuse, PROGRAM, *SMALL.split(), "--gpu", "off", "--no-curves"], folder) as window:
            time.sleep(2)
            open(sign, "w", encoding="utf-8").close()
            window.key("w")  # streamlines: a view opens, which has a state of its own
            if not until(lambda: os.path.exists(scene)):
                wrong.append("no scene was saved")
            if times:
                time.sleep(2)
                if window.program.poll() is not None:
                    wrong.append(f"ended with {window.program.returncode}: {window.program.stderr.read()}")
            else:
                until(lambda: window.program.poll() is not None)
                said = window.program.stderr.read() if window.program.poll() is not None else "it runs on"
                if window.program.poll() != 1 or "Not enough memory" not in said or "flowscope-001.ini" not in said:
                    wrong.append(f"ended with {window.program.poll()}: {said}")
    return wrong


def have_window():
    there = shutil.which("Xvfb") and shutil.which("xdotool")
    if not there:
        print("  window: skipped, there is no Xvfb or xdotool")
    return there


def window(_):
    if not have_window():
        return 0
    jobs = [("once", lambda: refuse_in_window(1)), ("from then on", lambda: refuse_in_window(0))]
    broken = run_all("memory, running window", jobs)
    if may_trace():
        jobs = [(call, lambda call=call: writes_in_window(call)) for call in ("openat", "write", "fsync", "rename")]
        broken += run_all("writes, saved in the window", jobs)
    return broken


def run_events(display, **env):
    """tests/test_window_events.c on this display. What it ended with, what it said, and how many requests it made."""
    with tempfile.TemporaryDirectory() as folder:
        count = os.path.join(folder, "count")
        env = dict(ENV, EVENTS_DISPLAY=display.name, EVENTS_FRAMES=EVENTS, TMPDIR=folder, LD_PRELOAD=REFUSE, REFUSE_COUNT=count, **env)
        ended = subprocess.run([os.path.join(BUILD, "tests", "test_window_events")], cwd=TOP, env=env, capture_output=True, text=True,
                               errors="replace", timeout=LIMIT_S, check=False)
        return ended.returncode, (ended.stdout + ended.stderr).strip(), int(open(count).read()) if os.path.exists(count) else 0


def disturbed_events(display, nth):
    try:
        code, said, _ = run_events(display, REFUSE_NTH=str(nth))
    except subprocess.TimeoutExpired:
        return [f"still running after {LIMIT_S} s"]
    good = code in (0, 1) and "check failed" not in said and "Test failed" not in said and (code == 0 or re.search("flowscope: .{9}", said))
    return [] if good else [f"ended with {code}: " + " / ".join(said.splitlines()[-3:])[:300]]


def events(_):
    """A window under events that are put in its way, each of its requests for memory refused once."""
    if not have_window():
        return 0
    with Display() as display:
        code, said, requests = run_events(display)
        assert code == 0 and requests > 0, said
        jobs = [(f"request {n} of {requests}", lambda n=n: disturbed_events(display, n)) for n in range(1, requests + 1)]
        return run_all("memory, window under events", jobs)


def main():
    which = sys.argv[1:] or os.environ.get("WHICH", "memory writes window events").split()
    since = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        model, points = os.path.join(folder, "model.safetensors"), os.path.join(folder, "points.csv")
        with open(points, "w", encoding="utf-8") as file:
            file.write("".join(f"{i * 37 % 10},{i * 53 % 10},{i % 2}\n" for i in range(40)))
        subprocess.run([PROGRAM, *f"train --train 4 {SMALL} --out {model}".split()], env=ENV, check=True, stdout=subprocess.DEVNULL)
        broken = sum({"memory": memory, "writes": writes, "window": window, "events": events}[name]([model, points]) for name in which)
    print(f"  {broken} broken, {time.monotonic() - since:.0f} s")
    return broken > 0


if __name__ == "__main__":
    sys.exit(main())
