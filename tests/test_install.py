"""What make install puts on a system: it runs from anywhere and after a move, desktops and shells take what is there for them, and nothing
stays behind. And the source archive has all that it needs. What this machine has no program to judge is skipped by its name."""
import gzip
import os
import re
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile

from picture import Checks

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BUILD = os.environ.get("BUILD", "build")
PROGRAM = os.path.join(TOP, BUILD, "flowscope")
PLAIN = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "FLOWSCOPE_HOME", "DESTDIR", "PREFIX")}
SHOT = ["shot", "--train", "1", "--time", "0.5", "--size", "320x240", "--out"]


def run(command, cwd="/", **environment):
    return subprocess.run(command, cwd=cwd, env={**PLAIN, **environment}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)


def make(*arguments):
    """With the compiler and flags that the build has, so that nothing is compiled again."""
    with open(os.path.join(TOP, BUILD, "flags"), encoding="utf-8") as file:
        cc, cflags = re.match(r"(.*?) -std=gnu11 .*-Wcast-qual (.*?) -ffp-contract=off", file.read()).groups()
    return run(["make", "--no-print-directory", "DEPS=skip", f"BUILD={BUILD}", f"CC={cc}", f"CFLAGS={cflags}", *arguments], cwd=TOP)


def files_below(folder):
    return {os.path.relpath(os.path.join(at, name), folder) for at, _, names in os.walk(folder) for name in names}


def read(path):
    with open(path, "rb") as file:
        return file.read()


def check_runs(checks, program, folder, where):
    """`folder`: another one than the program's, to stand in and to write to."""
    checks.that(run([program, "list", "--lang", "ko"], cwd=folder).stdout.startswith("데이터"), f"{where}, it speaks Korean")
    picture = os.path.join(folder, "a.png")
    result = run([program, *SHOT, picture], cwd=folder)
    checks.that(result.returncode == 0 and result.stderr == "" and os.path.exists(picture) and read(picture) == read(os.path.join(folder, "built.png")),
                f"{where}, it draws what the built one draws: {result.returncode} {result.stderr}")
    if os.path.exists(picture):
        os.unlink(picture)


def check_places(checks, folder, prefix):
    program = os.path.join(prefix, "bin/flowscope")
    run([PROGRAM, *SHOT, os.path.join(folder, "built.png")], cwd=folder)
    check_runs(checks, program, folder, "installed")
    lesson = run([program, "lesson", "--check", "how-to-write-lessons"], cwd=folder)
    checks.that(lesson.returncode == 0, f"it has its lessons, by name: {lesson.stderr}")
    os.makedirs(os.path.join(folder, "links"))
    os.symlink(program, os.path.join(folder, "links/one"))
    os.symlink("one", os.path.join(folder, "links/other"))
    linked = run([os.path.join(folder, "links/other"), "list", "--lang", "ko"], cwd=folder).stdout
    checks.that(linked.startswith("데이터"), "through links, it finds its files")
    moved = os.path.join(folder, "a place with blanks")
    os.rename(prefix, moved)
    check_runs(checks, os.path.join(moved, "bin/flowscope"), folder, "moved")
    os.rename(moved, prefix)
    version = run([program, "--version"]).stdout
    checks.that(re.fullmatch(r"flowscope \d+\.\d+\.\d+( \([0-9a-f]{10}\+?\))?\n", version), f"--version: {version!r}")


def check_icons(checks, share):
    for size in (16, 24, 32, 48, 64, 128, 256, 512):
        png = read(os.path.join(share, f"icons/hicolor/{size}x{size}/apps/flowscope.png"))
        checks.that(struct.unpack(">II", png[16:24]) == (size, size), f"an icon of {size} pixels")


# ---- the manual page and completions -------------------------------------------------------------------------------------------------

def options():
    """Settings and what they take, as the README's table has them."""
    table = run([PROGRAM, "list", "--markdown"]).stdout
    return {key: values for key, values in re.findall(r"^\| `--([a-z0-9-]+)` \| [^|]* \| ([^|]*) \|", table, re.M)}


def check_man(checks, share):
    page = os.path.join(share, "man/man1/flowscope.1.gz")
    text = gzip.decompress(read(page)).decode()
    missing = [key for key in options() if "\\-\\-" + key.replace("-", "\\-") not in text]
    checks.that(len(options()) > 90 and not missing, f"the manual page has every setting: {missing}")
    if shutil.which("man"):
        shown = run(["man", "--warnings", "-E", "UTF-8", "-l", page], MANWIDTH="100", MANPAGER="cat", LC_ALL="C.UTF-8")
        checks.that(shown.stderr == "" and "--theme dark, light, projector" in shown.stdout, f"man shows it without a warning: {shown.stderr[:300]}")
    else:
        checks.skip("the manual page by man", "it is not installed")


