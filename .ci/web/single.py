#!/usr/bin/env python3
"""single.py SITE OUT: makes one HTML file of a site, which also opens from a disk: index.html with the style, the scripts and the icon in their
places, and the program's files as gzip in base64 in elements whose ids are their names (assets/web/load.js unpacks them)."""
import base64
import gzip
import os
import re
import sys

PROGRAM = ["flowscope.js", "flowscope.wasm", "flowscope.data"]


def main():
    site, out = sys.argv[1:]

    def text(name):
        with open(os.path.join(site, name), encoding="utf-8") as file:
            return file.read()

    def packed(name):
        with open(os.path.join(site, name), "rb") as file:
            return base64.b64encode(gzip.compress(file.read(), 9, mtime=0)).decode()

    def script(match):
        code = text(match[1])
        assert "</script" not in code, f"{match[1]} would end its own element"
        return f"<script>\n{code}</script>"

    html = text("index.html")
    html = html.replace('<link rel="manifest" href="manifest.webmanifest">\n', "")
    html = re.sub(r'<link rel="stylesheet" href="([^"]+)">', lambda m: f"<style>\n{text(m[1])}</style>", html)
    icon = base64.b64encode(text("icon.svg").encode()).decode()
    html = html.replace('="icon.svg"', f'="data:image/svg+xml;base64,{icon}"')
    program = "".join(f'<script type="application/gzip" id="{name}">{packed(name)}</script>\n' for name in PROGRAM)
    first = html.index("<script src=")
    html = html[:first] + program + html[first:]
    html = re.sub(r'<script src="([^"]+)"></script>', script, html)
    with open(out + ".part", "w", encoding="utf-8") as file:
        file.write(html)
    os.replace(out + ".part", out)
    return 0


sys.exit(main())
