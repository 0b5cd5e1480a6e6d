#!/bin/sh
# The program's fonts with fewer letters, for the page: a quarter of the bytes.
#   sh .ci/web/fonts.sh OUT      writes OUT/NAME.otf for each of assets/fonts
# What stays: every letter of the program's own sentences and lessons, in all languages; ASCII and Latin-1; and for what users write, the 2350
# syllables of KS X 1001, which Korean text hardly ever leaves, and single Hangul letters. Of the features of OpenType those that shape text
# without being asked for, as natively.
set -eu
out=$1
mkdir -p "$out"
cat src/*/*.[ch] src/*/*/*.[ch] assets/lang/*.po assets/lessons/*.md | /usr/bin/python3 -c '
import sys
used = {c for c in sys.stdin.read() if c >= " "}
latin = {chr(c) for c in [*range(0x20, 0x7F), *range(0xA0, 0x100), 0xFFFD]}
jamo = {chr(c) for c in range(0x3131, 0x3164)}
syllables = {bytes([row, cell]).decode("euc-kr") for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)}
print("".join(sorted(used | latin | jamo | syllables)))' > "$out/letters.txt"
for font in assets/fonts/*.otf; do
    pyftsubset "$font" --text-file="$out/letters.txt" --layout-features=kern,calt,ccmp,clig,liga,locl,mark,mkmk,rlig --desubroutinize \
        --output-file="$out/${font##*/}"
done
rm "$out/letters.txt"
