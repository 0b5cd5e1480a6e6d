#!/usr/bin/env python3
"""How the engine's cost grows with the batch, the width, the particles, the pairs and the threads, where the growth changes, and
where the time of a step and of an evaluation goes: sentences made of the rows of tests/bench_costs.c.
    python3 tests/bench_costs.py build/tests/bench_costs [--quick] [--threads N] [--filter NAME]"""
import json
import math
import subprocess
import sys

KNEE = 1.15  # a change of the cost per unit, from one row to the next, that asks for a reason


def measured(program, args):
    """The rows, each with what its configuration says: numbers as numbers."""
    out = subprocess.run([program, "--json", *args], stdout=subprocess.PIPE, text=True, check=True)
    rows = [json.loads(line) for line in out.stdout.splitlines()]
    for row in rows:
        for word in row["config"].split():
            key, value = word.split("=")
            row[key] = int(value) if value.isdigit() else value
    return rows


def caches():
    sizes = {}
    for level, name in (1, "LEVEL1_DCACHE_SIZE"), (2, "LEVEL2_CACHE_SIZE"), (3, "LEVEL3_CACHE_SIZE"):
        said = subprocess.run(["getconf", name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()
        sizes[level] = int(said) if said.isdigit() else 0
    return sizes


def weight_bytes(width):
    return 4 * (5 * width + 2 * width * width)


# ---- how cost grows ------------------------------------------------------------------------------------------------------------
class Series:
    """Rows by one number x; `units` of work are what the cost is divided by, `size` the bytes that the work goes through."""

    def __init__(self, rows, key, unit, what, units, size):
        first = {row[key]: row for row in reversed(rows)}  # a row that came twice counts once
        self.points = [(x, first[x]["min_us"], units(x), size(x)) for x in sorted(first)]
        self.unit, self.what = unit, what

    def knees(self, sizes):
        """Every step at which a unit becomes dearer, with the cache that the work outgrows there, if it does."""
        found = []
        for (x0, us0, units0, size0), (x, us, units, size) in zip(self.points, self.points[1:]):
            ratio = us / units / (us0 / units0)
            if ratio < KNEE:
                continue
            level = next((k for k, bytes in sizes.items() if bytes and size0 <= bytes < size), None)
            why = (f"there {self.what}, {size / 1024:.0f} KB, outgrow the {sizes[level] / 1024:.0f} KB of the level {level} cache."
                   if level else f"no cache is outgrown there ({self.what} take {size / 1024:.0f} KB), so run it again: other programs"
                   " may have taken the time.")
            found.append(f"From {x0} to {x} a {self.unit} becomes {ratio:.2f} times as dear; {why}")
        return found or [f"From one row to the next a {self.unit} never becomes {100 * (KNEE - 1):.0f} % dearer: no knee upwards."]

    def fixed_cost(self):
        """What the first row pays beyond the price of a unit in the last ones."""
        (x, first, units, _), (_, before, units1, _), (last_x, last, units2, _) = self.points[0], *self.points[-2:]
        price = (last - before) / (units2 - units1)
        fixed = first - price * units
        if len(self.points) < 3 or fixed <= 0.05 * first:
            return []
        return [f"Between the last two rows a further {self.unit} takes {price * 1e3:.1f} ns; at {x} there are {fixed:.1f} us beyond "
                f"that price, {100 * fixed / first:.0f} % of the time, and the same would be {100 * fixed / last:.1f} % at {last_x}."]


def by_batch(steps, sizes):
    series = Series([r for r in steps if r["width"] == 64], "batch", "sample", "the arrays of the batch", lambda b: b, lambda b: 40 * b)
    (x0, first, _, _), (x1, second, _, _) = series.points[:2]
    return [f"{x1} samples take {second / first:.2f} times as long as {x0}, which are one slice for one thread.",
            *series.fixed_cost(), *series.knees(sizes)]


def by_width(steps, sizes):
    series = Series([r for r in steps if r["batch"] == 256], "width", "product", "weights, gradient and the activations of a slice",
                    lambda w: 256 * weight_bytes(w), lambda w: 2 * weight_bytes(w) + 9 * w * 64 * 4)
    said = []
    for (x0, us0, units0, _), (x, us, units, _) in zip(series.points, series.points[1:]):
        if us / us0 * KNEE < units / units0:
            said.append(f"From width {x0} to {x} the products grow {units / units0:.1f}-fold, the time only {us / us0:.1f}-fold: a part of"
                        " it grows with the width alone (activation) or not at all (drawing, barriers).")
    return said + series.knees(sizes)


def by_threads(steps, sizes):
    series = Series([r for r in steps if (r["width"], r["batch"]) == (128, 1024)], "threads", "step", "weights and gradient",
                    lambda _: 1, lambda _: 0)
    alone = series.points[0][1]
    return [f"{x} threads are {alone / us:.2f} times as fast as one, {100 * alone / us / x:.0f} % of what they could be."
            for x, us, _, _ in series.points[1:]] or ["There is one thread."]


def by_particles(rows, sizes):
    series = Series(rows, "points", "particle", "their places and velocities", lambda n: n, lambda n: 16 * n)
    return [*series.fixed_cost(), *series.knees(sizes)]


def by_pairs(rows, sizes):
    series = Series(rows, "pairs", "pair of a row and a column", "the columns with their prices and ways", lambda n: n * n, lambda n: 24 * n)
    (x0, first, _, _), (x, last, _, _) = series.points[0], series.points[-1]
    power = math.log(last / first) / math.log(x / x0)
    return [f"From {x0} to {x} pairs the time grows as their number to the power {power:.2f}: a row's scan goes over all columns, which"
            " makes 2; what is above comes from more scans a row.", *series.knees(sizes)]


# ---- where the time goes -------------------------------------------------------------------------------------------------------
def step_shares(whole, parts, alone):
    """Of the fastest step: parts by themselves, or differences of a step with and without them. `alone`: the products on one thread.
    They may add up to a little more or less than the whole, and `rest` is the difference."""
    us, threads = whole["min_us"], whole["threads"]
    roof = whole["gflops"] * whole["median_us"] / whole["roof_gflops"]  # us that the products take at the roof's speed
    even = alone / threads  # what the products would take if all threads ran as one does alone
    matching = 0 if whole["pairing"] == "independent" else parts["fill"] - parts["fill_plain"]
    shares = {
        "the products at the roof's speed": roof,
        "products beyond that": even - roof,
        "activation": parts["gradient"] - parts["gradient_plain"],
        "drawing": parts["fill_plain"],
        "matching": matching,
        "weights and their average": parts["update"] - parts["team"],
        "teams and barriers": parts["meeting"] + parts["team"],
        "waiting for each other": parts["gradient_plain"] - even - parts["meeting"],
        "rest": us - parts["gradient"] - parts["fill_plain"] - matching - parts["update"],
    }
    return {name: part / us for name, part in shares.items()}


def evaluation_shares(whole, plain):
    us = whole["min_us"]
    roof = whole["gflops"] * whole["median_us"] / whole["roof_gflops"]
    return {"the products at the roof's speed": roof / us, "products beyond that": (plain["min_us"] - roof) / us,
            "activation": 1 - plain["min_us"] / us}


def shares(rows):
    said = []
    same = lambda a, b: all(a.get(k) == b.get(k) for k in ("width", "hidden", "batch", "pairing", "points"))
    for i, row in enumerate(rows):
        parts = {r["part"]: r["min_us"] for r in rows if "part" in r and same(r, row) and r["threads"] == row["threads"]}
        alone = [r["min_us"] for r in rows if r.get("part") == "gradient_plain" and same(r, row) and r["threads"] == 1]
        plain = [r for r in rows if r["name"] == "evaluate" and r.get("act") == "relu" and same(r, row)]
        of = None
        if row["name"] == "train_step" and parts and alone and not any(same(r, row) and r["threads"] == row["threads"]
                                                                        and r["name"] == "train_step" for r in rows[:i]):
            of = step_shares(row, parts, alone[0])
        elif row["name"] == "evaluate" and "act" not in row and plain:
            of = evaluation_shares(row, plain[0])
        if of:
            said.append(f"{row['name']} {row['config']}: " + ", ".join(f"{name} {100 * part:.0f} %" for name, part in of.items()))
    return said


def sentences(rows, sizes):
    """What there is to say, by title."""
    steps = [r for r in rows if r["name"] == "train_step" and r["pairing"] == "independent"]
    most = max((r["threads"] for r in steps), default=1)
    full = [r for r in steps if r["threads"] == most]
    particles = [r for r in rows if r["name"] == "evaluate" and r["width"] == 64 and "act" not in r]
    pairs = [r for r in rows if r["name"] == "assign"]
    said = {}
    if steps:
        said["batch"], said["width"] = by_batch(full, sizes), by_width([r for r in full if r["width"] != 128 or r["batch"] == 256], sizes)
        said["threads"] = by_threads(steps, sizes)
    if particles:
        said["particles"] = by_particles(particles, sizes)
    if pairs:
        said["pairs"] = by_pairs(pairs, sizes)
    said["shares of the fastest"] = shares(rows)
    return said


def main():
    for title, lines in sentences(measured(sys.argv[1], sys.argv[2:]), caches()).items():
        print(title, *lines, sep="\n  ")


if __name__ == "__main__":
    main()
