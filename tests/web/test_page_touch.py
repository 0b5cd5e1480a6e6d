"""The page under fingers, in headless Chromium: taps, drags, also after a tap elsewhere, pinches; targets that a finger hits."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flowscope_page import flowscope
from picture import Checks

SIZE = (800, 600)
OTHER = 0.02
REST = "compare=off&data=moons&particles=1500&seed=3&train=20&training=off&play=off&time=1"


def at(box, x, y):
    left, top, width, height = box
    return (left + x * width, top + y * height)


def check_drag_and_pinch(checks, f):
    box = f.stage(0.4)
    f.until("s.preparing === null && !s.training")
    f.page.still(*box)  # the notice that training is paused comes a moment after it is, and goes
    f.until("s.notice === ''")
    first = f.page.still(*box)
    f.page.touch([at(box, 0.5, 0.5), at(box, 0.6, 0.55), at(box, 0.8, 0.6), at(box, 0.9, 0.7)])
    checks.that(f.page.changes_from(first, OTHER, *box), "a finger drags the stage")
    dragged = f.page.still(*box)
    f.page.touch([at(box, 0.4, 0.5), at(box, 0.35, 0.5), at(box, 0.2, 0.5)], [at(box, 0.6, 0.5), at(box, 0.65, 0.5), at(box, 0.8, 0.5)])
    checks.that(f.page.changes_from(dragged, OTHER, *box), "two fingers zoom it")
    f.page.key("0")
    checks.that(f.page.comes_back_to(first, 0.002, *box), "0 brings the view back")


def check_after_a_tap_elsewhere(checks, f):
    left, top, width, height = f.canvas()
    box = f.stage(0.4)
    f.page.tap(left + width - 20, top + height / 2)  # on the panel, whatever stands there
    before = f.page.still(*box)
    f.page.touch([at(box, 0.5, 0.5), at(box, 0.6, 0.55), at(box, 0.9, 0.7)])
    checks.that(f.page.changes_from(before, OTHER, *box), "a drag right after a tap elsewhere moves the stage too")


def check_strip(checks, f):
    small = f.page.eval("Array.from(document.querySelectorAll('#strip button:not([hidden])')).map(b => b.getBoundingClientRect())"
                        ".filter(r => r.width < 40 || r.height < 40).length")
    checks.that(small == 0, "the strip's buttons are 40 points wide and high or more")
    f.page.wire.listen(3)  # nothing moves: the program rests, and has to notice what the strip asks, which is no event of the canvas
    x, y = f.page.eval("(r => [r.left + r.width / 2, r.top + r.height / 2])(document.getElementById('lessons').getBoundingClientRect())")
    f.page.tap(x, y)
    checks.that(f.page.until("document.querySelectorAll('.menu:not([hidden]) button').length > 12"), "a tap on the strip opens the lessons")
    x, y = f.page.eval("(r => [r.left + r.width / 2, r.top + r.height / 2])(document.querySelectorAll('.menu:not([hidden]) button')[0].getBoundingClientRect())")
    f.page.tap(x, y)
    checks.that(f.until("/^01-/.test(s.lesson)"), "and a tap on one begins it")


def check(checks):
    with flowscope(size=SIZE, touch=True) as f:
        f.open(REST)
        check_drag_and_pinch(checks, f)
        check_after_a_tap_elsewhere(checks, f)
        check_strip(checks, f)
        f.page.resize(1080, 1920, 1, True)
        f.open(REST)
        over = f.page.eval("document.documentElement.scrollWidth > innerWidth")
        checks.that(not over and f.page.look().colours() > 40, "upright, 1080x1920, it is drawn and nothing scrolls sideways")
        f.no_faults(checks, "under fingers")


if __name__ == "__main__":
    sys.exit(Checks().run(check))
