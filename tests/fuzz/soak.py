"""A window that runs on and on while keys change what it shows: memory, descriptors and threads must not grow. SOAK_S says how many
seconds; the first fifth, at least 20 s, is left out, as caches fill then. Prints a line every so often, and the verdict."""
import os
import random
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tests"))
from window import Display, Window  # noqa: E402  (of tests/)

PROGRAM = os.path.join(TOP, os.environ.get("BUILD", "build"), "flowscope")
SOAK_S = float(os.environ.get("SOAK_S", "900"))
ROOM = 0.05  # that the memory may grow by, as a share: the allocator's own ups and downs
# Every key that changes what is shown or trained, but for those that end it, write files or fill the screen.
KEYS = ["Tab", "c", "p", "a", "f", "v", "w", "e", "x", "n", "b", "g", "k", "m", "j", "u", "y", "d", "l", "h", "0", "1", "2", "3", "t", "r",
        "space", "period", "Left", "Right", "Home", "End", "Delete", "question", "Escape", "ctrl+z", "ctrl+z", "ctrl+y"]


def figures(pid):
    """Resident memory in MB, descriptors, threads."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        status = dict(line.split(":", 1) for line in file)
    return int(status["VmRSS"].split()[0]) / 1024, len(os.listdir(f"/proc/{pid}/fd")), int(status["Threads"])


def peak(rows):
    return [max(column) for column in zip(*rows)]


def watch(window, dice):
    """Figures taken all along, one row a second."""
    rows, since, told = [], time.monotonic(), 0
    while (spent := time.monotonic() - since) < SOAK_S:
        window.key(dice.choice(KEYS))
        if window.program.poll() is not None:
            raise RuntimeError(f"the program ended with {window.program.returncode}: {window.program.stderr.read()}")
        rows.append((spent, *figures(window.program.pid)))
        if spent - told >= SOAK_S / 10:
            told = spent
            print("  {:5.0f} s  {:7.1f} MB  {:3d} descriptors  {:3d} threads".format(*rows[-1]), flush=True)
        time.sleep(0.3)
    return rows


def main():
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        os.environ["FLOWSCOPE_HOME"] = TOP
        with Window(display, [PROGRAM, "--particles", "5000", "--width", "16"], folder) as window:
            rows = watch(window, dice)
            subprocess.run(["kill", str(window.program.pid)], check=True)
    warm = [row[1:] for row in rows if row[0] > max(20, SOAK_S / 5)]
    if len(warm) < 20:
        print("  too short to judge: SECONDS=60 at least")
        return 1
    half = len(warm) // 2
    before, after = peak(warm[:half]), peak(warm[half:])
    grown = after[0] > before[0] * (1 + ROOM) or after[1] > before[1] or after[2] > before[2]
    print("  {} keys in {:.0f} s; peaks of the first and second half: {:.1f} and {:.1f} MB, {} and {} descriptors, {} and {} threads: {}".format(
        len(rows), rows[-1][0], before[0], after[0], before[1], after[1], before[2], after[2], "GROWS" if grown else "flat"))
    return grown


if __name__ == "__main__":
    sys.exit(main())
