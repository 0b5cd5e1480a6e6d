"""`flowscope train`, `sample` and `eval`, and the model file by an independent reader: its bytes, and the forward pass repeated from it."""
import json
import math
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:  # the numpy that the system's package manager installs belongs to the system's own python
    own = "/usr/bin/python3"
    if os.path.exists(own) and os.path.realpath(sys.executable) != os.path.realpath(own) and "FLOWSCOPE_OWN" not in os.environ:
        os.execve(own, [own, *sys.argv], {**os.environ, "FLOWSCOPE_OWN": "1"})
    raise

from picture import Checks

BUILD = os.environ.get("BUILD", "build")
PROGRAM = os.path.abspath(os.path.join(BUILD, "flowscope"))
SLOW = "asan" in BUILD  # a sanitizer's build: what only asks how well something learns is left out
SMALL = ["--width", "24", "--hidden", "2", "--batch", "64"]


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300)


def done(*arguments):
    result = run(*arguments)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {result.returncode}: {result.stderr}")
    return result.stdout


# ---- the file --------------------------------------------------------------------------------------------------------------
def read_safetensors(path):
    """By the format's specification alone: length, header, numbers."""
    with open(path, "rb") as file:
        data = file.read()
    (length,) = struct.unpack("<Q", data[:8])
    text = data[8:8 + length].decode("utf-8")
    header = json.loads(text)
    notes = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        assert entry["dtype"] == "F32"
        tensors[name] = np.frombuffer(data[8 + length + begin:8 + length + end], "<f4").reshape(entry["shape"])
    return length, text, notes, header, tensors, len(data) - 8 - length


def write_safetensors(path, tensors):
    """As torch's writer does: the largest first, no metadata of ours."""
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    names = sorted(tensors, key=lambda name: (-tensors[name].size, name))
    for name in names:
        size = tensors[name].size * 4
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [offset, offset + size]}
        offset += size
    text = json.dumps(header, separators=(",", ":")).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name in names:
            file.write(np.ascontiguousarray(tensors[name], "<f4").tobytes())


def silu(z):
    return z / (1 + np.exp(-z))


def selu(z):
    return 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(np.minimum(z, 0)))


def forward(notes, tensors, points, t, prefix="ema.", label=None):
    """The network's velocity, from the file alone, in double precision. label: one for all points, or one each; None is none."""
    time_features, position_features = int(notes["time-features"]), int(notes["position-features"])
    inputs = [points[:, 0], points[:, 1], np.full(len(points), t)]
    for k in range(1, time_features + 1):
        inputs += [np.full(len(points), wave(2 * np.pi * k * t)) for wave in (np.sin, np.cos)]
    for k in range(position_features):
        phase = points @ tensors["features.weight"][k].astype(float)
        inputs += [np.sin(phase), np.cos(phase)]
    if notes.get("condition") == "on":
        classes = tensors["0.weight"].shape[1] - len(inputs)
        asked = np.broadcast_to(-1 if label is None else label, len(points))
        inputs += [(asked == c).astype(float) for c in range(classes)]
    h = np.stack(inputs, 1)
    layers = int(notes["hidden"]) + 1
    act = {"silu": silu, "selu": selu, "tanh": np.tanh}[notes["activation"]]
    for k in range(layers):
        h = h @ tensors[f"{prefix}{2 * k}.weight"].astype(float).T + tensors[f"{prefix}{2 * k}.bias"].astype(float)
        h = act(h) if k < layers - 1 else h
    return h


