#!/bin/sh
# The source archive, flowscope-VERSION.tar.gz: what HEAD has, the same bytes each time, with the commit in .ci/package/commit.
# URL, the address at which it will be published, adds FOLDER/flowscope.rb, a Homebrew formula with the archive's checksum.
#   URL= sh .ci/package/dist.sh VERSION FOLDER
set -eu
cd "$(dirname "$0")/../.."
name=flowscope-$1
archive=$2/$name.tar.gz
if [ ! -e .git ]; then
    echo "make dist packs what git has of this tree; here is no git repository. The archive that this tree comes from is such a one." >&2
    exit 1
fi
git diff --quiet HEAD || echo "Files differ from the commit: the archive has them as they were committed." >&2
mkdir -p "$2"
git archive --format=tar --prefix="$name/" HEAD > "$archive.tar"
gzip -9n < "$archive.tar" > "$archive.part"
rm "$archive.tar"
mv "$archive.part" "$archive"
if [ -n "${URL:-}" ]; then
    sum=$(sha256sum "$archive" 2>/dev/null || shasum -a 256 "$archive")
    sed "s|@URL@|$URL|; s|@SHA256@|${sum%% *}|; /^# Homebrew/,/^# at which/d" .ci/package/flowscope.rb > "$2/flowscope.rb"
    echo "$2/flowscope.rb"
fi
echo "$archive"
