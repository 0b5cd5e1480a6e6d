"""The page in headless Chromium: it opens and shows a picture, learns, answers keys, is resized, says what it cannot do."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flowscope_page import SMALL, Flowscope, flowscope  # first: it may begin again under the system's own python
from picture import Checks

OTHER = 0.02  # share of the pixels that a change on the stage changes at least
WIDTH, HEIGHT = 900, 620


def check_first_picture(checks, f):
    f.open()
    checks.that(f.page.look(*f.stage()).colours() > 40, "the first picture shows the flow")
    checks.that(f.page.eval("document.activeElement.id") == "canvas", "the keys go to the program at once")
    ms = f.page.eval("performance.getEntriesByName('flowscope-first-picture')[0].startTime")
    print(f"# first picture after {ms:.0f} ms, {f.page.browser.version}, software WebGL")


def check_training(checks, f):
    before = f.state["training_step"]
    checks.that(f.until(f"s.training_step > {before} + 50"), "it trains: the step count grows")
    early = f.spent()
    f.ask("train 600")
    f.until("s.training_step >= 600")
    late = f.spent()
    print(f"# loss {early} early, {late} after {f.state['training_step']} steps")
    checks.that(early is not None and late < 0.9 * early, "the loss falls")


def check_keys(checks, f):
    f.ask("training off", "play off", "seek 1")
    f.until("!s.training && !s.playing")
    box = f.stage()
    one = f.page.still(*box)
    title = f.state["lanes"][0]["title"]
    f.page.key("Tab")
    checks.that(f.until(f"s.lanes[0].title !== {title!r}"), "Tab shows the other path, curved or straight")
    checks.that(f.page.changes_from(one, OTHER, *box), "and another picture")
    f.page.key("Tab")
    checks.that(f.until(f"s.lanes[0].title === {title!r}"), "Tab again shows the first")
    checks.that(f.page.comes_back_to(one, 0.002, *box), "and its picture again")
    f.page.key("c")
    checks.that(f.until("s.lanes.length === 2"), "C shows both")
    f.page.key("c")
    f.until("s.lanes.length === 1")
    f.page.key("l")
    checks.that(f.until("s.lang === 'ko'") and f.page.eval("document.documentElement.lang") == "ko", "L changes the page's words too")
    f.page.key("l")
    f.until("s.lang === 'en'")
    f.page.key("F8")
    checks.that(f.until("/presenter's window cannot be opened in a browser/.test(s.notice)"), "F8 says that a browser has no presenter's window")
    checks.that(f.until("s.notice === ''") and f.page.comes_back_to(one, 0.002, *box), "and leaves the picture as it is")


def check_sizes(checks, f):
    # At 1.5 pixels a point an odd number of points has no whole number of pixels: the canvas leaves one free.
    for width, height, dpr, wide in ((800, 600, 1, 800), (700, 500, 2, 1400), (1280, 720, 1.25, 1600), (853, 480, 1.5, 1278)):
        f.page.resize(width, height, dpr)
        wanted = f"((c, r) => c.width === {wide} && c.width === r.width * {dpr} && c.height === r.height * {dpr})"
        fits = f.page.until(f"{wanted}(document.getElementById('canvas'), canvas.getBoundingClientRect())")
        checks.that(fits, f"{width}x{height} at {dpr} pixels a point: the canvas has as many pixels as the screen under it"
                    f" ({f.page.eval('canvas.width')}x{f.page.eval('canvas.height')})")
        room = f.page.eval("(r => r.bottom - canvas.getBoundingClientRect().bottom)(document.getElementById('stage').getBoundingClientRect())")
        checks.that(0 <= room < 4, "and leaves less than four points of the stage free")
        checks.that(f.page.look(*f.stage(0.3)).colours() > 10, "and is drawn")
        over = f.page.eval("document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight")
        checks.that(not over, "and nothing scrolls")
    f.page.resize(WIDTH, HEIGHT)


def check_address(checks, f):
    lines = ["data=checkerboard&path=vp&seed=3&particles=1000", "width=32&hidden=2&lanes=vp/independent,ot/independent&seed=3&particles=1000",
             "data=8gaussians&model=coupling&particles=1000&theme=light"]
    for line in lines:
        f.open(line)
        wanted = dict(pair.split("=") for pair in line.split("&") if not pair.startswith("theme"))
        shown = dict(pair.split("=", 1) for pair in f.state["link"].replace("%2C", ",").replace("%2F", "/").replace("+", " ").split("&") if pair)
        wrong = {k: (v, shown.get(k)) for k, v in wanted.items() if shown.get(k, "").replace(" ", "") != v}
        checks.that(not wrong, f"#{line} opens what it says {wrong or ''}")
        f.no_faults(checks, "#" + line)
    f.ask("set data rings", "set seed 5")
    checks.that(f.page.until("/data=rings/.test(location.hash) && /seed=5/.test(location.hash)"), "the address follows a change")
    f.page.eval("location.hash = '#data=spirals&particles=2000'")
    checks.that(f.until("/data=spirals/.test(s.link) && /particles=2000/.test(s.link) && !/seed/.test(s.link)"), "and another address opens what it says")
    f.page.open("about:blank")
    f.page.open(f.site.address + "#width=5000")
    said = f.page.until("!document.getElementById('cover').hidden && /width/.test(document.getElementById('cover').innerText)")
    checks.that(said, "an address that cannot be is told, with what to do: " + f.page.eval("document.getElementById('cover').innerText").replace("\n", " | "))
    f.page.take_faults("width")
    f.page.eval("document.querySelector('#cover-acts button').click()")
    checks.that(f.started(), "whose button opens Flowscope as usual")


# What a browser may lack: the script that takes it away, and the name in the sentence.
LACKS = [("HTMLCanvasElement.prototype.getContext = () => null", "WebGL 2"), ("WebAssembly.validate = () => false", "SIMD"),
         ("delete window.WebAssembly", "WebAssembly")]


def check_without(checks, f):
    for lack, name in LACKS:
        page = f.page.browser.page((WIDTH, HEIGHT))
        page.call("Page.addScriptToEvaluateOnNewDocument", source=lack)
        page.open(f.site.address)
        checks.that(page.until(f"/{name}/.test(document.getElementById('cover').innerText)"), f"a browser without {name} gets a sentence")
        checks.that(page.eval("/[\\uac00-\\ud7a3]/.test(document.getElementById('cover').innerText)"), "in every language")
        checks.that(not page.take_faults(), "and nothing else happens")
        page.close()


# As where a visitor keeps all sites from storing anything.
REFUSES = """if (location.protocol !== 'about:') {
for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
    Object.defineProperty(window, name, {get() { throw new DOMException('refused', 'SecurityError'); }});
navigator.serviceWorker.register = () => Promise.reject(new DOMException('refused', 'SecurityError'));
}"""


def check_nothing_kept(checks, f):
    refusing = Flowscope(f.page.browser.page((WIDTH, HEIGHT)), f.site)
    refusing.page.call("Page.addScriptToEvaluateOnNewDocument", source=REFUSES)
    refusing.open()
    refusing.ask("set lang ko", "set theme light")
    checks.that(refusing.until("s.lang === 'ko' && s.theme === 'light' && s.training_step > 5"), "where nothing may be stored it runs as ever")
    refusing.no_faults(checks, "without storage")
    refusing.page.close()


def check(checks):
    with flowscope(size=(WIDTH, HEIGHT)) as f:
        check_first_picture(checks, f)
        check_training(checks, f)
        check_keys(checks, f)
        check_sizes(checks, f)
        f.no_faults(checks, "so far")
        check_address(checks, f)
        f.no_faults(checks, "with addresses")
        check_without(checks, f)
        check_nothing_kept(checks, f)


if __name__ == "__main__":
    sys.exit(Checks().run(check))
