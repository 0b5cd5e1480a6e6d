"""Films in the page: a take that is dropped becomes an MP4 of as many frames at exactly their times, whose frames are those that the native program
films of it; one that is cancelled leaves nothing behind; and without WebCodecs there is a WebM. The session stays as it was.

What the page hands to its encoder is looked at on the way: the native program's frames are compared with it, and what ffmpeg decodes."""
import base64
import glob
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from flowscope_page import NATIVE, SHARES, flowscope
from picture import Checks, read_png
from serving import ISOLATED

SIZE, FPS, FRAMES = (1280, 720), 30, 12
TAKE = """set compare off
set data moons
set particles 1000
set width 16
set hidden 1
set batch 128
set seed 3
set panel off
set theme dark
trained 0
trained 300
record 1280x720 1
play on
at 0.1 s
set zoom 1.5
at 0.2 s
trained 340
at 0.4 s
"""
LOOKED_AT = (0, 5, 11)  # frames
# Of the brightness of those, at most so many pixels differ by more than 24 levels from the native program's: glyphs and edges of lines, which the two
# renderers round differently, as in test_page_same.py.
SHARE = 0.01
LEAST_DB = 35  # of decoded frames against what was encoded
MAKING_S = 240
# Keeps what the encoder is given: {number: bytes} of frames that are looked at, and how many there were.
WATCH = f"""window.GIVEN = {{frames: {{}}, times: []}};
(Plain => {{ window.VideoFrame = function (data, more) {{
    const n = GIVEN.times.push([more.timestamp, more.duration]) - 1;
    if ({json.dumps(LOOKED_AT)}.includes(n)) {{ GIVEN.frames[n] = data.slice(); }}
    return new Plain(data, more);
}}; }})(window.VideoFrame)"""
BYTES = "(d => { let s = ''; for (let i = 0; i < d.length; i += 32768) { s += String.fromCharCode.apply(null, d.subarray(i, i + 32768)); } return btoa(s); })"


def drop(f, path):
    left, top, width, height = f.canvas()
    f.page.drop(left + width / 3, top + height / 2, [path])
    return f.page.until("document.getElementById('film').open && !document.querySelector('#film .first').disabled")


def dialog(f):
    return f.page.eval("document.getElementById('film').innerText")


def press(f, label):
    f.page.eval(f"[...document.querySelectorAll('#film button')].find(b => b.textContent === {json.dumps(label)}).click()")


def made(f):
    return f.page.until("/Download again|was not made/.test(document.getElementById('film').innerText)", MAKING_S) and "Download again" in dialog(f)


def probe(path, *asked):
    done = subprocess.run(["ffprobe", "-v", "error", "-of", "json", *asked, path], capture_output=True, text=True, timeout=120)
    return json.loads(done.stdout), done.stderr


def check_file(checks, path):
    told, errors = probe(path, "-count_frames", "-show_streams", "-show_packets")
    video = told["streams"][0]
    print(f"# {os.path.basename(path)}: {os.path.getsize(path)} bytes, {video['codec_name']} {video.get('profile')} level {video.get('level')}, "
          f"{video['r_frame_rate']} frames a second, {video['duration']} s, {video['nb_read_frames']} frames")
    checks.that(not errors and len(told["streams"]) == 1, f"ffprobe reads it without a complaint {errors}")
    checks.that((video["width"], video["height"]) == SIZE and int(video["nb_read_frames"]) == int(video["nb_frames"]) == FRAMES, f"it has {FRAMES} frames of {SIZE}")
    step = int(video["time_base"].split("/")[1]) // FPS
    checks.that(video["r_frame_rate"] == f"{FPS}/1" and [p["pts"] for p in told["packets"]] == [step * n for n in range(FRAMES)],
                "each at exactly its time")
    checks.that(math.isclose(float(video["duration"]), FRAMES / FPS, abs_tol=1e-6), "and lasts as long")
    checks.that(video.get("color_space") == "bt709" and video.get("color_range") == "tv", "with the colours that it was encoded in")


def luma(picture):
    """Y of ITU-R BT.709 in the narrow range, as src/gfx/yuv.c has it."""
    return bytes(int(16.5 + 219 / 255 * (0.2126 * row[x] + 0.7152 * row[x + 1] + 0.0722 * row[x + 2])) for row in picture.rows for x in range(0, 3 * picture.width, 3))


