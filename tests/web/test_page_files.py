"""Files of the page in headless Chromium: pictures, scenes, models and points are downloaded whole, and open again when they are chosen or
dropped; the page works from one file on a disk, and without a connection once it was loaded."""
import json
import os
import shutil
import struct
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flowscope_page import SITE, Flowscope, flowscope
from browser import Browser
from picture import Checks, read_png
from serving import Site

SIZE = (800, 560)
LINK = "compare=off&data=checkerboard&path=vp&width=24&hidden=2&particles=1000&seed=9"


def check_picture(checks, f, dpr):
    wanted = f.page.eval("[canvas.width, canvas.height]")
    f.page.key("s")
    picture = read_png(f.page.browser.downloaded(r"\.png$"))
    checks.that([picture.width, picture.height] == wanted, f"S downloads a picture of {wanted[0]}x{wanted[1]}, at {dpr} pixels a point")
    checks.that(picture.colours() > 40, "with the flow in it")


def lanes_of(f):
    return f.state["link"], f.state["training_step"]


def check_scene(checks, f, folder):
    f.ask("train 60", "training off", "play off", "seek 0.5")  # only a flow that stands takes its time along
    f.until("s.training_step >= 60 && !s.training && !s.playing && s.t === 0.5")
    before = lanes_of(f)
    f.page.key("Control+s")
    path = f.page.browser.downloaded(r"\.(zip|ini)$")
    scene = os.path.join(folder, os.path.basename(path))
    shutil.move(path, scene)
    with zipfile.ZipFile(scene) as archive:
        names = archive.namelist()
        checks.that(archive.testzip() is None and any(n.endswith(".ini") for n in names) and any(n.endswith(".safetensors") for n in names),
                    f"Ctrl+S downloads the scene with what its lanes have learned: {names}")
        archive.extractall(folder)
    f.open("data=moons&particles=1000")
    f.page.choose_files("#chooser", [scene])
    back = f.until(f"s.link === {json.dumps(before[0])} && s.training_step === {before[1]}")
    checks.that(back, f"chosen in another session it opens with its settings and its training step {lanes_of(f)} {before}")
    f.open("data=moons&particles=1000")
    left, top, width, height = f.canvas()
    f.page.drop(left + width / 3, top + height / 2, [os.path.join(folder, n) for n in names])
    checks.that(f.until(f"s.link === {json.dumps(before[0])} && s.training_step === {before[1]}"), "and so do its files, dropped on the page")


def check_model_and_points(checks, f, folder):
    f.ask("model")
    path = f.page.browser.downloaded(r"\.safetensors$")
    with open(path, "rb") as file:
        data = file.read()
    header = json.loads(data[8:8 + struct.unpack("<Q", data[:8])[0]])
    ends = [tensor["data_offsets"][1] for name, tensor in header.items() if name != "__metadata__"]
    checks.that(max(ends) + 8 + struct.unpack("<Q", data[:8])[0] == len(data), f"a model is downloaded whole ({len(data)} bytes)")
    f.ask("points")
    points = f.page.browser.downloaded(r"\.(csv|npy)$")
    moved = os.path.join(folder, os.path.basename(points))
    shutil.move(points, moved)
    checks.that(os.path.getsize(moved) > 1000, f"points are downloaded: {os.path.basename(moved)}, {os.path.getsize(moved)} bytes")
    left, top, width, height = f.canvas()
    f.page.drop(left + width / 3, top + height / 2, [moved])
    checks.that(f.state["whole"] and f.until("!s.whole"), "and dropped on the page they are the data, which no link can name")
    broken = os.path.join(folder, "broken.csv")
    with open(broken, "w", encoding="utf-8") as file:
        file.write("x,y\n1,2\nthree,4\n" * 3)
    f.page.drop(left + width / 3, top + height / 2, [broken])
    checks.that(f.until("/broken/.test(s.notice)"), f"a file that cannot be read is told: {f.state['notice']}")


