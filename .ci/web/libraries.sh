#!/bin/sh
# The libraries of the browser edition, from Debian's source packages: fetched and built once, then kept.
#   sh .ci/web/libraries.sh CACHE [core] [fetch]
# prints the folder that holds include/ and lib*.a; FLAGS: what `emcc --cflags` prints. core: those that the core and its tests need are enough.
# fetch: builds nothing, and ends with 1 where the sources are not to be had.
# CACHE/sources are the source packages as apt has verified them. CACHE/NAME is built by the recipes below with these flags, where NAME
# is a hash of both; it takes its name when it is whole. Runs as any user; apt's own lists and settings stay as they are.
#
# Emscripten's own ports cannot serve: those of 3.1.6 have an SDL_ttf of 2020, without TTF_SetFontSizeDPI, and an SDL_image without SVG.
# The objects may use atomics and bulk memory, so that one build serves both variants of the page, with threads and without.
set -eu

core='cjson cmark cmocka'
packages="libsdl2 freetype harfbuzz libsdl2-ttf libsdl2-image $core"
recipes="sdl freetype harfbuzz ttf image $core"

die() {
    echo "$*" >&2
    exit 1
}

say() {
    printf '  %-5s %s\n' "$1" "$2" >&2
}

# apt-get with lists, cache and sources below the folder $1.
private_apt() {
    at=$1
    shift
    apt-get -q -o Dir::State="$at" -o Dir::State::Lists="$at/lists" -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache="$at/cache" \
        -o Dir::Etc::SourceList="$at/sources.list" -o Dir::Etc::SourceParts=/dev/null -o APT::Sandbox::User="$(id -un)" "$@"
}

# The places that this machine has its Debian packages from, asked for sources.
source_list() {
    keys=/usr/share/keyrings/debian-archive-keyring.gpg
    [ ! -e $keys ] || by="[signed-by=$keys] "
    apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        sed -n "s|^Debian \(.* main\)\$|deb-src ${by-}\1|p" | sort -u
}

fetch() {
    say FETCH "$packages"
    at=$cache/.fetch.$$
    log=$cache/fetch.log
    mkdir -p "$at/lists/partial" "$at/cache/archives/partial" "$at/sources"
    source_list >"$at/sources.list"
    [ -s "$at/sources.list" ] || die "make web takes the sources of its libraries from Debian 12's package archive, and apt lists none here. Add Debian's \"main\" to apt's sources, or run apt-get update, and try again."
    # An update that fails in a part need not matter; if it does, the next command fails.
    private_apt "$at" update >"$log" 2>&1 || true
    (cd "$at/sources" && private_apt "$at" source --download-only $packages) >>"$log" 2>&1 ||
        die "Could not fetch the sources of the libraries ($packages). Is there a network? All that apt said: $log"
    rm -rf "$cache/sources"
    mv -T "$at/sources" "$cache/sources"
    rm -rf "$at"
}

# Whether a package has not been fetched.
missing() {
    for name in $packages; do
        ls "$cache/sources/${name}"_*.dsc >/dev/null 2>&1 || return 0
    done
    return 1
}

# The folder $work/NAME of each package. The sums of what was fetched are verified once more.
unpack() {
    for name in $packages; do
        say OPEN "$name"
        dpkg-source --no-copy -q -x "$cache/sources/${name}"_*.dsc "$work/$name" >"$work/log" 2>&1 ||
            die "$(cat "$work/log")
The sources in $cache/sources do not unpack. Remove that folder and try again."
    done
}