CASES = [  # a command line, and among its completions; and what is not
    ("flowscope sh", {"shot"}, {"film"}),
    ("flowscope --thre", set(), {"--theme"}),
    ("flowscope --them", {"--theme"}, {"--trail"}),
    ("flowscope --no-arr", {"--no-arrows"}, set()),
    ("flowscope --theme ", {"dark", "light", "projector"}, {"shot"}),
    ("flowscope shot --path ", {"vp", "ot", "cosine"}, {"dark"}),
    ("flowscope --plai", {"--plain"}, set()),
    ("flowscope shot --plai", set(), {"--plain"}),
    ("flowscope list --mark", {"--markdown"}, set()),
    ("flowscope film --mark", set(), {"--markdown"}),
    ("flowscope lesson a-less", {"a-lesson.md"}, set()),
]


def check_completion(checks, shell, complete):
    if not shutil.which(shell):
        checks.skip(f"completion by {shell}", "it is not installed")
        return
    for line, wanted, unwanted in CASES:
        found = complete(line)
        checks.that(wanted <= found and not unwanted & found, f"{shell}: {line!r} completes: {sorted(found)[:6]}")


def bash_completes(script, folder):
    def complete(line):
        words = line.split(" ")
        quoted = " ".join(f"'{word}'" for word in words)
        result = run(["bash", "--norc", "-c", f"source '{script}'; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _flowscope; "
                      "printf '%s\\n' \"${COMPREPLY[@]}\""], cwd=folder)
        return set(result.stdout.split()) | set(result.stderr.split())
    return complete


def fish_completes(script, folder):
    def complete(line):
        result = run(["fish", "--no-config", "-c", f"source '{script}'; complete -C '{line}'"], cwd=folder, HOME=folder)
        return {row.split("\t")[0] for row in result.stdout.splitlines()} | set(result.stderr.split())
    return complete


ZSH = r"""
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "source $2; print READ''Y"
zpty -r z said '*READY*'
zpty -n -w z "$1"$'\t'
zpty -r z said '*ENDED*'
print -r -- $said
zpty -d z
"""
# Says what is offered, and lets nothing be inserted. compadd with -O, -A or -D asks only what would match.
ZSH_INSIDE = r"""
PROMPT= RPROMPT=
unsetopt zle_bracketed_paste beep
fpath=(FOLDER $fpath)
autoload -Uz compinit
compinit -u -D
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a offered
    builtin compadd -O offered "$@"
    print -rl -- "" "found "$^offered
    builtin compadd "$@"
}
offer() {
    _main_complete
    compstate[insert]= compstate[list]=
    print ENDED
}
zle -C offer complete-word offer
bindkey '^I' offer
"""


def zsh_completes(script, folder):
    """In an interactive zsh of its own, as completion is only there."""
    outside, inside = os.path.join(folder, "tab.zsh"), os.path.join(folder, "inside.zsh")
    for path, text in ((outside, ZSH), (inside, ZSH_INSIDE.replace("FOLDER", os.path.dirname(script)))):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    def complete(line):
        result = run(["timeout", "20", "zsh", "-f", outside, line, inside], cwd=folder, HOME=folder, TERM="dumb", COLUMNS="200")
        return set(re.findall(r"found (\S+)", result.stdout))
    return complete


# ---- the desktop ---------------------------------------------------------------------------------------------------------------------

def judged(checks, command, what):
    if not shutil.which(command[0]):
        checks.skip(what, f"{command[0]} is not installed")
        return
    result = run(command)
    checks.that(result.returncode == 0 and not re.search(r"error|warning|hint", result.stdout + result.stderr),
                f"{what}: {result.stdout}{result.stderr}")


def check_desktop(checks, share):
    for name in ("flowscope", "flowscope-film"):
        judged(checks, ["desktop-file-validate", os.path.join(share, f"applications/{name}.desktop")], f"{name}.desktop is valid")
    judged(checks, ["appstreamcli", "validate", "--pedantic", "--no-net", os.path.join(share, "metainfo/org.flowscope.flowscope.metainfo.xml")],
           "the metadata are valid")


