"""The page against the native program: the same line gives the same picture and the same networks. Both are drawn by software.

The native program computes with its baseline kernels, whose vectors are as wide as the page's. Sums of the two are taken in the same order, so the
weights agree but for the mathematics that the two C libraries do differently."""
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flowscope_page import NATIVE, SHARES, flowscope
from picture import Checks, difference, read_png
from serving import ISOLATED

SIZE = (1280, 720)  # at which a picture of a file and a window have text of one size
PART = (0, 0, 1280, 640)  # without the line of a window that has no panel, "step 300"
STEPS = 300
# What a line of settings shows at a training step: at most so many pixels differ by more than 24 in a channel (glyphs and edges of lines,
# which the two renderers round differently).
LINES = [("compare=off&data=moons&particles=1500&seed=3&theme=dark&lang=en", 0.01), ("compare=off&data=checkerboard&path=vp&particles=1500&seed=3&view=filmstrip&theme=dark&lang=en", 0.01),
         ("data=8gaussians&lanes=vp,ot/ot&compare=on&particles=1000&seed=3&lang=ko&theme=light", 0.015)]
STILL = "&time=1&play=off&panel=off"
TOLERANCE = 1e-3  # of a weight, after STEPS steps


def native(*arguments):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment["FLOWSCOPE_ISA"] = "baseline"
    done = subprocess.run([NATIVE, *arguments], env=environment, capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise RuntimeError(f"flowscope {' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def options(line):
    return ["--" + pair for pair in line.split("&") if pair]


def check_pictures(checks, f, folder):
    for line, most in LINES:
        path = os.path.join(folder, "native.png")
        native("shot", "--out", path, "--size", f"{SIZE[0]}x{SIZE[1]}", "--train", str(STEPS), *options(line + STILL))
        f.open(f"embed&{line}{STILL}&train={STEPS}&training=off")
        f.until(f"s.preparing === null && !s.training && s.training_step === {STEPS} && s.notice === ''")
        f.page.eval("document.getElementById('whole').remove()")
        shown, wanted = f.page.still(*PART), read_png(path).cut(*PART)
        share = difference(shown, wanted)
        print(f"# #{line}: {100 * share:.2f} % of the pixels differ, {100 * difference(shown, wanted, 0):.1f} % at all")
        if not checks.that(share <= most, f"#{line} shows what the native program draws of the same line at step {STEPS}"):
            os.makedirs(SHARES, exist_ok=True)
            f.page.keep(os.path.join(SHARES, "page.png"))
            shutil.copy(path, os.path.join(SHARES, "native.png"))


def tensors(path):
    """{name: floats} of a safetensors file."""
    with open(path, "rb") as file:
        data = file.read()
    start = 8 + struct.unpack("<Q", data[:8])[0]
    found = {}
    for name, tensor in json.loads(data[8:start]).items():
        if name != "__metadata__" and tensor["dtype"] == "F32":
            begin, end = tensor["data_offsets"]
            found[name] = struct.unpack(f"<{(end - begin) // 4}f", data[start + begin:start + end])
    return found


def farthest(a, b):
    assert a.keys() == b.keys()
    return max(abs(x - y) for name in a for x, y in zip(a[name], b[name]))


def model_of_page(checks, headers, line):
    with flowscope(headers, size=(640, 400)) as f:
        f.open(f"{line}&train={STEPS}&training=off")
        f.until(f"s.preparing === null && !s.training && s.training_step === {STEPS}")
        isolated, workers = f.page.eval("[crossOriginIsolated, typeof SharedArrayBuffer !== 'undefined' && HEAP8.buffer instanceof SharedArrayBuffer]")
        f.ask("model")
        with open(f.page.browser.downloaded(r"\.safetensors$"), "rb") as file:
            data = file.read()
        f.no_faults(checks, "with threads allowed" if headers else "with one thread")
        return data, isolated, workers


def check_weights(checks, folder):
    line = "compare=off&data=moons&path=ot&width=48&hidden=3&batch=128&particles=1000&seed=7"
    alone, isolated, _ = model_of_page(checks, None, line)
    checks.that(not isolated, "served as any site is, the page has one thread")
    shared, isolated, threads = model_of_page(checks, ISOLATED, line)
    checks.that(isolated, "served with two headers it may have several")
    print(f"# the page's memory is {'shared among threads' if threads else 'not shared: it has one thread there too'}")
    checks.that(alone == shared, f"the model after {STEPS} steps is the same bit by bit, however it is served")
    path = os.path.join(folder, "page.safetensors")
    with open(path, "wb") as file:
        file.write(alone)
    own = os.path.join(folder, "native.safetensors")
    native("train", "--out", own, "--train", str(STEPS), *options(line))
    far = farthest(tensors(path), tensors(own))
    print(f"# weights after {STEPS} steps: {far:.2g} apart at most from the native baseline variant's")
    checks.that(far <= TOLERANCE, f"and no weight is {TOLERANCE} away from the native program's")


def check(checks):
    with tempfile.TemporaryDirectory() as folder:
        with flowscope(size=SIZE) as f:
            check_pictures(checks, f, folder)
            f.no_faults(checks, "with these lines")
        check_weights(checks, folder)


if __name__ == "__main__":
    sys.exit(Checks().run(check))
