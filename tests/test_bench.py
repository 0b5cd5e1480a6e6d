#!/usr/bin/env python3
"""What `flowscope bench --json` prints can be read, and says what it promises. Nothing here depends on how fast anything is."""
import json
import os
import subprocess
import sys

import bench_costs as costs

top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
built = os.path.join(top, os.environ.get("BUILD", "build"))
program = os.path.join(built, "flowscope")


def bench(*args):
    return subprocess.run([program, "bench", *args], capture_output=True, text=True)


def rows(name):
    out = bench("--json", "--quick", "--threads", "1", "--filter", name)
    assert out.returncode == 0, out.stderr
    return [json.loads(line) for line in out.stdout.splitlines()]


ALWAYS = {"name", "config", "median_us", "min_us"}
WITH_FLOPS = ALWAYS | {"gflops", "roof_gflops", "share"}


def check_row(row, keys):
    assert keys <= set(row), row
    assert row["config"].endswith("threads=1") and 0 < row["min_us"] <= row["median_us"], row
    if "gflops" in row:
        assert abs(row["share"] - row["gflops"] / row["roof_gflops"]) < 0.01 * row["share"] + 0.001, row


def evaluations_have_rows():
    found = rows("evaluate")
    assert [r["name"] for r in found] == ["evaluate"] * 2, found
    for row in found:
        check_row(row, WITH_FLOPS)


def costs_are_told():
    """The script that makes sentences of the rows of bench_costs.c: of real ones, and of rows whose answer is known."""
    args = ["--quick", "--threads", "1", "--filter", "evaluate"]
    found = costs.measured(os.path.join(built, "tests", "bench_costs"), args)
    assert {r["name"] for r in found} == {"evaluate"} and {r["points"] for r in found} >= {1000, 10000, 100000, 1000000}, found
    said = costs.sentences(found, costs.caches())
    assert said["particles"] and len(said["shares of the fastest"]) == 2 and "activation" in said["shares of the fastest"][0], said
    series = costs.Series([{"n": n, "min_us": us} for n, us in ((1, 1.5), (2, 2.5), (4, 9.0))], "n", "thing", "their boxes",
                          lambda n: n, lambda n: 1024 * n)
    knee, = series.knees({1: 2048})
    assert "From 2 to 4 a thing becomes 1.80 times as dear; there their boxes, 4 KB, outgrow the 2 KB of the level 1" in knee, knee


def shares_make_up_the_step():
    whole = {"min_us": 100, "median_us": 100, "gflops": 50, "roof_gflops": 100, "threads": 2, "pairing": "ot"}
    parts = {"fill": 12, "fill_plain": 5, "gradient": 70, "gradient_plain": 60, "update": 8, "meeting": 2, "team": 1}
    said = costs.step_shares(whole, parts, 110)
    assert abs(sum(said.values()) - 1) < 1e-9, said
    assert abs(said["matching"] - 0.07) < 1e-9 and abs(said["activation"] - 0.1) < 1e-9 and abs(said["rest"] - 0.1) < 1e-9, said


def two_lanes_have_rows():
    """In turns and together, in one run."""
    found = rows("train_lanes")
    assert [r["name"] for r in found] == ["train_lanes"] * 2, found
    for row, how in zip(found, ("turns", "together")):
        assert row["config"].startswith(f"lanes=2 how={how} "), row
        check_row(row, WITH_FLOPS)
    assert 0.05 < found[0]["min_us"] / found[1]["min_us"] < 20, found  # both are the time of a pair of steps


def assignments_have_rows():
    found = rows("assign")
    assert len(found) == 4, found
    for row in found:
        assert row["name"] == "assign" and row["config"].startswith("pairs="), row
        check_row(row, ALWAYS)


def the_exact_field_has_a_row():
    found = rows("exact_field")
    assert [r["name"] for r in found] == ["exact_field"] and found[0]["config"].startswith("data=2048 points=20000"), found
    check_row(found[0], WITH_FLOPS)


def a_name_that_nothing_has_is_refused():
    out = bench("--json", "--quick", "--filter", "exakt")
    assert out.returncode == 2 and "exakt" in out.stderr and not out.stdout, out


def the_table_is_for_people():
    out = bench("--quick", "--threads", "1", "--filter", "exact_field")
    line = [line.split() for line in out.stdout.splitlines() if line.startswith("exact_field")]
    assert out.returncode == 0 and len(line) == 1 and line[0][1:3] == ["data=2048", "points=20000"] and "%" in line[0], out


def unknown_words_are_refused():
    wrong = bench("--fast")
    assert wrong.returncode == 2 and "--fast" in wrong.stderr and "--filter" in wrong.stderr, wrong


def main():
    passed = failed = 0
    for check in (evaluations_have_rows, costs_are_told, shares_make_up_the_step, two_lanes_have_rows, assignments_have_rows, the_exact_field_has_a_row, a_name_that_nothing_has_is_refused, the_table_is_for_people, unknown_words_are_refused):
        try:
            check()
            passed += 1
        except AssertionError as reason:
            print(f"not ok {check.__name__}: {reason}")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


main()
