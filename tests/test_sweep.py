"""`flowscope sweep`, the runs that it prints, and `flowscope table`: words for a shell, going on after kill -9, broken results, full disks, numbers."""
import csv
import json
import math
import os
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from picture import Checks, read_png

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
SMALL = ["--width", "16", "--hidden", "1", "--batch", "64", "--train", "60", "--count", "100"]


def run(folder, *arguments, **more):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, capture_output=True, timeout=300, encoding="utf-8", errors="surrogateescape",
                          check=False, **more)


def shell(folder, command, text=None, **more):
    return subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, timeout=300, encoding="utf-8", errors="surrogateescape",
                          input=text, check=False, **more)


def refused(done, *words):
    said = done.stderr.strip()
    return done.returncode == 2 and not done.stdout and len(said.splitlines()) == 1 and all(word in said for word in words)


def option(line, key):
    return next(word.split("=", 1)[1] for word in shlex.split(line) if word.startswith(f"--{key}="))


def results_of(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".json"))


def read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def put(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# ---- what is printed ---------------------------------------------------------------------------------------------------------
def check_lines(checks, folder):
    done = run(folder, "sweep", "--over", "path=vp,ot", "--over", "seed=1..3", "--out", "a", *SMALL)
    lines = done.stdout.splitlines()
    checks.that(done.returncode == 0 and len(lines) == 6 and not done.stderr, "a line a run")
    checks.that(all(shlex.split(line)[:2] == [PROGRAM, "train"] for line in lines), "that this program does")
    checks.that(len({option(line, "result") for line in lines}) == 6 and len({option(line, "out") for line in lines}) == 6, "each to its own files")
    planned = [read_json(os.path.join(folder, "a", name)) for name in results_of(os.path.join(folder, "a"))]
    checks.that({(p["state"], p["settings"]["path"], p["settings"]["seed"]) for p in planned} ==
                {("planned", path, str(seed)) for path in ("vp", "ot") for seed in (1, 2, 3)}, "and what is planned stands in the folder")
    again = run(folder, "sweep", "--over", "path=vp,ot", "--over", "seed=1..3", "--out", "a", *SMALL)
    checks.that(again.stdout == done.stdout, "the same sweep prints the same lines")
    longer = run(folder, "sweep", "--over", "path=vp,ot", "--over", "seed=1..3", "--out", "a", *SMALL, "--train", "80")
    checks.that(not {option(line, "out") for line in longer.stdout.splitlines()} & {option(line, "out") for line in lines},
                "runs with other settings have other names")
    scene = os.path.join(folder, "s.ini")
    put(scene, "data = checkerboard\nrate = 0.003\n")
    line = run(folder, "sweep", "s.ini", "--over", "seed=7", "--out", "a").stdout
    checks.that("--data=checkerboard" in line and "--rate=0.003" in line and "--seed=7" in line, "a scene's settings stand in the line")


def check_models(checks, folder):
    done = run(folder, "sweep", "--over", "seed=1,2", "--over", "solver=euler,dopri5", "--over", "steps=1,2,4", "--out", "m", *SMALL)
    lines = done.stdout.splitlines()
    models = [option(line, "out") for line in lines]
    checks.that(len(lines) == 8 and "4 runs are left out" in done.stderr, "the adaptive solver has no steps: runs that are the same are one")
    checks.that(len(set(models)) == 2 and len(set(models[:2])) == 2, "runs that only sample otherwise share a model, and the models come first")
    lines = run(folder, "sweep", "--over", "steps=1,2", "--out", "both", *SMALL, "--train", "600").stdout.splitlines()
    running = [subprocess.Popen(["sh", "-c", line], cwd=folder, stdout=subprocess.PIPE) for line in lines]
    said = [process.communicate(timeout=300)[0] for process in running]
    checks.that([process.returncode for process in running] == [0, 0] and sum(b'"trained":600' in text for text in said) == 1,
                "of two at the same time one trains it and the other waits")


def check_refused(checks, folder):
    def sweep(*over):
        return run(folder, "sweep", "--out", "never", *(word for text in over for word in ("--over", text)))

    checks.that(refused(sweep("path=vq"), "vq"), "a value that is none")
    checks.that(refused(sweep("pth=vp"), "pth"), "a setting that is none")
    checks.that(refused(sweep("path"), "path="), "no values")
    checks.that(refused(sweep("path=vp,,ot"), "empty"), "an empty value")
    checks.that(refused(sweep("seed=5..1"), "5..1"), "a range backwards")
    checks.that(refused(sweep("seed=0..99", "steps=1..200"), "10000"), "too many")
    checks.that(refused(sweep("seed=1", "seed=2"), "twice"), "twice the same")
    checks.that(refused(sweep("theme=dark"), "no difference"), "a setting of pictures")
    checks.that(refused(run(folder, "sweep", "--out", "never"), "--over"), "nothing to vary")
    checks.that(refused(run(folder, "sweep", "--over", "seed=1"), "--out"), "no folder")
    checks.that(refused(run(folder, "sweep", "--over", "seed=1", "--out", "a\nb"), "line break"), "a name of two lines")
    checks.that(refused(run(folder, "sweep", "--over", "seed=1", "--lanes", "vp, ot", "--out", "never"), "--lanes"), "several lanes")
    checks.that(refused(run(folder, "sweep", "--over", "seed=1", "--data", "-", "--out", "never"), "standard input"), "one input for all")
    checks.that(refused(sweep("path=ve", "pairing=ot"), "random pairs"), "a combination that breaks a rule")
    checks.that(not os.path.exists(os.path.join(folder, "never")), "and nothing is written")
    some = run(folder, "sweep", "--over", "path=ve,ot", "--over", "pairing=ot,independent", "--over", "seed=1,2", "--out", "rules")
    checks.that(some.returncode == 0 and len(some.stdout.splitlines()) == 6 and "2 runs are left out, such as path=ve, pairing=ot" in some.stderr,
                "of several, those that break one are left out, with the reason")


# ---- what the lines do ---------------------------------------------------------------------------------------------------------
def check_odd_names(checks, folder):
    place = "it's $HOME `x` \"q\"; & | * \\ ~ ünï -"
    data = "--my 'own', points.csv"
    put(os.path.join(folder, data), "".join(f"{math.sin(k):.3f},{math.cos(2 * k):.3f}\n" for k in range(40)))
    done = run(folder, "sweep", "--over", "data=moons," + data.replace(",", "\\,"), "--out", place, *SMALL)
    lines = done.stdout.splitlines()
    checks.that(done.returncode == 0 and len(lines) == 2, f"odd names: {done.stderr}")
    checks.that(option(lines[1], "data-file") == data and option(lines[1], "out").startswith(place + "/"), "come back as they were from a shell's words")
    checks.that("'" not in os.path.basename(option(lines[1], "result")), "and the files' own names are plain")
    ended = shell(folder, "tr '\\n' '\\0' | xargs -0 -n 1 -P 2 sh -c", done.stdout)
    checks.that(ended.returncode == 0, f"xargs runs them: {ended.stderr}")
    states = [read_json(os.path.join(folder, place, name))["state"] for name in results_of(os.path.join(folder, place))]
    checks.that(states == ["done", "done"], "both are done")
    table = run(folder, "table", place)
    checks.that(table.returncode == 0 and "| file | --my 'own', points.csv | 1 |" in table.stdout, f"and the table names them: {table.stderr}")
    csv_rows = rows_of(os.path.join(folder, place, "table.csv"))
    checks.that([row["data-file"] for row in csv_rows] == ["", data], "in CSV with its comma")
    raw = os.path.join(os.fsencode(folder), b"\xff\xfe")
    done = subprocess.run([PROGRAM, "sweep", "--over", "seed=1", "--out", b"\xff\xfe", *SMALL], cwd=folder, capture_output=True, check=False)
    ended = subprocess.run(["sh", "-c", done.stdout], cwd=folder, capture_output=True, check=False)
    checks.that(done.returncode == 0 and ended.returncode == 0 and len(os.listdir(raw)) == 3, "a name that is no text")


def check_parallel(checks, folder):
    """GNU parallel and, from a number, a Slurm array."""
    lines = run(folder, "sweep", "--over", "seed=1..3", "--out", "it's", *SMALL).stdout
    put(os.path.join(folder, "runs.txt"), lines)
    one = shell(folder, 'sh -c "$(sed -n "${SLURM_ARRAY_TASK_ID}p" runs.txt)"', env={**os.environ, "SLURM_ARRAY_TASK_ID": "2"})
    states = [read_json(os.path.join(folder, "it's", name))["state"] for name in results_of(os.path.join(folder, "it's"))]
    checks.that(one.returncode == 0 and states == ["planned", "done", "planned"], f"one task of an array does its own line: {one.stderr}")
    if shutil.which("parallel"):
        done = shell(folder, "parallel --will-cite -j 2 < runs.txt", env={**os.environ, "HOME": folder})
        states = [read_json(os.path.join(folder, "it's", name))["state"] for name in results_of(os.path.join(folder, "it's"))]
        checks.that(done.returncode == 0 and states == ["done"] * 3 and done.stdout.count('"trained"') == 2, f"GNU parallel does the others: {done.stderr}")


def check_resume(checks, folder):
    """Killed in the middle it goes on from its checkpoint, to the same numbers as without."""
    given = ["sweep", "--over", "seed=3", "--out", "killed", *SMALL, "--train", "6000", "--checkpoint", "0.0005"]
    line = run(folder, *given).stdout.strip()
    model, result = (os.path.join(folder, option(line, key)) for key in ("out", "result"))
    process = subprocess.Popen(shlex.split(line), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not os.path.exists(model) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    checks.that(process.returncode == -signal.SIGKILL and os.path.exists(model), "killed after a checkpoint")
    checks.that(read_json(result)["state"] == "planned", "its result is still planned")
    shutil.copy(result, os.path.join(folder, "planned"))
    table = run(folder, "table", "killed")
    checks.that(table.returncode == 1 and "Missing: seed=3" in table.stderr, f"and missing in the table: {table.stderr}")
    said = json.loads(shell(folder, line).stdout)
    checks.that(0 < said["trained"] < said["steps"] == 6000, f"the same line goes on: {said}")
    whole = run(folder, *["fresh" if word == "killed" else word for word in given]).stdout.strip()
    checks.that(shell(folder, whole).returncode == 0, "and without a kill")
    checks.that(read_json(result) == read_json(os.path.join(folder, option(whole, "result"))), "the result is the same to the last digit")
    before = os.stat(result).st_mtime_ns, os.stat(model).st_mtime_ns
    again = shell(folder, line)
    checks.that(again.returncode == 0 and not again.stdout and before == (os.stat(result).st_mtime_ns, os.stat(model).st_mtime_ns),
                "what is done is not done twice")
    finished = [name for name in os.listdir(os.path.join(folder, "killed")) if not name.endswith(".part")]
    checks.that(len(finished) == 5, f"model, result, the lock and two tables: {finished}")
    shutil.copy(os.path.join(folder, "planned"), os.path.join(folder, "killed", "a.json"))  # first by name
    table = run(folder, "table", "killed")
    checks.that("a.json is of the same run as" in table.stderr and "missing or failed runs: 0 of 1" in table.stderr,
                f"of two results of a run the one that is done counts: {table.stderr}")


def check_mine(checks, folder):
    """What stands under a name is somebody's."""
    line = run(folder, "sweep", "--over", "seed=1", "--out", "mine", *SMALL).stdout.strip()
    result = os.path.join(folder, option(line, "result"))
    put(result, '{"name": "package"}')
    done = shell(folder, line)
    checks.that(done.returncode == 2 and "not the result of a run" in done.stderr and read_json(result) == {"name": "package"}, "other JSON stays")
    put(result, '{"flowscope": "run", "state": "done", "sett')
    checks.that(shell(folder, line).returncode == 0 and read_json(result)["state"] == "done", "a broken result is made again")
    other = shell(folder, line.replace("--train=60", "--train=50"))
    checks.that(other.returncode == 2 and "another train" in other.stderr and read_json(result)["state"] == "done", "that of other settings stays")
    other = shell(folder, line.replace(option(line, "result"), "mine/b.json") + " --rate=0.001")
    checks.that(other.returncode == 1 and "another rate" in other.stderr, "and so does the model of other settings")
    checks.that(read_json(os.path.join(folder, "mine", "b.json"))["state"] == "failed", "which is a failed run")
    checks.that(run(folder, "train", "--out", "m.safetensors", "--result", "r.txt", *SMALL).returncode == 2, "a result's name ends in .json")


def check_plain(checks, folder):
    """What a result says is printed on one line, and steers no terminal."""
    settings = {"data": "file", "seed": "1"}
    os.mkdir(os.path.join(folder, "plain"))
    put(os.path.join(folder, "plain", "a.json"), json.dumps({"flowscope": "run", "state": "failed", "error": "no\n\x1b[2J|", "settings": {**settings, "data-file": "a\n\x1b[31mb"}}))
    put(os.path.join(folder, "plain", "b.json"), json.dumps({"flowscope": "run", "state": "done", "result": {"w2": 0.5}, "settings": {**settings, "data-file": "ü" * 2000}}))
    table = run(folder, "table", "plain", "--measure", "w2")
    said = table.stdout + table.stderr + open(os.path.join(folder, "plain", "table.md"), encoding="utf-8").read()
    checks.that(table.returncode == 1 and "\x1b" not in said, f"no control character: {table.stderr}")
    checks.that("| a??[31mb | 0 of 1 | – |" in table.stdout and "a??[31mb" in table.stderr and "no??[2J" in table.stderr, "each text stays on its line")
    rows = rows_of(os.path.join(folder, "plain", "table.csv"))
    checks.that([row["data-file"] for row in rows] == ["a??[31mb", "ü" * 2000] and [row["w2"] for row in rows] == ["", "0.5"], "and in its field, whole")


def check_full(checks, folder):
    def small(size):
        return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    # Larger than what LLVM's OpenMP writes for itself when it starts (1024 bytes), and smaller than a result that holds this path.
    points = " ".join(f"{k / 7:.40f}:{k / 7:.4f}:{1 - k / 7:.4f}" for k in range(8))
    full = run(folder, "sweep", "--over", "seed=1,2", "--out", "full", "--path", "custom", "--custom-path", points, *SMALL, "--pairing",
               "independent", preexec_fn=small(1100))
    checks.that(full.returncode == 1 and not full.stdout and "Cannot write" in full.stderr, "no line where the plan cannot be written")
    checks.that(os.listdir(os.path.join(folder, "full")) == [], "and no half of it is left")
    line = run(folder, "sweep", "--over", "seed=1", "--out", "full", *SMALL, "--width", "64", "--hidden", "3").stdout
    result = os.path.join(folder, option(line, "result"))
    failed = shell(folder, line, preexec_fn=small(8000))
    checks.that(failed.returncode == 1 and read_json(result)["state"] == "failed" and "Cannot write" in read_json(result)["error"],
                "a run whose model finds no room has failed, and says why")
    table = run(folder, "table", "full")
    checks.that(table.returncode == 1 and "Failed: seed=1" in table.stderr and "Cannot write" in table.stdout, "so does the table")
    checks.that(shell(folder, line).returncode == 0 and read_json(result)["state"] == "done", "and with room it is done")
    table = run(folder, "table", "full", "--out", "t.csv", preexec_fn=small(100))
    checks.that(table.returncode == 1 and not os.path.exists(os.path.join(folder, "t.csv")), "a table that finds no room is not there")
    try:
        with open("/dev/full", "w", encoding="utf-8") as nowhere:
            done = subprocess.run([PROGRAM, "sweep", "--over", "seed=1", "--out", "full", *SMALL], cwd=folder, stdout=nowhere, stderr=subprocess.PIPE, check=False)
        checks.that(done.returncode == 1, "lines that do not arrive are an error")
    except FileNotFoundError:
        pass


# ---- the table -----------------------------------------------------------------------------------------------------------------
def fill(folder, numbers):
    """Gives the planned runs of a folder their results, by (path, seed)."""
    for name in results_of(folder):
        path = os.path.join(folder, name)
        planned = read_json(path)
        value = numbers.get((planned["settings"]["path"], planned["settings"]["seed"]))
        if value is not None:
            planned.update(state="done", result={"w2": value, "nfe": 48, "nll": None})
            put(path, json.dumps(planned))


def check_numbers(checks, folder):
    run(folder, "sweep", "--over", "path=vp,ot", "--over", "seed=1..3", "--out", "t", *SMALL)
    place = os.path.join(folder, "t")
    fill(place, {("vp", "1"): 1, ("vp", "2"): 2, ("vp", "3"): 4, ("ot", "1"): 0.5})
    table = run(folder, "table", "t")
    rows = rows_of(os.path.join(place, "table.csv"))
    checks.that([(row["path"], row["n"], row["runs"]) for row in rows] == [("vp", "3", "3"), ("ot", "1", "3")], "rows in the order of the settings")
    # 1, 2, 4: mean 7/3, squares 16/9 + 1/9 + 25/9 = 42/9, over n - 1 = 2: 7/3
    checks.that(abs(float(rows[0]["w2"]) - 7 / 3) < 1e-12 and abs(float(rows[0]["w2_deviation"]) - math.sqrt(7 / 3)) < 1e-12, "mean and deviation")
    checks.that(rows[1]["w2"] == "0.5" and rows[1]["w2_deviation"] == "", "one run has no deviation")
    checks.that("nll" not in rows[0], "what no run has is no column")
    checks.that("| vp | 3 | 2.333 ± 1.528 | 48 |" in table.stdout and "| ot | 1 of 3 | 0.500 | 48 |" in table.stdout, table.stdout)
    checks.that(table.returncode == 1 and table.stderr.count("Missing: ") == 2 and "seed=3, path=ot" in table.stderr, "what is missing is named")
    checks.that(table.stdout.count("* seed=") == 2, "under the table too")
    with open(os.path.join(place, "table.md"), encoding="utf-8") as file:
        checks.that(file.read() == table.stdout, "the file is what is printed")
    whole = run(folder, "table", "t", "--over", "path", "--over", "seed", "--out", "all.csv")
    checks.that(whole.returncode == 1 and abs(float(rows_of(os.path.join(folder, "all.csv"))[0]["w2"]) - 7.5 / 4) < 1e-12, "over more than seeds")
    dash = run(folder, "table", "t", "--measure", "w2 nll").stdout
    checks.that("| ot | 1 of 3 | 0.500 | – |" in dash, "a dash where no run has it")
    return place


def check_broken(checks, folder, place):
    names = results_of(place)
    fill(place, {("ot", "2"): 0.7, ("ot", "3"): 0.9})
    checks.that(run(folder, "table", "t").returncode == 0, "a complete table")
    shutil.copy(os.path.join(place, names[0]), os.path.join(place, "copy.json"))
    put(os.path.join(place, "half.json"), '{"flowscope": "run", "state": "do')
    put(os.path.join(place, "empty.json"), "")
    put(os.path.join(place, "list.json"), "[1, 2]")
    put(os.path.join(place, "deep.json"), "[" * 100000)
    put(os.path.join(place, "other.json"), '{"state": "done"}')
    put(os.path.join(place, "odd.json"), '{"flowscope": "run", "state": "done", "settings": {"warp": "9"}, "result": {}}')
    put(os.path.join(place, "none.json"), '{"flowscope": "run", "state": "done", "settings": {}}')
    put(os.path.join(place, "array.json"), '{"flowscope": "run", "state": "planned", "settings": ["vp"]}')
    put(os.path.join(place, "ignored.txt"), "{")
    os.mkdir(os.path.join(place, "folder.json"))
    table = run(folder, "table", "t")
    checks.that(table.returncode == 1 and all(name + ".json" in table.stdout for name in
                                              ("copy", "half", "empty", "list", "deep", "other", "odd", "none", "array", "folder")), f"each is named: {table.stderr}")
    checks.that("ignored" not in table.stdout, "other files are nobody's business")
    rows = rows_of(os.path.join(place, "table.csv"))
    checks.that([(row["n"], row["runs"]) for row in rows] == [("3", "3"), ("3", "3")] and abs(float(rows[1]["w2"]) - 0.7) < 1e-12, "and none counts")
    checks.that(abs(float(rows[1]["w2_deviation"]) - 0.2) < 1e-12, "0.5, 0.7, 0.9: 0.2")
    os.mkdir(os.path.join(folder, "empty"))
    checks.that(run(folder, "table", "empty").returncode == 1 and "no results" in run(folder, "table", "empty").stderr, "an empty folder")
    checks.that(run(folder, "table", "nowhere").returncode == 1, "and none")
    checks.that(refused(run(folder, "table", "t", "--measure", "w3"), "w3", "w2"), "a measure that is none")
    checks.that(run(folder, "table", "t", "--out", "t.pdf").returncode == 1, "a kind of file that is none")


def check_picture(checks, folder, place):
    def colours(name):
        picture = read_png(os.path.join(folder, name))
        return picture, picture.at(2, 2)

    run(folder, "table", "t", "--out", "dark.png")
    run(folder, "table", "t", "--out", "light.png", "--theme", "light", "--size", "900x500")
    dark, ink = colours("dark.png")
    light, paper = colours("light.png")
    checks.that((dark.width, light.width, light.height) == (1280, 900, 500), "a picture in the size asked for")
    checks.that(sum(ink) < 100 and sum(paper) > 700, "in each theme")
    checks.that(0.005 < 1 - light.share(paper) < 0.3 and 0.005 < 1 - dark.share(ink) < 0.3, "with something on it")
    checks.that(read_png(os.path.join(place, "table.png")).width == 1280, "and beside the tables")
    run(folder, "sweep", "--over", "steps=1,2,4,8", "--over", "path=vp,ot", "--over", "seed=1,2", "--out", "steps", *SMALL)
    for name in results_of(os.path.join(folder, "steps")):
        path = os.path.join(folder, "steps", name)
        done = read_json(path)
        steps, seed, vp = int(done["settings"]["steps"]), int(done["settings"]["seed"]), done["settings"]["path"] == "vp"
        done.update(state="done", result={"w2": (2 if vp else 1) / steps + 0.1 * seed})
        put(path, json.dumps(done))
    checks.that(run(folder, "table", "steps").returncode == 0, "lines over steps")
    picture = read_png(os.path.join(folder, "steps", "table.png"))
    orange, blue = picture.share((255, 153, 77), 30), picture.share((77, 171, 247), 30)
    checks.that(0.0005 < orange < 0.05 and 0.0005 < blue < 0.05, f"in the accents of their paths: {orange}, {blue}")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        for check in (check_lines, check_models, check_refused, check_odd_names, check_parallel, check_resume, check_mine, check_plain, check_full):
            check(checks, folder)
        place = check_numbers(checks, folder)
        check_broken(checks, folder, place)
        check_picture(checks, folder, place)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
