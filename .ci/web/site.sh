#!/bin/sh
# Puts the site together: the page, the program with its files, what the page needs to know of them, and all of it in one file.
#   sh .ci/web/site.sh BUILT OUT       BUILT: a folder with what was linked, flowscope.data and words.js
# OUT is replaced once everything is there. Its version is a hash of all that is in it: the page keeps itself for use without a connection by it.
set -eu
built=$1
out=$2
new=$out.new

rm -rf "$new"
mkdir -p "$new"
cp assets/web/* "$new"
cp assets/icons/flowscope.svg "$new/icon.svg"
cp "$built/flowscope.data" "$built/words.js" "$new"
for program in flowscope flowscope-threads; do
    cp "$built/$program.js" "$built/$program.wasm" "$new"
done
cp "$built/flowscope-threads.worker.js" "$new"
chmod 644 "$new"/* # the linker makes programs

version=$(cd "$new" && sha256sum -- * | sha256sum | cut -c1-12)
sizes=$(cd "$new" && wc -c -- * | sed -n 's/^ *\([0-9]*\) \(.*\.[a-z]*\)$/"\2": \1/p' | paste -s -d , -)
echo "var BUILD = {version: \"$version\", files: {\"build.js\": 0, $sizes}};" >"$new/build.js"
python3 .ci/web/single.py "$new" "$new/flowscope.html"
rm -rf "$out"
mv "$new" "$out"
