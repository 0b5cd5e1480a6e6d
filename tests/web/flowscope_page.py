"""The browser edition's page under test: opened on a link, asked how it stands, waited for."""
import contextlib
import json
import os

from browser import Browser
from serving import Site
from wire import PATIENCE_S

BUILD = os.environ.get("BUILD", "build")
SITE = os.path.abspath(os.path.join(BUILD, "web"))
NATIVE = os.path.abspath(os.path.join(BUILD, "flowscope"))
SHARES = os.path.join(BUILD, "tests", "web")  # pictures of what failed, for a person
SMALL = "compare=off&particles=1000&seed=3"  # software WebGL draws a few pictures a second
STARTED = "window.flowscope && flowscope.state && document.getElementById('cover').hidden"


class Flowscope:
    """A page that shows Flowscope. Everything else is asked of `page`."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def open(self, link=SMALL, file=""):
        """Begins anew on a link (what stands behind #) and waits for the first picture."""
        self.page.open("about:blank")
        self.page.open(f"{self.site.address}{file}{'#' + link if link else ''}")
        return self.started()

    def started(self):
        if self.page.until(STARTED):
            return True
        cover = self.page.eval("document.getElementById('cover').innerText")
        raise RuntimeError(f"no picture comes. The page says {cover!r}; {self.page.faults}")

    @property
    def state(self):
        return json.loads(self.page.eval("JSON.stringify(flowscope.state)"))

    def until(self, script, patience_s=PATIENCE_S):
        """Whether the expression over `s`, how the page stands, comes to be true."""
        return self.page.until(f"(s => {script})(flowscope.state)", patience_s)

    def ask(self, *lines):
        self.page.eval(f"page.ask({json.dumps(chr(10).join(lines))})")

    def canvas(self):
        """Left, top, width, height of the canvas in the page."""
        return self.page.eval("(r => [r.left, r.top, r.width, r.height])(document.getElementById('canvas').getBoundingClientRect())")

    def stage(self, share=0.5):
        """A box of whole pixels in the middle of the stage, left of where a panel may stand."""
        left, top, width, height = self.canvas()
        return (int(left + 0.05 * width), int(top + 0.25 * height), int(share * width), int(0.45 * height))

    def spent(self):
        """The loss of the first lane in sight."""
        numbers = self.state["lanes"][0]["numbers"]
        return float(numbers[0]["value"].split()[0]) if numbers else None

    def no_faults(self, checks, what):
        faults = self.page.take_faults()
        for fault in faults:
            print(f"# {fault}")
        checks.that(not faults, f"{what}: no warning, no error, no request that failed or went elsewhere")


@contextlib.contextmanager
def flowscope(headers=None, **page):
    """with flowscope() as f: f.open(...). Site, browser and page end with it."""
    with Site(SITE, headers) as site, Browser() as browser:
        yield Flowscope(browser.page(**page), site)
