#!/bin/sh
# The program's fonts with fewer letters, for the page: a quarter of the bytes.
#   sh .ci/web/fonts.sh OUT      writes OUT/NAME.otf for each of assets/fonts, and OUT/letters.txt; touches none while the letters are the same
# What stays: every letter of the program's own sentences and lessons, in all languages; ASCII and Latin-1; and for what users write, the 2350
# syllables of KS X 1001, which Korean text hardly ever leaves, and single Hangul letters. Of the features of OpenType those that shape text
# without being asked for, as natively.
set -eu
out=$1
mkdir -p "$out"
cat src/*/*.[ch] src/*/*/*.[ch] assets/lang/*.po assets/lessons/*.md | python3 -c '
import sys
used = {c for c in sys.stdin.buffer.read().decode("utf-8") if c >= " "}
latin = {chr(c) for c in [*range(0x20, 0x7F), *range(0xA0, 0x100), 0xFFFD]}
jamo = {chr(c) for c in range(0x3131, 0x3164)}
syllables = {bytes([row, cell]).decode("euc-kr") for row in range(0xB0, 0xC9) for cell in range(0xA1, 0xFF)}
sys.stdout.buffer.write("".join(sorted(used | latin | jamo | syllables)).encode("utf-8"))' > "$out/letters.new"

same=yes
cmp -s "$out/letters.new" "$out/letters.txt" || same=
for file in "$0" assets/fonts/*.otf; do
    [ "$file" -ot "$out/letters.txt" ] || same=
done
[ ! "$same" ] || exit 0

for font in assets/fonts/*.otf; do
    pyftsubset "$font" --text-file="$out/letters.new" --layout-features=kern,calt,ccmp,clig,liga,locl,mark,mkmk,rlig --desubroutinize \
        --output-file="$out/${font##*/}"
done
mv "$out/letters.new" "$out/letters.txt"
