"""Reads what each object file of src/ defines and asks for, and fails where files need each other, at once or in a longer circle:
such files are one in two pieces, or a function lies in the wrong one. A registry knows its rows and is not known by them."""
import glob
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.path.join(TOP, os.environ.get("BUILD", "build"))

def unit(path, build=BUILD):
    """flow/path for build/flow/path.o; a kernel's variants are one."""
    return re.sub(r"(\.(baseline|avx2|avx512|neon|wasm))?\.o$", "", os.path.relpath(path, build))


def symbols(paths):
    """{object file: what it defines for others, and what it asks of others}, by one nm for all of them."""
    found = {path: (set(), set()) for path in paths}
    done = subprocess.run(["nm", "--print-file-name", "--extern-only", *paths], stdout=subprocess.PIPE, text=True, check=True)
    for line in done.stdout.splitlines():
        path, rest = line.split(":", 1)
        *_, kind, name = rest.split()
        defined, asked = found[path]
        if kind in "Uw":
            asked.add(name)
        elif kind in "TDBRVWC":
            defined.add(name)
    return found


def graph(objects):
    """{unit: {unit it asks: {names}}} of {unit: [(defined, asked)]}."""
    home = {name: u for u, parts in objects.items() for defined, _ in parts for name in defined}
    edges = {u: {} for u in objects}
    for u, parts in objects.items():
        for _, asked in parts:
            for name in asked:
                if home.get(name, u) != u:
                    edges[u].setdefault(home[name], set()).add(name)
    return edges


def circles(edges):
    """Sets of units each of which reaches all others."""
    reached = {}
    for u in edges:
        seen, todo = set(), [u]
        while todo:
            for v in edges[todo.pop()]:
                if v not in seen:
                    seen.add(v)
                    todo.append(v)
        reached[u] = seen
    found = {frozenset(v for v in reached[u] if u in reached[v]) for u in edges if u in reached[u]}
    return sorted(sorted(circle) for circle in found)


def built():
    objects = {}
    paths = [path for path in sorted(glob.glob(f"{BUILD}/*/*.o") + glob.glob(f"{BUILD}/*/*/*.o"))
             if os.path.exists(os.path.join(TOP, "src", unit(path) + ".c"))]  # not what a file that is gone has left
    for path, found in symbols(paths).items():
        objects.setdefault(unit(path), []).append(found)
    return objects


PLANTED = [  # units with what they define and ask, and the circles among them
    ({"a": ("f", "g"), "b": ("g", "")}, []),
    ({"a": ("f", "g"), "b": ("g", "f")}, [["a", "b"]]),
    ({"a": ("f", "g"), "b": ("g", "h"), "c": ("h", "f"), "d": ("i", "f")}, [["a", "b", "c"]]),
    ({"a": ("f", "gh"), "b": ("g", ""), "c": ("h", "g")}, []),
]


def main():
    passed = failed = 0
    edges = graph(built())
    for circle in circles(edges):
        print("a circle:", ", ".join(circle))
        for u in circle:
            for v in circle:
                if v in edges[u]:
                    print(f"  {u} asks {v} for {', '.join(sorted(edges[u][v]))}")
        failed += 1
    checks = [(len(edges) > 100, f"{len(edges)} object files in {BUILD}: too few to judge by")]
    for units, want in PLANTED:
        got = circles(graph({u: [(set(defined), set(asked))] for u, (defined, asked) in units.items()}))
        checks.append((got == want, f"planted {units}: {got}"))
    for good, why in checks:
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(why)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
