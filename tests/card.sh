#!/bin/sh
# What only a machine with a graphics card can show, in at most five minutes and one line a result: whether the card computes the particles
# as the processor does, and how long frames take, with a million particles too. Ends with 1 where something disagrees or is missing.
#   sh tests/card.sh
# Not part of `make test`. Without a card it says "software renderer", and takes fewer particles.
set -u
cd "$(dirname "$0")/.." || exit 1
export BUILD="${BUILD:-build}"
unset LIBGL_ALWAYS_SOFTWARE GALLIUM_DRIVER
end=$(($(date +%s) + 300))
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM
bad=0

# Runs a command for what is left of the five minutes; what it says goes into the log.
within() {
    left=$((end - $(date +%s)))
    [ "$left" -gt 0 ] || left=1
    if command -v timeout >/dev/null; then
        timeout "$left" "$@" >"$log" 2>&1
    else
        "$@" >"$log" 2>&1
    fi
}

# result NAME EXIT-CODE WHAT-IT-SAID
result() {
    if [ "$2" = 0 ]; then
        echo "$1: $3"
    else
        bad=1
        echo "$1: FAILED ($2), the last it said:"
        tail -n 5 "$log" | sed 's/^/  | /'
    fi
}

within make all BUILD="$BUILD"
code=$?
result build "$code" "$BUILD/flowscope"
[ "$code" = 0 ] || exit 1

for name in advect point_buffer trajectories_gpu; do
    within make test DEPS=skip BUILD="$BUILD" T="$name"
    result "agrees with the processor, $name" "$?" "$(tail -n 1 "$log")"
done

# Each row is a frame with its widgets, drawn and read back, on all threads.
within "$BUILD/flowscope" bench --quick --filter card
code=$?
grep -m 1 'renderer: ' "$log" || bad=1
awk '$1 == "card" { printf "%s %s %s: %.1f ms a frame, %.1f frames a second\n", $2, $3, $4, $6 / 1000, 1e6 / $6 }' "$log"
[ "$(grep -c '^card ' "$log")" = 6 ] || code="not all six rows"
[ "$code" = 0 ] || result frames "$code" ""
echo "$((300 - end + $(date +%s))) s in all"
exit "$bad"