def native_frames(take, folder):
    environment = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment.update(FLOWSCOPE_ISA="baseline", FLOWSCOPE_GL="es")
    out = os.path.join(folder, "native")
    done = subprocess.run([NATIVE, "film", take, "--out", out, "--size", f"{SIZE[0]}x{SIZE[1]}", "--fps", str(FPS)], env=environment, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"the native program's film failed: {done.stderr}")
    return sorted(glob.glob(os.path.join(out, "*.png")))


def given(f):
    """What the page's encoder was given: {number: Y}, and the times."""
    pixels = SIZE[0] * SIZE[1]
    frames = {n: base64.b64decode(f.page.eval(f"{BYTES}(GIVEN.frames[{n}].subarray(0, {pixels}))")) for n in LOOKED_AT}
    return frames, f.page.eval("GIVEN.times")


def decoded(path):
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-vf", "extractplanes=y", "pipe:1"], capture_output=True, timeout=120).stdout
    pixels = SIZE[0] * SIZE[1]
    return {n: raw[n * pixels:(n + 1) * pixels] for n in LOOKED_AT}


def psnr(a, b):
    assert len(a) == len(b)
    return 10 * math.log10(255 ** 2 / max(sum((x - y) ** 2 for x, y in zip(a, b)) / len(a), 1e-9))


def check_frames(checks, f, path, take, folder):
    frames, times = given(f)
    checks.that(times == [[round(n * 1e6 / FPS), round((n + 1) * 1e6 / FPS) - round(n * 1e6 / FPS)] for n in range(FRAMES)], "the encoder was given each frame once, at its time")
    native = native_frames(take, folder)
    checks.that(len(native) == FRAMES, f"the native film has as many frames ({len(native)})")
    film = decoded(path)
    for n in LOOKED_AT:
        own = luma(read_png(native[n]))
        share = sum(abs(a - b) > 24 for a, b in zip(own, frames[n])) / len(own)
        loss, whole = psnr(frames[n], film[n]), psnr(own, film[n])
        print(f"# frame {n}: {100 * share:.2f} % of the pixels differ from the native film's, {100 * sum(map(int.__ne__, own, frames[n])) / len(own):.1f} % at all; "
              f"decoded {loss:.1f} dB from what was encoded, {whole:.1f} dB from the native frame")
        if not checks.that(share <= SHARE, f"frame {n} is the native program's"):
            os.makedirs(SHARES, exist_ok=True)
            shutil.copy(native[n], os.path.join(SHARES, f"native-{n}.png"))
            shutil.copy(path, os.path.join(SHARES, "page.mp4"))
        checks.that(loss >= LEAST_DB, f"and frame {n} of the file is what was encoded, but for what encoding costs")


def stands(f):
    state = f.state
    return {key: state[key] for key in ("link", "title", "t", "playing", "training", "training_step", "theme", "lang", "lesson", "panel")}


def check_as_before(checks, f, before, what):
    checks.that(f.page.until("!document.querySelector('iframe') && !page.film.making()"), f"{what} its program is gone")
    f.ask("train 5")
    checks.that(f.until(f"s.training_step === {before['training_step'] + 5}"), "the window goes on")
    after = stands(f)
    before["training_step"] += 5
    checks.that(after == before, f"and is as it was: {after}")


def check_mp4(checks, f, take, folder):
    f.page.eval(WATCH)
    before = stands(f)
    checks.that(drop(f, take), "a take that is dropped opens the dialog")
    print(f"# {dialog(f)!r}")
    checks.that(f.page.eval("(d => d.contains(document.activeElement) && [...d.querySelectorAll('select, input, button')].every(e => e.localName === 'button' ? e.textContent : e.labels.length))"
                            "(document.getElementById('film'))"), "which has the focus, and a label at every control")
    press(f, "Make the film")
    checks.that(f.page.until("/Frame [2-9]/.test(document.getElementById('film').innerText)", MAKING_S), "a bar says how far it is")
    checks.that(made(f), f"the film is made: {dialog(f)!r}")
    path = os.path.join(folder, "page.mp4")
    shutil.move(f.page.browser.downloaded(r"\.mp4$"), path)
    press(f, "Close")
    check_file(checks, path)
    check_frames(checks, f, path, take, folder)
    check_as_before(checks, f, before, "after a film")


