"""The first minute in the real window: it opens in the comparison, with a line for newcomers that goes for good once it was used."""
import os
import sys
import tempfile

from picture import Checks
from window import Display, Window

PROGRAM = os.path.abspath(os.path.join(os.environ.get("BUILD", "build"), "flowscope"))
WIDTH, HEIGHT = 1280, 720
SETTINGS = ["--size", f"{WIDTH}x{HEIGHT}", "--particles", "2000", "--reduced-motion", "--seed", "3", "--no-captions"]
BAR = 92                                 # height of the scrubbers
PANEL_COLOUR, STAGE_COLOUR = (0x13, 0x18, 0x24), (0x0D, 0x11, 0x1A)
DIFFUSION, OT = (0xFF, 0x9B, 0x54), (0x4F, 0xB3, 0xFF)
LINE = (20, HEIGHT - BAR - 34, 940, 30)   # where the line stands, in one row at this size
LEFT, RIGHT = (20, 20, 440, 40), (500, 20, 300, 40)  # titles of two panes
TOUR = (883, HEIGHT - BAR - 19)
CLOSE = (954, HEIGHT - BAR - 19)


def compared(window):
    return (window.until(lambda now: now.share(DIFFUSION) > 0.005, *LEFT) and window.until(lambda now: now.share(OT) > 0.005, *RIGHT))


def lined(window):
    return window.until(lambda now: now.share(PANEL_COLOUR) > 0.5 and now.colours() > 20, *LINE)


def unlined(window):
    return window.until(lambda now: now.share(STAGE_COLOUR) > 0.5 and now.share(PANEL_COLOUR) < 0.02, *LINE)


def leave(checks, window):
    window.key("ctrl+q")
    checks.that(window.end_of_program() == 0, "the program ends with 0")


def first_minute(checks):
    with tempfile.TemporaryDirectory() as folder, Display() as display:
        def opened(*more, kept=None):
            return Window(display, [PROGRAM, *SETTINGS, *more], folder, kept)

        with opened("--plain") as window:
            one = window.until(lambda now: now.share(OT) > 0.005, *LEFT)
            checks.that(one and window.look(*LEFT).share(DIFFUSION) == 0 and unlined(window), "--plain opens with one lane, and without the line")
            leave(checks, window)
        with opened() as window:
            checks.that(compared(window), "the window opens in the comparison")
            checks.that(lined(window), "with a line below the pictures")
            window.key("h")
            checks.that(window.until(lambda now: now.share(PANEL_COLOUR) < 0.02, *LINE), "which hides with the panel")
            window.key("h")
            checks.that(lined(window), "and comes back with it")
            window.key("2")
            checks.that(compared(window) and lined(window), "another data set is no use of it")
            leave(checks, window)
        with opened() as window:
            checks.that(lined(window), "it is there again as long as it was not used")
            window.key("space")
            checks.that(unlined(window), "Space stops the flow, and the line goes")
            window.key("space")
            leave(checks, window)
        with opened() as window:
            checks.that(compared(window) and unlined(window), "it stays away in the next window, which compares all the same")
            leave(checks, window)
        with tempfile.TemporaryDirectory() as kept:
            for key, does in (("r", "R learns again, and the line goes"), (None, "a click on its sign closes it")):
                with opened(kept=os.path.join(kept, str(key))) as window:
                    there = lined(window)
                    if key:
                        window.key(key)
                    else:
                        window.click(*CLOSE)
                    checks.that(there and unlined(window), does)
                    leave(checks, window)
                with opened(kept=os.path.join(kept, str(key))) as window:
                    checks.that(unlined(window), "for good")
                    leave(checks, window)
        with tempfile.TemporaryDirectory() as kept:
            with opened(kept=kept) as window:
                there = lined(window)
                window.click(*TOUR)
                began = window.until(lambda now: now.share(DIFFUSION) == 0, *LEFT)  # with one lane alone
                checks.that(there and began, "its button starts the tour")
                leave(checks, window)
            with opened(kept=kept) as window:
                checks.that(unlined(window), "for good")
                leave(checks, window)
        with opened(kept="/dev/null/nowhere") as window:
            there = lined(window)
            window.key("space")
            checks.that(there and unlined(window), "where nothing can be kept it goes for this window")
            leave(checks, window)


if __name__ == "__main__":
    sys.exit(Checks().run(first_minute))