def check_file(checks, folder):
    path = os.path.join(folder, "m.safetensors")
    done("train", *SMALL, "--train", "300", "--activation", "selu", "--time-features", "2", "--position-features", "3", "--out", path)
    length, text, notes, header, tensors, size = read_safetensors(path)
    checks.that(length % 8 == 0 and text.startswith('{"__metadata__":{'), "the header is aligned and begins with the metadata")
    checks.that(list(header) == sorted(header) and list(notes) == sorted(notes), "names are sorted")
    ends = [0] + [entry["data_offsets"][1] for entry in header.values()]
    begins = [entry["data_offsets"][0] for entry in header.values()]
    checks.that(begins == ends[:-1] and ends[-1] == size, "the tensors tile the file in the order of their names")
    checks.that(tensors["0.weight"].shape == (24, 13) and tensors["4.weight"].shape == (2, 24), "shapes are torch.nn.Linear's")
    checks.that(notes["activation"] == "selu" and notes["trained-steps"] == "300" and notes["data"] == "moons", "settings are kept")

    start = np.random.default_rng(1).normal(size=(200, 2))
    np.save(os.path.join(folder, "start.npy"), start)
    for steps in (1, 3):
        out = os.path.join(folder, f"end{steps}.npy")
        done("sample", path, "--from", os.path.join(folder, "start.npy"), "--solver", "euler", "--steps", str(steps), "--out", out)
        x = start.astype(np.float32).astype(float)
        for k in range(steps):
            x = x + forward(notes, tensors, x, k / steps) / steps
        off = np.abs(np.load(out) - x).max()
        checks.that(off < 1e-4, f"{steps} steps of Euler from the file alone end where sample does ({off:.1e})")


def check_classes(checks, folder):
    path, points, out = (os.path.join(folder, name) for name in ("classes.safetensors", "four.csv", "classes.csv"))
    rng = np.random.default_rng(5)
    with open(points, "w", encoding="utf-8") as file:  # class 2 comes half of the time, class 1 never
        for i in range(400):
            label = (2, 0, 2, 3)[i % 4]
            file.write(f"{3 * label + rng.normal():.6f},{rng.normal():.6f},{label}\n")
    done("train", *SMALL, "--data", points, "--condition", "--train", "200", "--time-features", "1", "--out", path)
    notes, tensors = read_safetensors(path)[2], read_safetensors(path)[4]
    shares = [float(share) for share in notes["class-shares"].split()]
    checks.that(tensors["0.weight"].shape == (24, 9) and shares == [0.25, 0, 0.5, 0.25], "a column for each class, and its share")

    start = np.random.default_rng(2).normal(size=(300, 2))
    np.save(os.path.join(folder, "start.npy"), start)
    sample = ["sample", path, "--from", os.path.join(folder, "start.npy"), "--solver", "euler", "--steps", "1", "--out", out]
    x = start.astype(np.float32).astype(float)
    nobody = forward(notes, tensors, x, 0.0)
    for label, guidance in ((-1, 1), (3, 1), (0, 2.5), (2, 0)):
        done(*sample, "--label", str(label), "--guidance", str(guidance))
        made = np.loadtxt(out, delimiter=",", skiprows=1)
        asked = made[:, 2].astype(int)
        want = x + nobody + guidance * (forward(notes, tensors, x, 0.0, label=asked) - nobody)
        right = np.abs(made[:, :2] - want).max() < 1e-4 and (label < 0 or (asked == label).all())
        checks.that(right, f"label {label} under guidance {guidance} from the file alone")
        if label < 0:
            counts = np.bincount(asked[:256], minlength=4)
            checks.that(list(counts) == [64, 0, 128, 64], f"each particle's class: as often as in the data ({counts})")
    given = json.loads(done("eval", path, "--count", "200", "--guidance", "3"))
    plain = json.loads(done("eval", path, "--count", "200"))
    checks.that(given["nfe"] == 96 and plain["nfe"] == 48, "guidance takes two evaluations a time")
    done("train", "--resume", "--train", "220", "--out", path)
    checks.that(read_safetensors(path)[2]["trained-steps"] == "220", "and is gone on from")
    refused(checks, 2, ["classes 0 to 3"], "eval", path, "--label", "4")
    refused(checks, 1, ["no points of class 1"], "eval", path, "--label", "1", "--count", "50")
    refused(checks, 2, ["square", "1 class"], "train", "--data", "square", "--condition", "--out", path)
    refused(checks, 1, ["start.csv", "1 class"], "train", "--data", os.path.join(folder, "start.csv"), "--condition", "--out", path)
    refused(checks, 2, ["Reflow pairs"], "train", "--condition", "--pairing", "reflow", "--teacher", path, "--out", path)


