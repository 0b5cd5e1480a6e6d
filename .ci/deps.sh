#!/bin/sh
# Finds the missing packages of some groups and installs them with the system's package manager.
#   sh .ci/deps.sh install|check GROUP...      GROUP: build run test asan clang fuzz torture valgrind coverage format lint lang
#                                          web-core web web-test package deb package-test   (web-core: for its tests without a page)
# `check` only lists the missing ones and ends with 1 if there are any. A check takes milliseconds, so every make does it.
set -eu

# One row per need: group | how to find it | apt | dnf | pacman | brew   ("-": comes with the system)
#   cmd:NAME  a program                     pc:NAME     a pkg-config module
#   cc:NAME   a file of the compiler's own  lib:NAME    a shared library that is opened at run time
#   crt       the C library's development files            dri  any driver of Mesa         omp  OpenMP for clang
#   numpy, xlib, websocket  of the system's own python                 clang-rt  clang's sanitizers and fuzzer
#   valgrind-runs  it needs the names in the C library's loader, which Debian keeps in a package of their own
#   brew:NAME a package of Homebrew, on macOS only
table='
build  | cmd:cc           | gcc               | gcc                  | gcc              | -
build  | crt              | libc6-dev         | glibc-devel          | glibc            | -
build  | brew:libomp      | -                 | -                    | -                | libomp
build  | cmd:pkg-config   | pkg-config        | pkgconf-pkg-config   | pkgconf          | pkg-config
build  | pc:sdl2          | libsdl2-dev       | SDL2-devel           | sdl2             | sdl2
build  | pc:SDL2_ttf      | libsdl2-ttf-dev   | SDL2_ttf-devel       | sdl2_ttf         | sdl2_ttf
build  | pc:SDL2_image    | libsdl2-image-dev | SDL2_image-devel     | sdl2_image       | sdl2_image
build  | pc:epoxy         | libepoxy-dev      | libepoxy-devel       | libepoxy         | libepoxy
build  | pc:libcjson      | libcjson-dev      | cjson-devel          | cjson            | cjson
build  | pc:libcmark      | libcmark-dev      | cmark-devel          | cmark            | cmark
build  | cmd:msgfmt       | gettext           | gettext              | gettext          | gettext
run    | lib:libGL.so.1   | libgl1            | libglvnd-glx         | libglvnd         | -
run    | lib:libEGL.so.1  | libegl1           | libglvnd-egl         | libglvnd         | -
run    | dri              | libgl1-mesa-dri   | mesa-dri-drivers     | mesa             | -
run    | cmd:ffmpeg       | ffmpeg            | ffmpeg-free          | ffmpeg           | ffmpeg
test   | pc:cmocka        | libcmocka-dev     | libcmocka-devel      | cmocka           | cmocka
test   | cmd:python3      | python3           | python3              | python           | python
test   | numpy            | python3-numpy     | python3-numpy        | python-numpy     | numpy
test   | cmd:Xvfb         | xvfb              | xorg-x11-server-Xvfb | xorg-server-xvfb | xorg-server
test   | xlib             | python3-xlib      | python3-xlib         | python-xlib      | -
test   | cmd:xdotool      | xdotool           | xdotool              | xdotool          | xdotool
test   | cmd:setxkbmap    | x11-xkb-utils     | setxkbmap            | xorg-setxkbmap   | setxkbmap
test   | cmd:xkbcomp      | x11-xkb-utils     | xkbcomp              | xorg-xkbcomp     | xkbcomp
test   | cmd:xgettext     | gettext           | gettext              | gettext          | gettext
asan   | cc:libasan.so    | gcc               | libasan              | gcc              | -
asan   | cc:libubsan.so   | gcc               | libubsan             | gcc              | -
clang  | cmd:clang        | clang             | clang                | clang            | -
clang  | omp              | libomp-dev        | libomp-devel         | openmp           | -
fuzz   | clang-rt         | libclang-rt-dev   | compiler-rt          | compiler-rt      | llvm
fuzz   | cmd:llvm-symbolizer | llvm           | llvm                 | llvm             | llvm
torture  | cmd:strace     | strace            | strace               | strace           | -
valgrind | cmd:valgrind   | valgrind          | valgrind             | valgrind         | -
valgrind | valgrind-runs  | libc6-dbg         | -                    | -                | -
coverage | cmd:gcovr      | gcovr             | gcovr                | gcovr            | gcovr
format | cmd:clang-format | clang-format      | clang-tools-extra    | clang            | clang-format
lint   | cmd:clang-tidy   | clang-tidy        | clang-tools-extra    | clang            | llvm
package | cmd:rsvg-convert | librsvg2-bin    | librsvg2-tools       | librsvg          | librsvg
deb    | cmd:dpkg-shlibdeps | dpkg-dev       | dpkg-dev             | dpkg             | dpkg
package-test | cmd:desktop-file-validate | desktop-file-utils | desktop-file-utils | desktop-file-utils | desktop-file-utils
package-test | cmd:appstreamcli | appstream    | appstream            | appstream        | -
package-test | cmd:update-mime-database | shared-mime-info | shared-mime-info | shared-mime-info | shared-mime-info
package-test | cmd:gio         | libglib2.0-bin    | glib2                | glib2            | glib
package-test | cmd:man         | man-db            | man-db               | man-db           | -
package-test | cmd:groff       | groff-base        | groff-base           | groff            | groff
package-test | cmd:zsh         | zsh               | zsh                  | zsh              | -
package-test | cmd:fish        | fish              | fish                 | fish             | fish
lang   | cmd:xgettext     | gettext           | gettext              | gettext          | gettext
web-core | cmd:emcc       | emscripten        | emscripten           | emscripten       | emscripten
web-core | cmd:clang-14   | clang-14          | clang14              | clang14          | llvm@14
web-core | cmd:dpkg-source | dpkg-dev         | dpkg-dev             | dpkg             | dpkg
web-core | cmd:node       | nodejs            | nodejs               | nodejs           | node
web    | cmd:pyftsubset   | fonttools         | fonttools            | python-fonttools | fonttools
web    | cmd:msgfmt       | gettext           | gettext              | gettext          | gettext
web    | cmd:python3      | python3           | python3              | python           | python
web-test | cmd:chromium   | chromium          | chromium             | chromium         | -
web-test | cmd:firefox-esr | firefox-esr      | firefox              | firefox          | -
web-test | websocket      | python3-websocket | python3-websocket-client | python-websocket-client | -
'

