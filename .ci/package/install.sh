#!/bin/sh
# Puts what make has built where it belongs, or takes it away again.
#   PREFIX=/usr/local DESTDIR= BUILD=build PROGRAM=build/flowscope sh .ci/package/install.sh install|uninstall
set -eu
cd "$(dirname "$0")/../.."
action=$1
to=${DESTDIR:-}$PREFIX
share=$to/share
own=$share/flowscope
made=$BUILD/package # by the Makefile: icons, manual page, completions, metadata

# put MODE FILE FOLDER [NAME]: the one list below serves both ways.
put() {
    name=${4:-$(basename "$2")}
    if [ "$action" = install ]; then
        mkdir -p "$3"
        install -m "$1" "$2" "$3/$name"
    else
        rm -f "$3/$name"
    fi
}

# In folders that are Flowscope's own nothing is left of another version.
rm -rf "$own" "$share/doc/flowscope"
if [ "$action" = install ]; then
    for file in assets/fonts/* assets/formulas/*.svg assets/icons/flowscope.svg assets/lessons/* shaders/*; do
        put 644 "$file" "$own/$(dirname "$file")"
    done
    for file in "$BUILD"/lang/*.mo; do
        put 644 "$file" "$own/lang"
    done
    for file in README.md assets/NEWS; do
        put 644 "$file" "$share/doc/flowscope"
    done
    put 644 LICENSE "$share/doc/flowscope"
fi

put 755 "$PROGRAM" "$to/bin" flowscope
if [ "$action" = install ]; then
    strip "$to/bin/flowscope"
fi
put 644 "$made/flowscope.1.gz" "$share/man/man1"
put 644 "$made/flowscope.bash" "$share/bash-completion/completions" flowscope
put 644 "$made/flowscope.zsh" "$share/zsh/site-functions" _flowscope
put 644 "$made/flowscope.fish" "$share/fish/vendor_completions.d"
put 644 assets/desktop/flowscope.desktop "$share/applications"
put 644 assets/desktop/flowscope-film.desktop "$share/applications"
put 644 assets/desktop/flowscope.xml "$share/mime/packages"
put 644 "$made/$APP_ID.metainfo.xml" "$share/metainfo"
put 644 assets/icons/flowscope.svg "$share/icons/hicolor/scalable/apps"
for size in $ICON_SIZES; do
    put 644 "$made/$size.png" "$share/icons/hicolor/${size}x$size/apps" flowscope.png
done

# What desktops keep of these folders; a package's own machinery does so itself.
[ -z "${DESTDIR:-}" ] || exit 0
refresh() {
    if command -v "$1" >/dev/null 2>&1; then
        "$@" >/dev/null 2>&1 || echo "$1 failed; file managers may not know Flowscope's files yet" >&2
    fi
}
refresh update-mime-database "$share/mime"
refresh update-desktop-database "$share/applications"
refresh gtk-update-icon-cache -q -t -f "$share/icons/hicolor"