def check_foreign(checks, folder):
    rng = np.random.default_rng(7)
    tensors = {"0.weight": rng.normal(size=(16, 3)), "0.bias": rng.normal(size=16), "2.weight": rng.normal(size=(2, 16)) / 4,
               "2.bias": rng.normal(size=2)}
    tensors = {name: tensor.astype(np.float32) for name, tensor in tensors.items()}
    path, out = os.path.join(folder, "torch.safetensors"), os.path.join(folder, "torch.csv")
    write_safetensors(path, tensors)
    start = rng.normal(size=(50, 2)).astype(np.float32)
    with open(os.path.join(folder, "start.csv"), "w", encoding="utf-8") as file:
        file.write("x,y\n" + "".join(f"{x:.9g},{y:.9g}\n" for x, y in start))
    for activation in ("silu", "selu", "tanh"):
        done("sample", path, "--from", os.path.join(folder, "start.csv"), "--solver", "euler", "--steps", "1", "--activation",
             activation, "--out", out)
        notes = {"time-features": "0", "position-features": "0", "hidden": "1", "activation": activation}
        want = start + forward(notes, tensors, start.astype(float), 0.0, prefix="")
        off = np.abs(np.loadtxt(out, delimiter=",", skiprows=1) - want).max()
        checks.that(off < 1e-4, f"a file with torch's names loads and flows, its activation being {activation} ({off:.1e})")
    done("sample", path, "--from", os.path.join(folder, "start.csv"), "--solver", "euler", "--steps", "1", "--activation", "tanh",
         "--predict", "data", "--path", "ot", "--out", out)  # at t = 0 v = prediction - (1 - sigma-min) x
    off = np.abs(np.loadtxt(out, delimiter=",", skiprows=1) - (want - 0.99 * start)).max()
    checks.that(off < 1e-4, f"and predicts what it is said to predict ({off:.1e})")
    done("train", "--resume", "--activation", "selu", "--train", "60", "--batch", "64", "--out", path)
    notes = read_safetensors(path)[2]
    checks.that(notes["activation"] == "selu" and notes["trained-steps"] == "60", "and is gone on from with the one it is given")
    points = []
    for activation in ("selu", "tanh"):
        done("sample", path, "--count", "20", "--activation", activation, "--out", out)
        points.append(np.loadtxt(out, delimiter=",", skiprows=1))
    checks.that((points[0] == points[1]).all(), "from then on the file says its activation, and nobody else")


# ---- training --------------------------------------------------------------------------------------------------------------
def check_resume(checks, folder):
    whole, parts = os.path.join(folder, "whole.safetensors"), os.path.join(folder, "parts.safetensors")
    for arguments in ([], ["--path", "linear", "--sigma", "0.1", "--train-points", "500", "--times", "logit-normal"],
                      ["--path", "vp", "--pairing", "independent", "--predict", "score"]):
        line = json.loads(done("train", *SMALL, *arguments, "--train", "400", "--out", whole).splitlines()[-1])
        done("train", *SMALL, *arguments, "--train", "150", "--out", parts)
        done("train", "--resume", "--train", "400", "--out", parts)
        with open(whole, "rb") as one, open(parts, "rb") as other:
            checks.that(one.read() == other.read(), f"training resumed is training uninterrupted, to the bit {arguments}")
        checks.that(line["steps"] == 400 and line["loss"] > 0 and not line["interrupted"], "one line of JSON at the end")
    again = run("train", "--resume", "--train", "100", "--rate", "0.1", "--out", parts)
    line = json.loads(again.stdout)
    with open(whole, "rb") as one, open(parts, "rb") as other:
        checks.that(one.read() == other.read(), "where nothing is left to train the model stays as it is")
    checks.that(again.returncode == 0 and line["steps"] == 400 and line["trained"] == 0 and "has 400 steps" in again.stderr, "and it is said")
    wrong = run("train", "--resume", "--width", "32", "--train", "500", "--out", parts)
    checks.that(wrong.returncode == 1 and "does not have the shape" in wrong.stderr, "a model of does not have the shape is not gone on from")


