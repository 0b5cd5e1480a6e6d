"""Prints how much of each folder of src/ the tests of a build with --coverage have reached, by gcovr. Branches of CHECK are left out: they
end the program. Files that are least covered are named.

    python3 tests/fuzz/coverage.py build/coverage"""
import json
import os
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GOALS = {"base": 90, "flow": 90, "settings": 90, "run": 90}
GOAL = 80  # of all other folders, percent of lines
WORST = 3  # files named of a folder below its goal


def share(part, whole):
    return 100 * part / whole if whole else 100.0


def main():
    build = sys.argv[1]
    command = ["gcovr", "--root", TOP, "--object-directory", build, build, "--filter", os.path.join(TOP, "src") + "/", "--json-summary", "-",
               "--exclude-branches-by-pattern", r".*\bCHECK(_RANGE)?\(.*", "--exclude-throw-branches", "--gcov-ignore-parse-errors"]
    files = json.loads(subprocess.run(command, stdout=subprocess.PIPE, cwd=TOP, check=True, text=True).stdout)["files"]
    folders = {}
    for file in files:
        folders.setdefault(file["filename"].split("/")[1], []).append(file)
    print("  folder     lines          branches       goal")
    below = 0
    for name, own in sorted(folders.items()):
        lines, reached, branches, taken = (sum(f[k] for f in own) for k in ("line_total", "line_covered", "branch_total", "branch_covered"))
        goal = GOALS.get(name, GOAL)
        print(f"  {name:8} {share(reached, lines):5.1f} % of {lines:5}  {share(taken, branches):5.1f} % of {branches:5}  {goal} % of lines"
              + ("" if share(reached, lines) >= goal else ": BELOW"))
        if share(reached, lines) < goal:
            below += 1
            worst = sorted(own, key=lambda f: f["line_covered"] - f["line_total"])[:WORST]
            print("           least: " + ", ".join(f"{f['filename'][4:]} {share(f['line_covered'], f['line_total']):.0f} %" for f in worst))
    return below > 0


if __name__ == "__main__":
    sys.exit(main())
