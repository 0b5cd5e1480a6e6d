"""Runs the tests of a build with --coverage and prints how much of each folder of src/ they have reached, by gcovr. A test that has run since it
was built is not run again. Branches of CHECK are left out: they end the program. Of a folder below its goal the files that lack most are named.

    BUILD=build/coverage python3 tests/fuzz/coverage.py TEST...        FILES="src/run src/app" prints each file there, with the lines not reached"""
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("BUILD", "build/coverage")
GOALS = {"base": 90, "flow": 90, "settings": 90, "run": 90}
GOAL = 80      # of all other folders, percent of lines
WORST = 3      # files named of a folder below its goal
LIMIT = 3600   # seconds for a test: unoptimised, and counting
JOBS = int(os.environ.get("JOBS", os.cpu_count()))


def has_run(test):
    """Whether it has run since it was built; a script since the program was."""
    count = os.path.join(BUILD, "tests", os.path.basename(test) + ".count")
    built = [test, os.path.join(BUILD, "flowscope")] if test.endswith((".py", ".sh")) else [test]
    return os.path.exists(count) and all(os.path.getmtime(count) > os.path.getmtime(name) for name in built)


def run(test):
    environment = {**os.environ, "BUILD": BUILD, "LIMIT": str(LIMIT)}
    done = subprocess.run(["sh", "tests/run.sh", "--one", test], cwd=TOP, env=environment, stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="", flush=True)


def measured():
    """Per file: lines and branches, how many of them were reached, and the lines that were not."""
    with tempfile.TemporaryDirectory() as folder:
        details, summary = (os.path.join(folder, name) for name in ("details", "summary"))
        folders = [os.path.join(BUILD, name) for name in sorted(os.listdir(os.path.join(TOP, "src")))]
        command = ["gcovr", "--root", TOP, *folders, "--filter", os.path.join(TOP, "src") + "/",
                   "--json", details, "--json-summary", summary, "--exclude-branches-by-pattern", r".*\bCHECK(_RANGE)?\(.*",
                   "--exclude-throw-branches", "--gcov-ignore-parse-errors", "-j", "2"]
        subprocess.run(command, cwd=TOP, check=True, stderr=subprocess.DEVNULL)
        with open(details, encoding="utf-8") as file:
            missing = {f["file"]: sorted({line["line_number"] for line in f["lines"] if not line["count"] and not line.get("gcovr/noncode")})
                       for f in json.load(file)["files"]}
        with open(summary, encoding="utf-8") as file:
            return [{**f, "missing": missing[f["filename"]]} for f in json.load(file)["files"]]


def share(part, whole):
    return 100 * part / whole if whole else 100.0


def figures(name, files):
    lines, reached, branches, taken = (sum(f[k] for f in files) for k in ("line_total", "line_covered", "branch_total", "branch_covered"))
    return share(reached, lines), f"  {name:8} {share(reached, lines):5.1f} % of {lines:5}  {share(taken, branches):5.1f} % of {branches:5}"


def print_folders(files):
    folders = {}
    for file in files:
        folders.setdefault(file["filename"].split("/")[1], []).append(file)
    print("  folder     lines          branches")
    below = 0
    for name, own in sorted(folders.items()):
        reached, text = figures(name, own)
        goal = GOALS.get(name, GOAL)
        print(text if reached >= goal else f"{text}  below {goal} % of lines")
        if reached < goal:
            below += 1
            worst = sorted(own, key=lambda f: f["line_covered"] - f["line_total"])[:WORST]
            print("           least: " + ", ".join(f"{f['filename'][4:]} {share(f['line_covered'], f['line_total']):.0f} %" for f in worst))
    print(figures("all", files)[1])
    return below


def print_files(files, chosen):
    for file in files:
        if file["filename"].startswith(tuple(chosen)):
            print(f"{figures('', [file])[1]}  {file['filename']}: {' '.join(map(str, file['missing'])) or 'nothing missing'}")


def main():
    left = sorted((test for test in sys.argv[1:] if not has_run(test)), key=lambda test: test.endswith(".py"))
    print(f"  {len(left)} of {len(sys.argv) - 1} tests to run")
    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(run, left))
    files = measured()
    print_files(files, os.environ.get("FILES", "").split() or ["-"])
    return print_folders(files) > 0


if __name__ == "__main__":
    sys.exit(main())