die() {
    echo "$*" >&2
    exit 1
}

# True when one of the arguments is a file: patterns that match nothing stay as they are.
any_file() {
    for file in "$@"; do
        [ -e "$file" ] && return 0
    done
    return 1
}

own_file() {
    [ -e "$(cc -print-file-name="$1" 2>/dev/null)" ]
}

have_on_linux() {
    case $1 in
        crt) own_file crt1.o ;;
        cc:*) own_file "${1#cc:}" ;;
        lib:*) any_file /usr/lib/*/"${1#lib:}" /usr/lib*/"${1#lib:}" ;;
        omp) any_file /usr/lib/llvm*/lib/libomp.so /usr/lib*/libomp.so ;;
        clang-rt) any_file "$(clang -print-runtime-dir 2>/dev/null)"/libclang_rt.fuzzer* /usr/lib/llvm*/lib/clang/*/lib/linux/libclang_rt.fuzzer* ;;
        valgrind-runs) valgrind -q true >/dev/null 2>&1 ;;
        xlib) any_file /usr/lib/python3/dist-packages/Xlib /usr/lib/python3*/site-packages/Xlib ;;
        numpy) any_file /usr/lib/python3*/dist-packages/numpy /usr/lib*/python3*/site-packages/numpy ;;
        websocket) any_file /usr/lib/python3/dist-packages/websocket /usr/lib/python3*/site-packages/websocket ;;
        dri) any_file /usr/lib/*/dri/*_dri.so /usr/lib*/dri/*_dri.so ;;
    esac
}

have() {
    case $1 in
        cmd:*) command -v "${1#cmd:}" >/dev/null 2>&1 ;;
        pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
        brew:*) [ "$system" != Darwin ] || [ -d "$(brew --prefix "${1#brew:}" 2>/dev/null)" ] ;;
        *) [ "$system" = Darwin ] || have_on_linux "$1" ;;
    esac
}

package_manager() {
    for manager in apt-get dnf pacman brew; do
        if command -v "$manager" >/dev/null 2>&1; then
            echo "$manager"
            return
        fi
    done
    echo none
}

# The missing packages of the groups $1, each once, as the package manager $2 names them.
missing() {
    echo "$table" | while IFS=' |' read -r group need apt dnf pacman brew; do
        case " $1 " in *" ${group:-none} "*) ;; *) continue ;; esac
        have "$need" && continue
        case $2 in
            apt-get) echo $apt ;;
            dnf) echo $dnf ;;
            pacman) echo $pacman ;;
            brew) echo $brew ;;
            none) echo "${need#*:}" ;;
        esac
    done | grep -vx -e - | sort -u | tr '\n' ' ' | sed 's/ $//'
}

install() {
    root=env
    if [ "$(id -u)" != 0 ] && [ "$1" != brew ]; then
        root="sudo env"
        command -v sudo >/dev/null || die "There is no sudo here; install these as root and try again: $2"
    fi
    case $1 in
        apt-get)
            # A broken package list need not matter; if it does, installing fails.
            $root DEBIAN_FRONTEND=noninteractive apt-get update -q || true
            $root DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $2
            ;;
        dnf) $root dnf install -y $2 ;;
        pacman) $root pacman -S --needed --noconfirm $2 || $root pacman -Sy --needed --noconfirm $2 ;;
        brew) brew install $2 ;;
    esac
}

mode=$1
shift
groups=$*
system=$(uname -s)
manager=$(package_manager)
packages=$(missing "$groups" "$manager")
[ -n "$packages" ] || exit 0

if [ "$mode" = check ]; then
    echo "Missing packages ($manager): $packages"
    exit 1
fi
[ "$manager" != none ] || die "Flowscope needs these, and there is no apt, dnf, pacman or brew to install them with: $packages"
echo "Installing with $manager: $packages"
install "$manager" "$packages" || die "Could not install them; is there a network? Install them by hand and try again: $packages"
left=$(missing "$groups" "$manager")
[ -z "$left" ] || die "Installed, and still not found (please report this with the name of your system): $left"
