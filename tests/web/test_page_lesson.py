"""The page in a lecture, in headless Chromium: lessons with the keys of a clicker, a frame in the page of a course, a tab that nobody sees, a
graphics card that is taken away."""
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flowscope_page import SMALL, flowscope
from picture import Checks

SIZE = (960, 640)
LESSON = "01-noise-to-data"


def check_lesson(checks, f):
    f.open(f"lesson={LESSON}&{SMALL}")
    checks.that(f.until(f"s.lesson === {LESSON!r} && s.step === 1 && s.steps > 2 && s.card.length > 20"), "a link opens a lesson at its first step")
    f.page.key("PageDown")
    checks.that(f.until("s.step === 2"), "PageDown, as clickers send it, goes to the next step")
    f.page.key("PageUp")
    checks.that(f.until("s.step === 1"), "PageUp to the one before")
    box = (0, int(f.canvas()[1]) + 4, SIZE[0], SIZE[1] - int(f.canvas()[1]) - 8)
    f.page.key("b")
    checks.that(f.page._until(lambda: f.page.look(*box).colours() < 4), "B makes the screen black")
    f.page.key("b")
    checks.that(f.page._until(lambda: f.page.look(*box).colours() > 40), "B again brings it back")
    f.page.key("PageDown")
    checks.that(f.page.until("/lesson=/.test(location.hash) && /step=2/.test(location.hash)"), "the address follows the steps")
    f.page.key("Escape", "Escape")
    checks.that(f.until("s.lesson === '' && s.step === 0"), "Escape twice ends the lesson")
    f.page.eval("document.getElementById('lessons').click()")
    names = f.page.eval("document.querySelectorAll('.menu:not([hidden]) button').length")
    checks.that(names >= 13, f"the strip lists the lessons ({names})")
    f.page.eval("document.querySelectorAll('.menu:not([hidden]) button')[1].click()")
    checks.that(f.until("/^02-/.test(s.lesson)"), "and a click opens one")


COURSE = b"""<!doctype html><title>A course</title><link rel="icon" href="icon.svg"><body style="margin: 0"><p>Week 3</p>
<iframe id="one" src="./#embed&data=moons&particles=1000&show=steps,t" width="640" height="400" style="border: 0"></iframe></body>"""


def check_frame(checks, f):
    f.site.extra["/course.html"] = COURSE
    f.page.open(f.site.address + "course.html")
    inside = "document.getElementById('one').contentWindow"
    checks.that(f.page.until(f"{inside}.flowscope && {inside}.flowscope.state && {inside}.flowscope.state.training_step > 5"),
                "in a frame of another page it opens and learns")
    checks.that(f.page.eval(f"{inside}.document.getElementById('strip').hidden"), "without the strip")
    checks.that(f.page.eval("document.activeElement.id") != "one", "and does not take the keys of the page around it")
    f.no_faults(checks, "in a frame")


def check_hidden(checks, f):
    f.open(SMALL)
    f.until("s.training_step > 3")
    other = f.page.browser.page()
    other.front()
    checks.that(f.page.until("document.visibilityState === 'hidden'"), "behind another tab the page is hidden")
    rests = False
    end = time.monotonic() + 60
    while not rests and time.monotonic() < end:
        step, spent, since = f.state["training_step"], f.page.browser.processor_s(), time.monotonic()
        f.page.wire.listen(2)
        share = (f.page.browser.processor_s() - spent) / (time.monotonic() - since)
        rests = f.state["training_step"] == step and share < 0.1
    checks.that(rests, f"and rests: it takes {100 * share:.0f} % of a processor and trains no step")
    f.page.front()
    checks.that(f.until(f"s.training_step > {step}"), "in sight again it goes on")
    other.close()


def check_lost_context(checks, f):
    f.page.resize(*SIZE)
    f.open("compare=off&data=moons&particles=1000&seed=4")
    f.until("s.training_step > 3")
    f.page.eval("document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext()")
    told = f.page.until("!document.getElementById('cover').hidden && /graphics card/.test(document.getElementById('cover').innerText)")
    checks.that(told, "where the graphics card is taken away the page says so")
    f.page.take_faults("CONTEXT_LOST|context lost|loseContext|INVALID_OPERATION")
    before = os.listdir(f.page.browser.downloads)
    f.page.eval("document.querySelectorAll('#cover-acts button')[1].click()")
    checks.that(f.page.browser.downloaded(r"\.(zip|ini)$", before), "what has been learned can still be saved")
    f.page.eval("document.querySelectorAll('#cover-acts button')[0].click()")
    f.page.wire.listen(0.5)
    checks.that(f.started() and "seed=4" in f.state["link"], "and after a reload it goes on with the same settings")


def check_motion(checks, f):
    page = f.page.browser.page(SIZE, features={"prefers-reduced-motion": "reduce", "prefers-color-scheme": "light"})
    calm = type(f)(page, f.site)
    calm.open(SMALL)
    checks.that(not calm.state["playing"] and calm.state["t"] == 1, "who asked for less motion sees the end of the flow, at rest")
    checks.that(calm.state["theme"] == "light", "and who asked for light colours the light theme")
    calm.no_faults(checks, "with less motion")
    page.close()


def check(checks):
    with flowscope(size=SIZE) as f:
        check_lesson(checks, f)
        f.no_faults(checks, "in a lesson")
        check_frame(checks, f)
        check_hidden(checks, f)
        check_motion(checks, f)
        f.page.front()
        check_lost_context(checks, f)


if __name__ == "__main__":
    sys.exit(Checks().run(check))