def check_interrupt(checks, folder):
    path = os.path.join(folder, "stopped.safetensors")
    try:
        terminal, other_end = pty.openpty()
    except OSError as error:
        checks.skip("Ctrl-C during a training in a terminal", f"no pseudo-terminal, {error.strerror}")
        return
    training = subprocess.Popen([PROGRAM, "train", *SMALL, "--train", "10000000", "--out", path], stdout=subprocess.PIPE,
                                stderr=other_end, text=True)
    os.close(other_end)
    bar = ""
    while "left" not in bar:  # drawn from the first tenth of a second on
        bar += os.read(terminal, 1000).decode()
    training.send_signal(signal.SIGINT)
    line = json.loads(training.communicate(timeout=60)[0].splitlines()[-1])
    notes = read_safetensors(path)[2]
    os.close(terminal)
    drawn = re.search(r"\r(train  \[#*\.*\] \d+ of 10000000, \d+ steps/s, loss \d+\.\d+, \d+ s left)", bar)
    checks.that(drawn and len(drawn.group(1)) < 120, f"a terminal sees how far it is ({bar!r})")
    checks.that(training.returncode == 130 and line["interrupted"], "Ctrl-C ends with 130 and says so")
    checks.that(0 < line["steps"] < 10000000 and int(notes["trained-steps"]) == line["steps"], "what there was has been written")


def check_reflow(checks, folder):
    teacher, student = os.path.join(folder, "teacher.safetensors"), os.path.join(folder, "student.safetensors")
    net = ["--width", "32", "--hidden", "2", "--path", "linear", "--train", "1500"]
    done("train", *net, "--pairing", "independent", "--out", teacher)
    done("train", *net, "--pairing", "reflow", "--teacher", teacher, "--train-points", "5000", "--out", student)
    bent, straight = (json.loads(done("eval", model, "--count", "500"))["straightness"] for model in (teacher, student))
    checks.that(straight < 0.3 * bent, f"reflow straightens: {bent:.3f} to {straight:.3f}")


def check_predictions(checks, folder):
    path = os.path.join(folder, "p.safetensors")
    base = ["--path", "vp", "--pairing", "independent", "--train", "2500", "--width", "48", "--batch", "256"]
    for predict in ("noise", "data", "score"):
        done("train", *base, "--predict", predict, "--out", path)
        result = json.loads(done("eval", path, "--count", "500", "--steps", "60"))
        checks.that(result["w2"] < 0.8, f"a network that predicts {predict} carries noise to the moons (w2 {result['w2']:.2f})")
    raw = os.path.join(folder, "raw.safetensors")
    done("train", *base[:4], "--train", "1", "--predict", "noise", "--out", raw)
    for model, words in ((raw, "went astray"), (path, "")):
        told = run("sample", model, "--count", "100", "--out", os.path.join(folder, "raw.csv")).stderr
        checks.that(words in told if words else not told, f"points that go astray are told of ({told.strip()})")
    for solver in ("dopri5", "sde", "ddpm", "ddim"):
        result = json.loads(done("eval", path, "--count", "500", "--steps", "100", "--solver", solver))
        checks.that(result["w2"] < 0.8, f"and {solver} follows it (w2 {result['w2']:.2f}, {result['nfe']} evaluations)")
        random = solver in ("sde", "ddpm")
        checks.that((result["npe"] is None) == random, f"{solver} has a path energy unless its trajectories are random")


