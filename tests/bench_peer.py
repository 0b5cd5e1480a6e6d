#!/usr/bin/env python3
"""Times a training step of the peer, PyTorch on the CPU (Debian: python3-torch), and of Flowscope, in turn, and prints the ratios.

The work is the same: a batch of 2D pairs, x_t = (1-t) x0 + t x1, MSE against x1 - x0, backward, Adam. Each of several rounds
measures both, so that the machine's load falls on both; the medians of the rounds are compared.
Usage: bench_peer.py PROGRAM
"""
import json
import statistics
import subprocess
import sys
import time

WORK = [(64, 3, 256, 100), (64, 3, 1024, 50), (128, 3, 256, 50), (128, 3, 1024, 20)]
ROUNDS = 3


def peer(torch, width, hidden, batch, steps):
    """Seconds per step, the best of a few runs."""
    layers = [torch.nn.Linear(3, width), torch.nn.SiLU()]
    for _ in range(hidden - 1):
        layers += [torch.nn.Linear(width, width), torch.nn.SiLU()]
    net = torch.nn.Sequential(*layers, torch.nn.Linear(width, 2))
    opt = torch.optim.Adam(net.parameters(), 1e-3)

    def step():
        x1, x0, t = torch.randn(batch, 2), torch.randn(batch, 2), torch.rand(batch, 1)
        xt = (1 - t) * x0 + t * x1
        loss = ((net(torch.cat([xt, t], 1)) - (x1 - x0)) ** 2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()

    for _ in range(30):
        step()
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        for _ in range(steps):
            step()
        best = min(best, (time.perf_counter() - begin) / steps)
    return best


def ours(program):
    """Seconds per step by (width, hidden, batch), of the plain path with random pairs on all threads."""
    command = [program, "bench", "--json", "--quick", "--filter", "train_step"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    best = {}
    for line in lines.splitlines():
        row = json.loads(line)
        if row["name"] != "train_step":
            continue
        config = dict(word.split("=") for word in row["config"].split())
        if config.get("path") == "ot" and config["pairing"] == "independent":
            key = tuple(int(config[k]) for k in ("width", "hidden", "batch"))
            best[key] = min(best.get(key, float("inf")), row["median_us"] * 1e-6)
    return best


def main():
    try:
        import torch
    except ImportError:
        print("No PyTorch here to compare with (Debian: python3-torch).")
        return
    threads = sorted({1, torch.get_num_threads()})
    rounds = {}
    for _ in range(ROUNDS):
        mine = ours(sys.argv[1])
        for width, hidden, batch, steps in WORK:
            theirs = []
            for count in threads:
                torch.set_num_threads(count)
                theirs.append(peer(torch, width, hidden, batch, steps))
            rounds.setdefault((width, hidden, batch), []).append((min(theirs), mine[width, hidden, batch]))
    print(f"\nagainst PyTorch {torch.__version__}, its best of {threads} threads; medians of {ROUNDS} rounds\n")
    print(f"{'configuration':32} {'PyTorch us':>12} {'Flowscope us':>14} {'ratio':>8}")
    for (width, hidden, batch), pairs in rounds.items():
        config = f"width={width} hidden={hidden} batch={batch}"
        a, b = (statistics.median(p[i] for p in pairs) for i in (0, 1))
        print(f"{config:32} {a * 1e6:12.1f} {b * 1e6:14.1f} {statistics.median(p / q for p, q in pairs):8.1f}")


main()
