"""`flowscope density`: log-densities of one's own points in their own coordinates, beside the closed form; and models that are broken."""
import math
import os
import random
import struct
import subprocess
import sys
import tempfile

from picture import Checks

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
SMALL = ["--width", "24", "--hidden", "2", "--batch", "64"]


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=300, check=False)


def done(*arguments):
    result = run(*arguments)
    if result.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {result.returncode}: {result.stderr}")
    return result


def write_points(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(",".join(f"{value:.9g}" for value in row) + "\n")


def read_density(path):
    with open(path, encoding="utf-8") as file:
        assert file.readline() == "log_p,error\n"
        return [tuple(float(value) for value in line.split(",")) for line in file]


# A Gaussian far from the stage and much wider than it: 6 by 3 about (400, -250). Its density is known; training knows it scaled.
def gaussian(n, seed):
    draw = random.Random(seed)
    return [(400 + draw.gauss(0, 6), -250 + draw.gauss(0, 3)) for _ in range(n)]


def gaussian_log(x, y):
    return -0.5 * (((x - 400) / 6) ** 2 + ((y + 250) / 3) ** 2) - math.log(2 * math.pi * 18)


def check_own_units(checks, folder):
    data, path = os.path.join(folder, "g.csv"), os.path.join(folder, "g.safetensors")
    mine, out, binary = (os.path.join(folder, name) for name in ("mine.csv", "logp.csv", "logp.npy"))
    points = gaussian(1000, 2)
    write_points(data, gaussian(4000, 1))
    write_points(mine, points)
    done("train", "--data", data, "--train", "2000", "--width", "32", "--out", path)
    told = done("density", path, "--from", mine, "--out", out).stderr
    found = read_density(out)
    truth = [gaussian_log(x, y) for x, y in points]
    gap = sum(a - b[0] for a, b in zip(truth, found)) / len(truth)
    checks.that("coordinates of" in told, "which coordinates are meant is said")
    checks.that(len(found) == 1000 and 0 <= gap + 0.03 < 0.1, f"on the average within 0.07 nats of the truth ({gap:.4f})")
    checks.that(max(error for _, error in found) < 0.005, "each with a small error of its own")
    # An integral over the plane in the data's own units.
    cell, grid = 1.0, []
    for i in range(72):
        for j in range(42):
            grid.append((400 + cell * (i - 35.5), -250 + cell * (j - 20.5)))
    write_points(mine, grid)
    done("density", path, "--from", mine, "--out", out)
    mass = sum(math.exp(log_p) for log_p, _ in read_density(out)) * cell * cell
    checks.that(abs(mass - 1) < 0.01, f"the density integrates to 1 ({mass:.4f})")
    done("density", path, "--from", mine, "--out", binary)
    with open(binary, "rb") as file:
        numbers = file.read()[-8 * len(grid):]
    pairs = struct.unpack(f"<{2 * len(grid)}f", numbers)
    same = all(abs(pairs[2 * k] - row[0]) < 1e-4 * (1 + abs(row[0])) for k, row in enumerate(read_density(out)))
    checks.that(same, ".npy holds the same numbers")
    told = run("density", path, "--from", mine, "--out", os.path.join(folder, "logp.txt"))
    checks.that(told.returncode == 1 and ".csv or .npy" in told.stderr, "another ending is refused")


def check_classes(checks, folder):
    path, mine, out = (os.path.join(folder, name) for name in ("c.safetensors", "labelled.csv", "c.csv"))
    done("train", *SMALL, "--data", "8gaussians", "--condition", "--train", "200", "--out", path)
    write_points(mine, [(2.8, 0, 0), (2.8, 0, 4), (-2.8, 0, 4)])
    done("density", path, "--from", mine, "--out", out)
    own = read_density(out)
    done("density", path, "--from", mine, "--label", "4", "--out", out)
    one = read_density(out)
    checks.that(abs(own[1][0] - one[1][0]) < 1e-4 and abs(own[2][0] - one[2][0]) < 1e-4, "a point's label chooses its class")
    checks.that(abs(own[0][0] - one[0][0]) > 1e-3, "and another one another class")
    write_points(mine, [(2.8, 0, 9)])
    told = run("density", path, "--from", mine, "--out", out)
    checks.that(told.returncode == 1 and "label 9" in told.stderr, f"a class that there is not is refused ({told.stderr.strip()})")


def check_refusals(checks, folder):
    path, mine, out = (os.path.join(folder, name) for name in ("d.safetensors", "one.csv", "d.csv"))
    write_points(mine, [(0, 0)])
    done("train", *SMALL, "--predict", "data", "--train", "10", "--out", path)
    told = run("density", path, "--from", mine, "--out", out)
    checks.that(told.returncode == 1 and "predicts the data has no density" in told.stderr, "predicted data have no density")
    checks.that(not os.path.exists(out), "and no file")
    told = run("train", *SMALL, "--path", "ve", "--pairing", "ot", "--out", path + ".new")
    checks.that(told.returncode == 2 and "needs random pairs" in told.stderr, "matched pairs on a path that begins with the data are refused")


# Weights so large that no number is left at the end.
def check_broken(checks, folder):
    path, mine, out = (os.path.join(folder, name) for name in ("b.safetensors", "one.csv", "b.csv"))
    done("train", *SMALL, "--train", "10", "--out", path)
    with open(path, "rb") as file:
        data = bytearray(file.read())
    (length,) = struct.unpack("<Q", data[:8])
    for at in range(8 + length, len(data) - 3, 4):
        (value,) = struct.unpack_from("<f", data, at)
        struct.pack_into("<f", data, at, math.copysign(min(abs(value) * 1e37, 3e38), value))
    with open(path, "wb") as file:
        file.write(data)
    for verb in (["sample", path, "--out", out], ["sample", path, "--trajectories", "--out", out], ["eval", path, "--count", "100"],
                 ["density", path, "--from", mine, "--out", out]):
        told = run(*verb)
        checks.that(told.returncode == 1 and "is broken" in told.stderr and not told.stdout and not os.path.exists(out),
                    f"{verb[0]} says that a network is broken, and writes nothing: {told.stderr.strip()}")
    far = os.path.join(folder, "far.csv")
    write_points(far, [(1e9 * k, 1e9 + k) for k in range(100)])
    for verb, name in (("shot", "b.png"), ("film", "b.gif")):
        out = os.path.join(folder, name)
        told = run(verb, *SMALL, "--data", far, "--keep-scale", "--train", "40", "--size", "320x240", "--seconds", "0.2", "--out", out)
        checks.that(told.returncode == 1 and "is broken" in told.stderr and not os.path.exists(out),
                    f"{verb} too: {told.stderr.strip()}")


def main():
    checks = Checks()
    with tempfile.TemporaryDirectory() as folder:
        check_own_units(checks, folder)
        check_classes(checks, folder)
        check_refusals(checks, folder)
        check_broken(checks, folder)
    return checks.end()


if __name__ == "__main__":
    sys.exit(main())
