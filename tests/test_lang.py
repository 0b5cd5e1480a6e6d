#!/usr/bin/env python3
"""Every sentence in the code is translated in every assets/lang/*.po, none is left over, and no language stands in the code."""
import glob
import os
import re
import subprocess
import sys
import tempfile

top = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.environ.get("BUILD", "build")
pot = os.path.join(build, "flowscope.pot")
HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
TEXT = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
ENTRY = re.compile(rf"^(?:msgctxt {TEXT})?msgid {TEXT}msgstr {TEXT}", re.M)


def entries(path):
    """{(context, English): translation} of a .po file, as they are written in it; without the header."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    whole = lambda part: "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', part or ""))
    found = {(whole(c), whole(e)): whole(t) for c, e, t in ENTRY.findall(text)}
    assert text.count("\nmsgid ") + text.startswith("msgid ") == len(found), f"{path}: entries of another form, or twice"
    found.pop(("", ""), None)
    return found


def judge(sentences, path):
    """What is wrong with one language."""
    translated = entries(path)
    wrong = [f"not translated: {e}" for key in sentences for e in [key[1]] if not translated.get(key)]
    wrong += [f"left over: {key[1]}" for key in translated if key not in sentences]
    if ("", "English") not in sentences:
        wrong.append("the code does not ask for the language's name")
    # msgfmt compares the %-arguments of what is marked as a format; a sentence without any is handed to printf as well.
    wrong += [f"a % that the English has not: {key[1]}" for key, text in translated.items() if "%" in text and "%" not in key[1]]
    check = subprocess.run(["msgfmt", "--check", "-o", os.devnull, path], capture_output=True, text=True)
    if check.returncode != 0:
        wrong.append(check.stderr)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    code = os.path.basename(path)[:-3]
    if f'"Language: {code}\\n"' not in text or "charset=UTF-8" not in text:
        wrong.append("its header does not name the language and UTF-8")
    if re.search(r"^#,.*fuzzy", text, re.M):
        wrong.append("fuzzy entries are not shown")
    return wrong


def hangul(root):
    """Lines of the code with Hangul in them."""
    found = []
    for name in sorted(glob.glob(os.path.join(root, "**", "*.[ch]"), recursive=True)):
        with open(name, encoding="utf-8") as file:
            found += [f"{os.path.relpath(name, root)}:{i}: Hangul" for i, line in enumerate(file, 1) if HANGUL.search(line)]
    return found


def planted(sentences):
    """Whether mistakes are seen: a sentence more, one less, Hangul in the code."""
    path = "assets/lang/ko.po"
    more = sentences | {("", "A sentence that nobody translated."): ""}
    less = {key: "" for key in list(sentences)[1:]}
    wrong = [] if judge(more, path) else ["a sentence without translation passes"]
    wrong += [] if judge(less, path) else ["a translation without sentence passes"]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "a.c"), "w", encoding="utf-8") as file:
            file.write('const char *word = "\uac00";\n')
        return wrong + ([] if hangul(folder) else ["Hangul passes"])


def main():
    os.chdir(top)
    env = {key: value for key, value in os.environ.items() if key not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    subprocess.run(["make", "-s", "DEPS=skip", f"BUILD={build}", pot], env=env, check=True, stdout=subprocess.DEVNULL)
    sentences = entries(pot)
    assert len(sentences) > 500, f"only {len(sentences)} sentences in the code"
    verdicts = {"src": hangul("src"), "planted": planted(sentences)}
    for path in sorted(glob.glob("assets/lang/*.po")):
        verdicts[path] = judge(sentences, path)
    assert "assets/lang/ko.po" in verdicts
    for name, wrong in verdicts.items():
        for what in wrong:
            print(f"{name}: {what}")
    failed = sum(bool(wrong) for wrong in verdicts.values())
    if failed:
        print("make lang collects the sentences")
    print(f"{len(verdicts) - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