# ---- recipes ----
# library NAME COMPILER FLAGS... -- FILES...: lib/libNAME.a of those files.
library() {
    name=$1
    say LIB "lib$name.a"
    shift
    mkdir -p "$work/objects/$name"
    command=
    while [ "$1" != -- ]; do
        command="$command $1"
        shift
    done
    shift
    (cd "$work/objects/$name" && printf '%s\n' "$@" | xargs -P "$jobs" -n 6 $command -c && llvm-ar-14 rcs "$out/lib$name.a" ./*.o) >&2 ||
        die "lib$name.a does not compile: see above. This recipe knows the sources of Debian 12; is $cache/sources of another system?"
}

build_sdl() {
    s=$work/libsdl2/src
    off='-DSDL_AUDIO_DISABLED -DSDL_JOYSTICK_DISABLED -DSDL_SENSOR_DISABLED -DSDL_POWER_DISABLED -DSDL_RENDER_DISABLED'
    library SDL2 $cc -I"$work/libsdl2/include" -I"$s/video/khronos" $off -- \
        "$s"/*.c "$s"/atomic/*.c "$s"/cpuinfo/*.c "$s"/events/*.c "$s"/file/*.c "$s"/stdlib/*.c "$s"/thread/*.c "$s"/thread/generic/*.c \
        "$s"/timer/*.c "$s"/timer/unix/*.c "$s"/video/*.c "$s"/video/emscripten/*.c "$s"/video/yuv2rgb/*.c "$s"/render/*.c \
        "$s"/loadso/dlopen/*.c "$s"/locale/*.c "$s"/locale/emscripten/*.c "$s"/misc/*.c "$s"/misc/emscripten/*.c "$s"/filesystem/emscripten/*.c
    cp "$work"/libsdl2/include/*.h "$out/include"
}

# Only what the program's own fonts need: OpenType with cubic outlines (CFF), not packed.
build_freetype() {
    s=$work/freetype/src
    for module in FT_Module_Class,autofit_module FT_Driver_ClassRec,cff_driver FT_Module_Class,psaux_module FT_Module_Class,psnames_module \
        FT_Module_Class,pshinter_module FT_Module_Class,sfnt_module FT_Renderer_Class,ft_smooth_renderer FT_Renderer_Class,ft_raster1_renderer; do
        echo "FT_USE_MODULE( ${module}_class )"
    done >"$work/freetype/include/modules_web.h"
    printf '%s\n' '#include <freetype/config/ftoption.h>' '#undef FT_CONFIG_OPTION_USE_ZLIB' >"$work/freetype/include/options_web.h"
    library freetype $cc -I"$work/freetype/include" -DFT2_BUILD_LIBRARY -DFT_CONFIG_MODULES_H='<modules_web.h>' -DFT_CONFIG_OPTIONS_H='<options_web.h>' -- \
        "$s"/base/ftbase.c "$s"/base/ftinit.c "$s"/base/ftsystem.c "$s"/base/ftdebug.c "$s"/base/ftglyph.c "$s"/base/ftbitmap.c "$s"/base/ftbbox.c \
        "$s"/base/ftmm.c "$s"/base/ftstroke.c "$s"/base/ftsynth.c "$s"/autofit/autofit.c "$s"/cff/cff.c "$s"/psaux/psaux.c \
        "$s"/psnames/psnames.c "$s"/pshinter/pshinter.c "$s"/sfnt/sfnt.c "$s"/smooth/smooth.c "$s"/raster/raster.c
}

# One file includes all others.
build_harfbuzz() {
    library harfbuzz $cxx -DHAVE_FREETYPE=1 -DHB_NO_MT -DHB_NO_CFF -DHB_NO_SUBSET_LAYOUT -DHB_LEAN -I"$work/harfbuzz/src" -I"$work/freetype/include" -- \
        "$work/harfbuzz/src/harfbuzz.cc"
}

build_ttf() {
    s=$work/libsdl2-ttf
    library SDL2_ttf $cc -I"$out/include" -I"$work/freetype/include" -I"$work/harfbuzz/src" -DTTF_USE_HARFBUZZ=1 -- "$s/SDL_ttf.c"
    cp "$s/SDL_ttf.h" "$out/include"
}

build_image() {
    s=$work/libsdl2-image
    library SDL2_image $cc -I"$out/include" -DLOAD_SVG -DLOAD_PNG -DUSE_STBIMAGE -DSDL_IMAGE_SAVE_PNG=1 -DSAVE_PNG -- "$s"/IMG.c "$s"/IMG_*.c
    cp "$s/SDL_image.h" "$out/include"
}

build_cjson() {
    library cjson $cc -- "$work/cjson/cJSON.c"
    cp "$work/cjson/cJSON.h" "$out/include"
}

# Its three generated headers, as they are for a static library.
build_cmark() {
    s=$work/cmark/src
    rm "$s/main.c"
    printf '%s\n' '#include <stdbool.h>' '#define HAVE___BUILTIN_EXPECT' '#define CMARK_ATTRIBUTE(list) __attribute__ (list)' '#define CMARK_INLINE inline' >"$s/config.h"
    echo '#define CMARK_EXPORT' >"$s/cmark_export.h"
    printf '%s\n' '#define CMARK_VERSION 0' '#define CMARK_VERSION_STRING ""' >"$s/cmark_version.h"
    library cmark $cc -I"$s" -- "$s"/*.c
    cp "$s/cmark.h" "$s/cmark_export.h" "$s/cmark_version.h" "$out/include"
}

# For the tests alone. Its header takes uintptr_t for another type than this C library does. It goes without thread-local variables: in a
# program with one thread those of objects that may use atomics begin as zeros, whatever their initialisers say.
build_cmocka() {
    s=$work/cmocka
    printf '#define HAVE_%s 1\n' INTTYPES_H SETJMP_H SIGNAL_H STDINT_H STRINGS_H TIME_H UNISTD_H STRUCT_TIMESPEC STRSIGNAL SNPRINTF VSNPRINTF \
        CLOCK_GETTIME >"$s/config.h"
    (echo '#define _UINTPTR_T_DEFINED' && cat "$s/include/cmocka.h") >"$out/include/cmocka.h"
    library cmocka $cc -DHAVE_CONFIG_H -I"$s" -I"$out/include" -I"$s/include" -- "$s/src/cmocka.c"
}

# ---- all of it ----
cache=$1
shift
own="-w -O2 -msimd128 -matomics -mbulk-memory"
mkdir -p "$cache"
cache=$(cd "$cache" && pwd)
key=$({ sed -n '/^# ---- recipes/,/^# ---- all/p' "$0" && echo "${FLAGS-} $own $packages"; } | sha256sum | cut -c1-16)
trap 'rm -rf "$cache/.build.$$" "$cache/.fetch.$$"' EXIT
trap 'exit 1' HUP INT TERM
if [ "${1-}" = core ]; then
    shift
    if [ ! -d "$cache/$key" ]; then # else all are there
        packages=$core recipes=$core key=$key-core
    fi
fi

# Whoever comes second finds it done; who finds it done does not wait for one who builds another.
exec 9>"$cache/lock"
[ -d "$cache/$key" ] || flock 9
if [ "${1-}" = fetch ]; then
    ! missing || fetch
    exit 0
fi
if [ ! -d "$cache/$key" ]; then
    ! missing || fetch
    jobs=$(getconf _NPROCESSORS_ONLN)
    work=$cache/.build.$$
    out=$work/out
    cc="clang-14 $FLAGS $own"
    cxx="clang++-14 $FLAGS $own -fno-exceptions -fno-rtti"
    mkdir -p "$out/include"
    unpack
    for each in $recipes; do
        build_$each
    done
    mv -T "$out" "$cache/$key"
fi
echo "$cache/$key"