def check_cancel(checks, f, take):
    before = stands(f)
    drop(f, take)
    press(f, "Make the film")
    f.page.until("/Frame [2-9]/.test(document.getElementById('film').innerText)", MAKING_S)
    f.page.key("Escape")
    checks.that(f.page.until("!document.getElementById('film').open"), "Escape cancels a film")
    check_as_before(checks, f, before, "after one that was cancelled")
    checks.that(not glob.glob(os.path.join(f.page.browser.folder.name, "**", "*.mp4*"), recursive=True), "nothing of it was downloaded")


def check_broken(checks, f, folder):
    broken = os.path.join(folder, "broken.take")
    with open(broken, "w", encoding="utf-8") as file:
        file.write(TAKE.replace("set zoom 1.5", "set zoom enormous"))
    drop(f, broken)
    press(f, "Make the film")
    checks.that(f.page.until("/made\\s+broken.take:15: /.test(document.getElementById('film').innerText)", MAKING_S), f"of a take that cannot be read it says where: {dialog(f)!r}")
    press(f, "Close")


def check_webm(checks, f, take):
    f.page.eval("delete window.VideoEncoder; window.VideoEncoder = undefined")
    drop(f, take)
    checks.that("WebM" in dialog(f) and "may be missing" in dialog(f), "without WebCodecs it says what the film becomes")
    press(f, "Make the film")
    checks.that(made(f), f"and makes it: {dialog(f)!r}")
    path = f.page.browser.downloaded(r"\.webm$")
    told, errors = probe(path, "-count_frames", "-show_streams", "-show_packets")
    video, times = told["streams"][0], [float(p["pts_time"]) for p in told["packets"]]
    print(f"# {video['codec_name']}, {video['nb_read_frames']} frames, the last one at {times[-1] - times[0]:.2f} s")
    checks.that(not errors and (video["width"], video["height"]) == SIZE, f"a WebM that ffprobe reads {errors}")
    checks.that(FRAMES - 3 <= int(video["nb_read_frames"]) <= FRAMES, "of nearly as many frames")
    numbers = [round(t * FPS) for t in times]
    checks.that(numbers == sorted(set(numbers)) and numbers[-1] < FRAMES and all(abs(t - n / FPS) <= 1e-3 for t, n in zip(times, numbers)),
                f"each at the time of one of them {times}")
    press(f, "Close")


def check_recorded(checks, f):
    f.page.eval("page.focus()")
    f.page.key("F9")
    f.until("s.recording")
    f.page.key("F9")
    checks.that(f.page.until("Boolean(document.querySelector('#make-film.offered'))"), "after F9 has ended a recording the strip offers a film")
    f.page.browser.downloaded(r"\.take$")
    f.page.eval("document.getElementById('make-film').click()")
    checks.that("flowscope-001.take" in dialog(f) and not f.page.eval("Boolean(document.querySelector('#make-film.offered'))"), f"of that take: {dialog(f)!r}")
    press(f, "Cancel")
    checks.that(f.page.eval("!document.getElementById('film').open && document.activeElement.id === 'canvas'"), "Cancel leaves the dialog for the window")


def check_threads(checks, take):
    """Its memory is shared among threads then, where the machine has several."""
    with flowscope(ISOLATED, size=(800, 560)) as f:
        f.open("compare=off&particles=1000&training=off&play=off&time=1&train=5")
        drop(f, take)
        press(f, "Make the film")
        checks.that(made(f), f"served with the two headers that allow threads, it is made too: {dialog(f)!r}")
        told, _ = probe(f.page.browser.downloaded(r"\.mp4$"), "-count_frames", "-show_streams")
        checks.that(int(told["streams"][0]["nb_read_frames"]) == FRAMES, "with as many frames")
        f.no_faults(checks, "with threads allowed")


def check(checks):
    with tempfile.TemporaryDirectory() as folder:
        take = os.path.join(folder, "short.take")
        with open(take, "w", encoding="utf-8") as file:
            file.write(TAKE)
        with flowscope(size=(800, 560)) as f:
            f.open("compare=off&particles=1000&seed=3&width=16&hidden=1&training=off&play=off&time=1&train=20")
            f.until("s.preparing === null && !s.training && s.notice === ''")
            check_mp4(checks, f, take, folder)
            check_cancel(checks, f, take)
            check_broken(checks, f, folder)
            check_webm(checks, f, take)
            check_recorded(checks, f)
            f.no_faults(checks, "with films")
        check_threads(checks, take)


if __name__ == "__main__":
    sys.exit(Checks().run(check))
