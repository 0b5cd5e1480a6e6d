#!/bin/sh
# Makes the Debian package of what make has built: BUILD/flowscope_VERSION_ARCH.deb. The same files give the same bytes.
#   BUILD VERSION DATE MAINTAINER APP_ID ICON_SIZES as .ci/package/rules.mk sets them
set -eu
cd "$(dirname "$0")/../.."
arch=$(dpkg --print-architecture)
root=$BUILD/package/root
deb=$BUILD/flowscope_${VERSION}_$arch.deb
SOURCE_DATE_EPOCH=$(date -u -d "$DATE" +%s)
export SOURCE_DATE_EPOCH
umask 022

# The texts of both licences, in the form of Debian's field: indented, and a dot for an empty line.
as_field() {
    sed 's/^[[:space:]]*$/./; s/^/ /'
}

write_copyright() {
    cat .ci/package/copyright
    echo "License: Expat"
    sed 1,4d LICENSE | as_field
    echo
    echo "License: OFL-1.1"
    as_field < assets/fonts/LICENSE.txt
}

rm -rf "$root"
PREFIX=/usr DESTDIR=$root PROGRAM=$BUILD/package/flowscope sh .ci/package/install.sh install
mv "$root/usr/share/zsh/site-functions" "$root/usr/share/zsh/vendor-completions"
doc=$root/usr/share/doc/flowscope
rm "$doc/LICENSE"
write_copyright > "$doc/copyright"
cp /usr/share/doc/libcmark-dev/copyright "$doc/copyright.cmark"
gzip -9n "$doc/NEWS"
{
    echo "flowscope ($VERSION) unstable; urgency=medium"
    echo
    echo "  * See NEWS.gz."
    echo
    echo " -- $MAINTAINER  $(date -u -R -d "$DATE")"
} | gzip -9n > "$doc/changelog.gz"

# What the program links to, in the lowest versions that have what it calls; what OpenGL it opens when it runs.
work=$BUILD/package/shlibdeps
mkdir -p "$work/debian"
printf 'Source: flowscope\n\nPackage: flowscope\nArchitecture: any\n' > "$work/debian/control"
program=$(cd "$root/usr/bin" && pwd)/flowscope
depends=$(cd "$work" && dpkg-shlibdeps -O "$program" 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
[ -n "$depends" ] || { echo "dpkg-shlibdeps found no packages for the libraries of $program." >&2; exit 1; }

mkdir -p "$root/DEBIAN"
(cd "$root" && find usr -type f | LC_ALL=C sort | xargs md5sum) > "$root/DEBIAN/md5sums"
cat > "$root/DEBIAN/control" <<END
Package: flowscope
Version: $VERSION
Architecture: $arch
Maintainer: $MAINTAINER
Installed-Size: $(du -k -s --apparent-size "$root/usr" | cut -f 1)
Depends: $depends, libegl1, libgl1
Recommends: ffmpeg, libgl1-mesa-dri
Section: education
Priority: optional
Description: watch a small network learn to move noise onto a shape
 Flowscope is an instrument for teaching flow matching and diffusion. A small
 network learns, live, to move noise onto a shape: along a curved diffusion
 path or along a straight one with optimal-transport pairs, side by side, from
 the same noise and the same data.
 .
 It gives lectures with questions and votes, writes pictures and films that
 come out the same each time, and trains and measures models on the command
 line. Films need the program ffmpeg.
END
dpkg-deb --root-owner-group -Zxz --build "$root" "$deb" >/dev/null
echo "$deb"
