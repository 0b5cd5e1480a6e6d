#!/usr/bin/env python3
"""words.py CODE.mo...: prints words.js, the sentences of assets/web/*.js in every language but English, of what msgfmt made of assets/lang.
A sentence is what stands in tr('...') or TR('...'); one without a translation is an error."""
import gettext
import glob
import json
import os
import re
import sys

TEXT = re.compile(r"\b(?:tr|TR)\('((?:[^'\\]|\\.)*)'")


def main():
    sentences = set()
    for name in sorted(glob.glob("assets/web/*.js")):
        with open(name, encoding="utf-8") as file:
            sentences |= {text.replace("\\'", "'") for text in TEXT.findall(file.read())}
    words, missing = {}, []
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            catalog = gettext.GNUTranslations(file)
        code = os.path.splitext(os.path.basename(path))[0]
        words[code] = {text: catalog.gettext(text) for text in sorted(sentences | {"English"})}
        missing += [f"{code}: {text}" for text, said in words[code].items() if said == text]
    if missing:
        print("not translated:", *missing, sep="\n", file=sys.stderr)
        return 1
    print("window.WORDS = " + json.dumps(words, ensure_ascii=False, indent=1) + ";")
    return 0


sys.exit(main())