def check_offline(checks):
    with Browser() as browser:
        with Site(SITE) as site:
            f = Flowscope(browser.page(SIZE), site)
            f.open(LINK)
            # Not the program with threads, which this site's page does not take.
            wanted = "['', ...Object.keys(BUILD.files).filter(n => !n.startsWith('flowscope-threads.'))].map(n => new URL(n, location.href.split('#')[0]).href)"
            kept = f.page.until("caches.keys().then(k => k.length === 1 && caches.open(k[0])).then(c => c && c.keys())"
                                f".then(k => k.map(r => r.url).sort().join() === {wanted}.sort().join())")
            checks.that(kept and f.page.until("navigator.serviceWorker.ready.then(r => Boolean(r.active))"), "once loaded, the page keeps itself")
            f.page.open("about:blank")
        # The server has ended.
        f.open(LINK)
        checks.that(f.until("s.training_step > 5"), "and opens and learns without a connection")
        f.page.reload()
        checks.that(f.started(), "and again")
        f.no_faults(checks, "without a connection")




def next_version(folder):
    """The site with another version's name and a page that one can tell from this one's."""
    site = os.path.join(folder, "next")
    shutil.copytree(SITE, site)
    for name, old, new in (("index.html", "</title>", '</title><meta name="next">'), ("build.js", 'version: "', 'version: "next-')):
        with open(os.path.join(site, name), encoding="utf-8") as file:
            text = file.read()
        assert old in text
        with open(os.path.join(site, name), "w", encoding="utf-8") as file:
            file.write(text.replace(old, new, 1))
    return site


def check_next_version(checks, folder):
    shows = "Boolean(document.querySelector('meta[name=next]'))"
    with Browser() as browser:
        # As a host may have it, which lets browsers keep files for a day.
        with Site(SITE, {"Cache-Control": "max-age=86400"}) as site:
            f = Flowscope(browser.page(SIZE), site)
            f.open(LINK)
            f.page.until("navigator.serviceWorker.ready.then(r => Boolean(r.active))")
            site.folder = next_version(folder)
            f.open(LINK)
            checks.that(not f.page.eval(shows), "a page that keeps itself opens at once as it was, where there is a new version")
            checks.that(f.page.until("caches.keys().then(k => k.length === 2)") and
                        f.page.until("navigator.serviceWorker.getRegistration().then(r => Boolean(r.waiting))"), "which is fetched meanwhile")
            f.page.reload()
            checks.that(f.page.until(shows) and f.started(), "loaded again it is the new one")
            checks.that(f.page.until("caches.keys().then(k => k.length === 1 && /next-/.test(k[0]))"), "and the old one is given up")
            f.page.open("about:blank")
        f.open(LINK)
        checks.that(f.page.eval(shows) and f.until("s.training_step > 5"), "without a connection the new one opens and learns")
        f.no_faults(checks, "over a change of version")


def check_one_file(checks, folder):
    alone = os.path.join(folder, "alone")
    os.mkdir(alone)
    shutil.copy(os.path.join(SITE, "flowscope.html"), alone)
    with Browser() as browser:
        f = Flowscope(browser.page(SIZE), None)
        f.page.open(f"file://{alone}/flowscope.html#{LINK}")
        checks.that(f.started() and f.until("s.training_step > 5"), "flowscope.html alone on a disk opens and learns")
        checks.that("width=24" in f.state["link"], "with the settings behind its #")
        f.page.key("s")
        checks.that(read_png(browser.downloaded(r"\.png$")).width == SIZE[0], "and hands out a picture")
        f.no_faults(checks, "from a disk")


def check(checks):
    with tempfile.TemporaryDirectory() as folder:
        with flowscope(size=SIZE, dpr=2) as f:
            f.open(LINK)
            check_picture(checks, f, 2)
            check_scene(checks, f, folder)
            check_model_and_points(checks, f, folder)
            f.no_faults(checks, "with files")
        check_offline(checks)
        check_next_version(checks, folder)
        check_one_file(checks, folder)


if __name__ == "__main__":
    sys.exit(Checks().run(check))
