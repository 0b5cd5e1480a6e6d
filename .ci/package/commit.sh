#!/bin/sh
# Prints the commit that this tree is of, "5f9b828a12", with a + where tracked files differ from it; nothing where that is not known.
cd "$(dirname "$0")/../.."
if [ -e .git ]; then
    git describe --always --exclude='*' --abbrev=10 --dirty=+ 2>/dev/null || true
else
    sed -n 's/^\([0-9a-f]\{10\}\)[0-9a-f]*$/\1/p' .ci/package/commit
fi
