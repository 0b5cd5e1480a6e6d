#!/usr/bin/env python3
"""The README's tables of keys and settings are those of `flowscope list --markdown`. With --write it puts them there."""
import os
import re
import subprocess
import sys

top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
program = os.path.join(top, os.environ.get("BUILD", "build"), "flowscope")
readme = os.path.join(top, "README.md")


def tables():
    """What the program prints: the settings' table, a blank line, the keys' table."""
    listed = subprocess.run([program, "list", "--markdown"], capture_output=True, text=True, check=True).stdout
    at = listed.index("| key | does |")
    return {"settings": listed[:at].strip(), "keys": listed[at:].strip()}


def written(text, name):
    found = re.search(rf"<!-- {name}: [^>]*-->\n(.*?)\n<!-- end of {name} -->", text, re.S)
    return found.group(1).strip() if found else None


def main():
    with open(readme, encoding="utf-8") as file:
        text = file.read()
    wanted = tables()
    if "--write" in sys.argv:
        for name, table in wanted.items():
            text = re.sub(rf"(<!-- {name}: [^>]*-->\n).*?(<!-- end of {name} -->)", lambda m: f"{m[1]}\n{table}\n\n{m[2]}", text, flags=re.S)
        with open(readme, "w", encoding="utf-8") as file:
            file.write(text)
        return 0
    failed = [name for name in wanted if written(text, name) != wanted[name]]
    for name in failed:
        print(f"README.md: the table of {name} is out of date; run python3 tests/test_readme.py --write")
    print(f"{len(wanted) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


sys.exit(main())