# ---- sample and eval ---------------------------------------------------------------------------------------------------------
def check_eval(checks, folder):
    path = os.path.join(folder, "e.safetensors")
    done("train", "--train", "3000", "--out", path)
    result = json.loads(done("eval", path, "--count", "1000"))
    keys = {"w2", "w2_floor", "sliced_w2", "energy", "npe", "straightness", "nfe", "nll", "crossings"}
    checks.that(keys <= set(result) and all(math.isfinite(result[key]) for key in keys), "eval prints every measure")
    checks.that(result["nfe"] == 48 and result["w2"] < 2 * result["w2_floor"], "near the floor")
    checks.that(result == json.loads(done("eval", path, "--count", "1000")), "eval repeats itself")
    straight = [json.loads(done("eval", path, "--count", "100", "--steps", str(steps)))["straightness"] for steps in (1, 2, 3)]
    checks.that([value is None for value in straight] == [True, True, False], "one step or two have no straightness")
    lines = json.loads(done("eval", path, "--count", "10", "--pairing", "independent"))
    checks.that(result["crossings"] < 0.3 * lines["crossings"] and result["pair_lines"] == 1000, "matched lines seldom cross")
    vain = run("eval", path, "--count", "1000", "--width", "128", "--path", "ve", "--rate", "0.1", "--batch", "256", "--train", "9")
    checks.that(json.loads(vain.stdout) == result and "Without effect: --path --width --rate --train." in vain.stderr,
                f"what a finished model cannot follow is said, and changes nothing: {vain.stderr.strip()}")
    vain = run("eval", path, "--count", "1000", "--particles", "9000", "--field", "exact")
    checks.that(json.loads(vain.stdout) == result and "Without effect: --particles --field." in vain.stderr,
                f"and so is what asks a window something: {vain.stderr.strip()}")
    other = json.loads(done("eval", path, "--count", "1000", "--seed", "9"))
    checks.that(other["w2"] != result["w2"] and abs(other["w2"] - result["w2"]) < 0.2, "another seed measures on other points")

    ends, paths = os.path.join(folder, "ends.npy"), os.path.join(folder, "trajectories.npy")
    done("sample", path, "--count", "300", "--out", ends)
    done("sample", path, "--count", "300", "--steps", "10", "--trajectories", "--out", paths)
    trajectories = np.load(paths)
    checks.that(np.load(ends).shape == (300, 2) and trajectories.shape == (300, 11, 2), "sample writes ends, or whole trajectories")
    checks.that(abs(trajectories[:, 0].std() - 1) < 0.1 and abs(trajectories[:, 0].mean()) < 0.2, "the trajectories begin at the noise")


def check_own_data(checks, folder):
    rng = np.random.default_rng(3)
    blob = np.array([40.0, -25.0]) + rng.normal(size=(4000, 2)) * [6.0, 3.0]
    points, path = os.path.join(folder, "blob.npy"), os.path.join(folder, "own.safetensors")
    np.save(points, blob)
    done("train", "--data", points, "--train", "1500", "--width", "32", "--out", path)
    out = os.path.join(folder, "own.csv")
    done("sample", path, "--count", "2000", "--out", out)
    made = np.loadtxt(out, delimiter=",", skiprows=1)
    scale = 6 / (blob.max(0) - blob.min(0)).max()
    checks.that(abs(made.std(0) / scale - [6.0, 3.0]).max() < 1.0, "a file's points, fitted to the stage, are learned")
    done("train", "--data", points, "--keep-scale", "--train", "1500", "--width", "32", "--rate", "0.01", "--out", path)
    done("sample", path, "--count", "2000", "--out", out)
    made = np.loadtxt(out, delimiter=",", skiprows=1)
    checks.that(abs(made.mean(0) - [40.0, -25.0]).max() < 3.0, f"with --keep-scale they stay where they are ({made.mean(0)})")


# ---- mistakes --------------------------------------------------------------------------------------------------------------
def refused(checks, code, words, *arguments):
    result = run(*arguments)
    right = result.returncode == code and len(result.stderr.strip().splitlines()) == 1 and not result.stdout
    right = right and all(word in result.stderr for word in words)
    if not checks.that(right, f"{' '.join(arguments)[:80]} ends with {code} and says {' '.join(words)}"):
        print(f"  ended with {result.returncode}: {result.stderr}")


