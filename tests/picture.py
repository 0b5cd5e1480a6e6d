"""Pictures for the tests, with nothing but Python: reading PNG and Xvfb's frame buffer, comparing, counting; and counting checks."""
import os
import struct
import sys
import traceback
import zlib


class Picture:
    """width x height pixels; `rows[y]` holds 3 bytes a pixel, red first."""

    def __init__(self, width, height, rows):
        self.width, self.height, self.rows = width, height, rows

    def at(self, x, y):
        return tuple(self.rows[y][3 * x:3 * x + 3])

    def light(self, x, y):
        """Sum of the channels, 0..765."""
        return sum(self.rows[y][3 * x:3 * x + 3])

    def cut(self, left, top, width, height):
        rows = [row[3 * left:3 * (left + width)] for row in self.rows[top:top + height]]
        return Picture(width, height, rows)

    def share(self, colour, tolerance=6):
        """Share of the pixels that have that colour."""
        hits = 0
        for row in self.rows:
            for x in range(0, 3 * self.width, 3):
                if all(abs(row[x + c] - colour[c]) <= tolerance for c in range(3)):
                    hits += 1
        return hits / (self.width * self.height)

    def colours(self):
        return len({row[x:x + 3] for row in self.rows for x in range(0, 3 * self.width, 3)})


def headless():
    """The environment of a program that is to find no display."""
    return {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}


def difference(a, b, tolerance=24):
    """Share of the pixels in which two pictures of one size differ by more than the tolerance in a channel."""
    assert (a.width, a.height) == (b.width, b.height)
    changed = 0
    for one, other in zip(a.rows, b.rows):
        if one != other:
            for x in range(0, 3 * a.width, 3):
                if one[x:x + 3] != other[x:x + 3] and max(abs(one[x + c] - other[x + c]) for c in range(3)) > tolerance:
                    changed += 1
    return changed / (a.width * a.height)


def _paeth(left, up, corner):
    predicted = left + up - corner
    far = (abs(predicted - left), abs(predicted - up), abs(predicted - corner))
    return left if far[0] <= far[1] and far[0] <= far[2] else up if far[1] <= far[2] else corner


def _unfilter(kind, line, above, step):
    """Undoes a PNG row filter in place (PNG specification, section 9)."""
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        up = above[i]
        if kind == 1:
            line[i] = (line[i] + left) & 255
        elif kind == 2:
            line[i] = (line[i] + up) & 255
        elif kind == 3:
            line[i] = (line[i] + (left + up) // 2) & 255
        elif kind == 4:
            line[i] = (line[i] + _paeth(left, up, above[i - step] if i >= step else 0)) & 255


def _png_lines(path):
    """Width, height, bytes a pixel and rows of an 8-bit RGB or RGBA PNG; raises ValueError when it is anything else or broken."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:8] != b"\x89PNG\r\n\x1a\n":
        raise ValueError("no PNG")
    packed, at, end = b"", 8, False
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + size]
        if struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0] != zlib.crc32(kind + body):
            raise ValueError(f"checksum of {kind}")
        if kind == b"IHDR":
            width, height, depth, colour, _, _, laced = struct.unpack(">IIBBBBB", body)
        packed += body if kind == b"IDAT" else b""
        end = kind == b"IEND"
        at += 12 + size
    if not end or depth != 8 or colour not in (2, 6) or laced:
        raise ValueError("truncated, or not 8-bit RGB")
    step = 3 if colour == 2 else 4
    raw, above, rows = zlib.decompress(packed), bytearray(width * step), []
    for y in range(height):
        start = y * (width * step + 1)
        line = bytearray(raw[start + 1:start + 1 + width * step])
        if raw[start]:
            _unfilter(raw[start], line, above, step)
        above = line
        rows.append(bytes(line))
    return width, height, step, rows


def read_png(path):
    """A picture, without the alpha that it may have."""
    width, height, step, rows = _png_lines(path)
    if step == 4:
        rows = [bytes(b for i, b in enumerate(line) if i % 4 != 3) for line in rows]
    return Picture(width, height, rows)


def read_rgba(path):
    """The rows of a PNG that has alpha, 4 bytes a pixel."""
    _, _, step, rows = _png_lines(path)
    assert step == 4, f"{path} has no alpha"
    return rows


def read_xwd(path, left=0, top=0, width=None, height=None):
    """A part of Xvfb's frame buffer file (xwd version 7, 32 bits a pixel, blue first)."""
    with open(path, "rb") as file:
        data = file.read()
    head = struct.unpack(">25I", data[:100])
    size, full_width, full_height, stride, colours = head[0], head[4], head[5], head[12], head[19]
    assert head[1] == 7 and head[11] == 32, "an xwd file that this does not read"
    start = size + 12 * colours
    width, height = width or full_width - left, height or full_height - top
    rows = []
    for y in range(top, top + height):
        line = data[start + y * stride + 4 * left:start + y * stride + 4 * (left + width)]
        row = bytearray(3 * width)
        row[0::3], row[1::3], row[2::3] = line[2::4], line[1::4], line[0::4]
        rows.append(bytes(row))
    return Picture(width, height, rows)


class Checks:
    """Counts checks and ends in the line that tests/run.sh reads."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def that(self, right, what):
        if right:
            self.passed += 1
            print(f"ok: {what}")
        else:
            self.failed += 1
            print(f"FAILED: {what}", flush=True)
        return bool(right)

    def skip(self, what, why):
        """What cannot be tried on this machine."""
        self.skipped += 1
        print(f"# SKIP {what}: {why}", flush=True)

    def run(self, work):
        """Lets `work` make its checks. What breaks off is one more that failed, beside those that were made before it."""
        try:
            work(self)
        except Exception:
            traceback.print_exc(file=sys.stdout)
            self.that(False, "it runs to its end")
        return self.end()

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed" + (f", {self.skipped} skipped" if self.skipped else ""))
        return 1 if self.failed else 0