FILES = {
    "talk.ini": ("# Flowscope scene: what differs\ndata = moons\n", "text/x-flowscope-scene"),
    "flowscope-001.ini": ("data = moons\n", "text/x-flowscope-scene"),
    "other.ini": ("[a]\nb = c\n", "text/plain"),
    "a.take": ("# Flowscope take: what was done\n", "text/x-flowscope-take"),
    "lesson.md": ("# A\n\n## One\n\n```flowscope\ndata = moons\n```\n", "text/x-flowscope-lesson"),
    "notes.md": ("# A\n\n```c\nint a;\n```\n", "text/markdown"),
}


def check_types(checks, share, folder):
    usual = "/usr/share/mime/packages/freedesktop.org.xml"
    if not shutil.which("update-mime-database") or not shutil.which("gio") or not os.path.exists(usual):
        checks.skip("types of files", "update-mime-database or gio is not installed")
        return
    data = os.path.join(folder, "types")
    os.makedirs(os.path.join(data, "mime/packages"))
    for file in (usual, os.path.join(share, "mime/packages/flowscope.xml")):
        shutil.copy(file, os.path.join(data, "mime/packages"))
    run(["update-mime-database", os.path.join(data, "mime")])
    for name, (text, wanted) in FILES.items():
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        said = run(["gio", "info", "-a", "standard::content-type", path], XDG_DATA_DIRS=data, XDG_DATA_HOME=os.path.join(folder, "none")).stdout
        checks.that(f"content-type: {wanted}\n" in said, f"{name} is {wanted}: {said.split()[-1:]}")
    opened = read(os.path.join(share, "applications/flowscope.desktop")) + read(os.path.join(share, "applications/flowscope-film.desktop"))
    checks.that(all(wanted.encode() in opened for _, wanted in FILES.values() if "flowscope" in wanted), "each type has an entry that opens it")


# ---- the source archive --------------------------------------------------------------------------------------------------------------

def check_archive(checks):
    if not os.path.exists(os.path.join(TOP, ".git")):
        checks.skip("the source archive", "this tree has no git to make it from")
        return
    made = make("dist")
    archive = os.path.join(TOP, made.stdout.split()[-1]) if made.stdout else "none"
    if not checks.that(made.returncode == 0 and os.path.exists(archive), f"make dist: {made.stdout}{made.stderr}"):
        return
    first = read(archive)
    make("dist")
    checks.that(read(archive) == first, "make dist gives the same bytes twice")
    root = os.path.basename(archive)[:-len(".tar.gz")]
    tracked = set(run(["git", "ls-tree", "-r", "--name-only", "-z", "HEAD"], cwd=TOP).stdout.strip("\0").split("\0"))
    with tarfile.open(archive) as tar:
        held = {member.name[len(root) + 1:] for member in tar.getmembers() if not member.isdir()}
        commit = tar.extractfile(f"{root}/.ci/package/commit").read().decode().strip()
    checks.that(held == tracked and "Makefile" in held, f"it has every file of the commit: {sorted(held ^ tracked)[:5]}")
    checks.that(commit == run(["git", "rev-parse", "HEAD"], cwd=TOP).stdout.strip(), f"and knows the commit: {commit}")


def work(checks):
    with tempfile.TemporaryDirectory() as folder:
        to = os.path.join(folder, "root")
        placed = make("install", f"DESTDIR={to}", "PREFIX=/opt/x")
        checks.that(placed.returncode == 0, f"make install: {placed.stderr[-500:]}")
        prefix = os.path.join(to, "opt/x")
        share = os.path.join(prefix, "share")
        checks.that(all(name.startswith("opt/x/") for name in files_below(to)), "all is below the prefix")
        check_places(checks, folder, prefix)
        check_icons(checks, share)
        check_man(checks, share)
        with open(os.path.join(folder, "a-lesson.md"), "w", encoding="utf-8"):
            pass
        check_completion(checks, "bash", bash_completes(os.path.join(share, "bash-completion/completions/flowscope"), folder))
        check_completion(checks, "zsh", zsh_completes(os.path.join(share, "zsh/site-functions/_flowscope"), folder))
        check_completion(checks, "fish", fish_completes(os.path.join(share, "fish/vendor_completions.d/flowscope.fish"), folder))
        check_desktop(checks, share)
        check_types(checks, share, folder)
        make("uninstall", f"DESTDIR={to}", "PREFIX=/opt/x")
        left = files_below(to) | {name for _, names, _ in os.walk(to) for name in names if "flowscope" in name}
        checks.that(not left, f"make uninstall leaves nothing: {sorted(left)[:5]}")
        check_archive(checks)


sys.exit(Checks().run(work))