def check_mistakes(checks, folder):
    model, points = os.path.join(folder, "e.safetensors"), os.path.join(folder, "bad.csv")
    with open(points, "w", encoding="utf-8") as file:
        file.write("x,y\n1,2\n3,nan\n")
    refused(checks, 2, ["--out"], "train", "--train", "1")
    refused(checks, 2, ["needs a model"], "eval")
    refused(checks, 2, ["Unexpected"], "eval", model, "more")
    refused(checks, 1, ["none.safetensors"], "eval", os.path.join(folder, "none.safetensors"))
    refused(checks, 1, ["bad.csv", "line 3", "not finite"], "train", "--data", points, "--out", model + ".new")
    refused(checks, 1, ["bad.csv"], "sample", model, "--from", points, "--out", os.path.join(folder, "o.csv"))
    refused(checks, 1, [".csv or .npy"], "sample", model, "--out", os.path.join(folder, "o.txt"))
    refused(checks, 1, ["bad.csv", "safetensors"], "sample", points, "--out", os.path.join(folder, "o.csv"))
    refused(checks, 1, ["20000"], "eval", model, "--count", "30000")
    refused(checks, 2, ["solver: This needs the score", "random pairs"], "eval", model, "--solver", "ddpm")
    refused(checks, 2, ["path: ", "only from Gaussian noise"], "train", "--path", "vp", "--source", "moons", "--out", model + ".new")
    refused(checks, 2, ["teacher"], "train", "--pairing", "reflow", "--out", model + ".new")
    refused(checks, 1, ["/nowhere/m.safetensors"], "train", *SMALL, "--train", "10000000", "--out", "/nowhere/m.safetensors")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "w", encoding="utf-8") as full:
            told = subprocess.run([PROGRAM, "list"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=300, check=False)
        checks.that(told.returncode == 1 and "standard output" in told.stderr, "a full disk under the standard output is an error")
    left = [name for name in os.listdir(folder) if name.endswith(".part") or name.endswith(".new") or name.startswith("o.")]
    checks.that(not left, f"nothing partial is left behind {left}")


def check_moved(checks, folder):
    """A model without the points that it names says which, and what to do; one that is reached by a link finds them."""
    home, alone = os.path.join(folder, "home"), os.path.join(folder, "alone")
    for place in (home, alone):
        os.mkdir(place)
    points, model, moved = os.path.join(home, "p.csv"), os.path.join(home, "m.safetensors"), os.path.join(alone, "m.safetensors")
    np.savetxt(points, np.random.default_rng(4).normal(size=(50, 2)), delimiter=",")
    done("train", "--data", points, *SMALL, "--train", "5", "--out", model)
    with open(model, "rb") as one, open(moved, "wb") as other:
        other.write(one.read())
    for verb in (["eval", moved, "--count", "50"], ["train", "--resume", "--out", moved, "--train", "9"]):
        result = run(*verb)
        checks.that(result.returncode == 1 and "alone/p.csv, which is not there" in result.stderr and "--data-file" in result.stderr,
                    f"{verb[0]} without the model's points: {result.stderr.strip()}")
    result = run("eval", moved, "--data-file", points, "--count", "50")
    checks.that(result.returncode == 0 and not result.stderr, f"and where they are named: {result.stderr.strip()}")
    os.remove(moved)
    os.symlink(model, moved)
    for verb in (["eval", moved, "--count", "50"], ["train", "--resume", "--out", moved, "--train", "9"], ["eval", model, "--count", "50"]):
        result = run(*verb)
        checks.that(result.returncode == 0 and not result.stderr, f"{verb[0]} of a model that a link leads to: {result.stderr.strip()}")


def check_lost(checks, folder):
    """Steps whose loss is not finite: all of them is for test_points_files.py."""
    points, model, result = (os.path.join(folder, name) for name in ("far.csv", "lost.safetensors", "lost.json"))
    near = np.random.default_rng(4).normal(size=(300, 2))

    def train(far, *more):
        some = near.copy()
        some[:far] = 1e30
        np.savetxt(points, some, delimiter=",")
        return run("train", "--data", points, "--keep-scale", *SMALL, "--train", "300", "--out", model, *more)

    ended = train(20)  # few batches are without one
    learned = 0 < json.loads(ended.stdout)["rescues"] < 300
    checks.that(ended.returncode == 1 and "failed at the end" in ended.stderr and "last good weights" in ended.stderr and learned and
                os.path.exists(model), f"a training whose last steps could not be learned from fails, and keeps what was good: {ended.stderr}")
    os.remove(model)
    for _ in range(2):
        ended = train(20, "--result", result)
        with open(result, encoding="utf-8") as file:
            text = file.read()
        checks.that(ended.returncode == 1 and not os.path.exists(model) and "failed at the end" in text,
                    f"as one run of a sweep it failed, and does so again: {ended.stderr}")
    ended = train(1)
    checks.that(ended.returncode == 0 and "steps taught nothing" in ended.stderr, f"one far point is told by the steps that it cost: {ended.stderr}")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        check_file(checks, folder)
        check_foreign(checks, folder)
        check_classes(checks, folder)
        check_resume(checks, folder)
        check_interrupt(checks, folder)
        check_eval(checks, folder)
        if not SLOW:
            check_reflow(checks, folder)
            check_predictions(checks, folder)
            check_own_data(checks, folder)
        check_mistakes(checks, folder)
        check_moved(checks, folder)
        check_lost(checks, folder)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
