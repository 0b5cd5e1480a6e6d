"""Small lessons for the tests of the real window, written into a folder."""
import os

# A first step that stands still; its script is still open, for what a test has beside.
FIRST_STEP = """# Small

## The first step

Here it begins.

```flowscope
width = 8
hidden = 1
particles = 1000
train = 0
play off
t = 0
"""


def write_lesson(folder, text, name="small.md"):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path
