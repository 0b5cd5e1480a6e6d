"""Reads every #include in src/ and fails on one that the layers forbid, and on a header of what draws that takes an experiment or a lane
which it could write to; then plants forbidden ones to show that it can."""
import os
import re
import sys
import tempfile

# What a layer may include beside itself. Standard headers are free everywhere.
LAYERS = {
    "base": [],
    "num": ["base"],
    "flow": ["num", "base"],
    "settings": ["flow", "num", "base"],
    "model": ["settings", "flow", "num", "base"],
    "run": ["model", "settings", "flow", "num", "base"],
    "lesson": ["run", "model", "settings", "flow", "num", "base"],
    "gfx": ["base"],
    "ui": ["base"],
    "page": ["gfx", "ui", "lesson", "run", "model", "settings", "flow", "num", "base"],
    "view": ["page", "gfx", "ui", "lesson", "run", "model", "settings", "flow", "num", "base"],
    "app": ["base", "num", "flow", "settings", "model", "run", "lesson", "gfx", "ui", "page", "view"],
}
# Headers of SDL and OpenGL, and who may see them.
GRAPHICS = re.compile(r"SDL|epoxy|GL/|GLES|EGL|KHR/")
GRAPHICS_LAYERS = ["gfx", "page", "view", "app"]
# Drawing never changes the experiment: what is declared here reads it alone. Casts from const are warned of (-Wcast-qual).
DRAWS = re.compile(r"(view|page|ui|gfx)/.*|app/(panel|labels|availability|keys|notices)")
RUN = re.compile(r"(\bconst\s+)?(?:struct\s+)?\b(Experiment|Lane)\b\s*(const\s*)?\*")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def layer_of(root, folder, name):
    """The layer that #include "name" reaches from a file in `folder`: beside the file first, then from src/, as the compiler looks."""
    for start in (folder, root):
        path = os.path.normpath(os.path.join(start, name))
        if os.path.exists(path):
            return os.path.relpath(path, root).split(os.sep)[0]
    return None


def judge(root, path):
    """The sentences that are to be said about one file."""
    layer = os.path.relpath(path, root).split(os.sep)[0]
    shown = os.path.relpath(path, root)
    if layer not in LAYERS:
        return [f"{shown}: {layer}/ is not a layer"]
    wrong = []
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for own, system in INCLUDE.findall(text):
        if GRAPHICS.match(own or system):
            if layer not in GRAPHICS_LAYERS:
                wrong.append(f"{shown}: {layer} must not know {own or system}")
        elif own:
            reached = layer_of(root, os.path.dirname(path), own)
            if reached is None:
                wrong.append(f'{shown}: "{own}" is nowhere in src/')
            elif reached != layer and reached not in LAYERS[layer]:
                wrong.append(f"{shown}: {layer} must not include {own}")
    if shown.endswith(".h") and DRAWS.fullmatch(shown[:-2]):
        wrong += [f"{shown}: {what} must be const, as drawing only reads it"
                  for before, what, behind in RUN.findall(COMMENT.sub("", text)) if not before and not behind]
    return wrong


def sources(root):
    for folder, _, files in sorted(os.walk(root)):
        for name in sorted(files):
            if name.endswith((".c", ".h")):
                yield os.path.join(folder, name)


# file, its text, whether it is forbidden
PLANTED = [
    ("base/a.h", "#include <stdio.h>\n", False),
    ("num/a.h", '#include "base/a.h"\n', False),
    ("run/a.h", '#include "flow/a.h"\n  #  include "num/a.h"\n', False),
    ("flow/a.h", '#include "base/a.h"\n', False),
    ("flow/path/b.c", '#include "b.h"\n#include "flow/a.h"\n', False),
    ("flow/path/b.h", "int b;\n", False),
    ("gfx/a.h", '#include "base/a.h"\n#include <SDL.h>\n', False),
    ("app/a.c", '#include "run/a.h"\n#include "gfx/a.h"\n#include <SDL.h>\n', False),
    ("base/up.c", '#include "num/a.h"\n', True),
    ("num/up.c", '#include "flow/a.h"\n', True),
    ("flow/up.c", '#include "base/a.h"\n#include "run/a.h"\n', True),
    ("flow/path/sly.c", '#include "../../run/a.h"\n', True),
    ("run/view.c", '#include "gfx/a.h"\n', True),
    ("gfx/learns.c", '#include "num/a.h"\n', True),
    ("ui/draws.c", '#include "gfx/a.h"\n', True),
    ("ui/sdl.c", "#include <SDL2/SDL.h>\n", True),
    ("run/gl.c", "\t#include <epoxy/gl.h>\n", True),
    ("num/egl.c", "#include <EGL/egl.h>\n", True),
    ("view/above.c", '#include "page/a.h"\n', False),
    ("page/a.h", "int a;\n", False),
    ("view/a.h", "int a;\n", False),
    ("page/peeks.c", '#include "view/a.h"\n', True),
    ("page/rules.c", '#include "app/a.h"\n', True),
    ("app/a.h", "int a;\n", False),
    ("lesson/a.h", '#include "run/a.h"\n', False),
    ("page/tells.c", '#include "lesson/a.h"\n', False),
    ("run/plays.c", '#include "lesson/a.h"\n', True),
    ("lesson/draws.c", '#include "page/a.h"\n', True),
    ("num/lost.c", '#include "base/none.h"\n', True),
    ("misc/a.c", "int a;\n", True),
    ("view/reads.h", "void draw(const Experiment *experiment, Lane const *lane); // Lane *\n", False),
    ("app/panel.h", "const Lane *pane(const struct Experiment *experiment, const LaneSpec *lane, LaneList *list);\n", False),
    ("app/runs.h", "void compute(Experiment *experiment);\n", False),
    ("view/writes.h", "void draw(const Lane *lane,\n          Experiment *experiment);\n", True),
    ("page/writes.h", "void draw(struct Lane * lane);\n", True),
    ("ui/writes.h", "struct { Lane *lane; };\n", True),
    ("app/keys.h", "Experiment* keys(void);\n", True),
]


def main():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "src")
    wrong = [sentence for path in sources(root) for sentence in judge(root, path)]
    for sentence in wrong:
        print(sentence)
    passed, failed = int(not wrong), int(bool(wrong))
    with tempfile.TemporaryDirectory() as planted:
        for name, text, _ in PLANTED:
            os.makedirs(os.path.dirname(os.path.join(planted, name)), exist_ok=True)
            with open(os.path.join(planted, name), "w", encoding="utf-8") as file:
                file.write(text)
        for name, _, forbidden in PLANTED:
            right = bool(judge(planted, os.path.join(planted, name))) == forbidden
            passed, failed = passed + right, failed + (not right)
            if not right:
                print(f"planted {name}: judged {'right' if forbidden else 'wrong'}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
