"""The page in Firefox, with software WebGL: it opens, learns, answers a key, and has nothing to complain about."""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from firefox import Firefox
from flowscope_page import SITE, SMALL, STARTED
from picture import Checks
from serving import Site

RENDERER = "(g => g && g.getParameter(g.RENDERER))(document.createElement('canvas').getContext('webgl2'))"


def check(checks):
    with Site(SITE) as site, Firefox() as browser:
        site.extra["/empty.html"] = b"<!doctype html><title>empty</title><link rel=icon href=icon.svg>"
        browser.open(site.address + "empty.html")
        renderer = browser.eval(RENDERER)
        print(f"# Firefox {browser.version}, WebGL 2 by {renderer}")
        if not renderer:
            browser.open(site.address + "#" + SMALL)
            told = browser.until("/WebGL 2/.test(document.getElementById('cover').innerText)")
            checks.that(told, "this Firefox has no WebGL 2 without a graphics card, and the page says so")
            checks.skip("the page in Firefox", "it refuses software WebGL 2 here")
            return
        browser.open(site.address + "#" + SMALL)
        if not checks.that(browser.until(STARTED), "the page shows its first picture"):
            print("# " + browser.eval("document.getElementById('cover').innerText"))
            return
        checks.that(browser.until("flowscope.state.training_step > 20"), "and learns")
        checks.that(browser.look().colours() > 40, "the flow is drawn")
        title = browser.eval("flowscope.state.lanes[0].title")
        browser.key("\ue004")  # Tab
        checks.that(browser.until(f"flowscope.state.lanes[0].title !== {json.dumps(title)}"), "Tab shows the other path")
        for fault in browser.faults:
            print(f"# {fault}")
        checks.that(not browser.faults, "no warning, no error, no request that failed")


if __name__ == "__main__":
    sys.exit(Checks().run(check))
