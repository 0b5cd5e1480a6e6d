#!/bin/sh
# The source archive, flowscope-VERSION.tar.gz: what HEAD has, the same bytes each time, with the commit in .ci/package/commit.
#   sh .ci/package/dist.sh VERSION FOLDER
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
echo "$archive"
