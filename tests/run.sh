#!/bin/sh
# Runs test programs and scripts, a few at a time: one line each, what a failing one printed, which took longest, and the sums at the end.
#   BUILD=build sh tests/run.sh PROGRAM...
# A cmocka program is counted by its TAP lines; anything else counts its own checks and ends in `N passed, N failed`.
# A crash is a failure more than those that it reported, and so is a program that ran no test or takes longer than LIMIT.
set -u
BUILD=${BUILD:-build}
LIMIT=${LIMIT:-900} # seconds

# Prints "passed failed skipped" of a log.
count() {
    if grep -qE '^[0-9]+ passed, [0-9]+ failed' "$1"; then
        sed -nE 's/^([0-9]+) passed, ([0-9]+) failed(, ([0-9]+) skipped)?.*/\1 \2 0\4/p' "$1" | tail -n 1
    else
        awk '/^(not )?ok [0-9]+ # SKIP/ {s++; next} /^ok [0-9]+ / {p++} /^not ok [0-9]+ / {f++}
             END {print p + 0, f + 0, s + 0}' "$1"
    fi
}

run_one() {
    name=$(basename "$1")
    log=$BUILD/tests/$name.log
    limit=
    command -v timeout >/dev/null && limit="timeout $LIMIT"
    case $1 in
        *.sh) set -- sh "$1" ;;
        *.py) set -- python3 "$1" ;;
        *) set -- ${RUNNER:-} "$1" ;; # such as valgrind
    esac
    began=$(date +%s)
    # Threads of one program must not burn the core that another one needs.
    CMOCKA_MESSAGE_OUTPUT=TAP OMP_WAIT_POLICY=passive $limit "$@" >"$log" 2>&1
    code=$?
    set -- $(count "$log")
    passed=$1 failed=$2 skipped=${3#0} why= # a script that skips nothing says nothing of it
    skipped=${skipped:-0}
    if [ "$code" != 0 ] && [ "$failed" = 0 ]; then
        failed=1 why=" (ended with $code)"
    elif [ "$code" -gt 123 ]; then
        failed=$((failed + 1)) why=" (ended with $code)"
    elif [ "$passed" = 0 ] && [ "$failed" = 0 ] && [ "$skipped" -eq 0 ]; then
        failed=1 why=" (ran no test)"
    fi
    [ "$skipped" -eq 0 ] || why="$why, ${skipped#0} skipped"
    echo "$passed $failed" >"$BUILD/tests/$name.count"
    # Seconds by the clock, and of processor time: `times` says the second in its second line, and in no pipe.
    times >"$BUILD/tests/$name.time"
    took=$(awk 'NR == 2 {gsub(/[ms]/, " "); print int($1 * 60 + $2 + $3 * 60 + $4 + 0.5)}' "$BUILD/tests/$name.time")
    echo "$(($(date +%s) - began)) $took $name" >"$BUILD/tests/$name.time"
    mark=ok
    if [ "$failed" != 0 ]; then
        mark=FAIL
        sed '/^ok[ :]/d' "$log" | tail -n 60 | sed 's/^/       | /'
    fi
    printf '  %-4s %-24s %3d passed, %d failed%s\n' "$mark" "$name" "$passed" "$failed" "$why"
    sed -nE 's/^((not )?ok [0-9]+ )?# SKIP /       | skipped: /p' "$log"
}

if [ "${1:-}" = --one ]; then
    run_one "$2" >"$BUILD/tests/$(basename "$2").out"
    cat "$BUILD/tests/$(basename "$2").out"
    exit 0
fi

mkdir -p "$BUILD/tests"
rm -f "$BUILD"/tests/*.count "$BUILD"/tests/*.time
export BUILD LIMIT
[ $# = 0 ] || printf '%s\n' "$@" | xargs -n 1 -P $(($(getconf _NPROCESSORS_ONLN) + 1)) sh "$0" --one
cat "$BUILD"/tests/*.time /dev/null 2>/dev/null | sort -rn | awk '
    $1 >= 10 && NR <= 10 {line = line (NR > 1 ? ", " : "") $3 " " $1} END {if (line) print "longest, in seconds: " line}'
cat "$BUILD"/tests/*.count /dev/null 2>/dev/null | awk -v programs=$# '
    {p += $1; f += $2; n++}
    END {f += programs - n; print p + 0 " passed, " f + 0 " failed"; exit f > 0 || p == 0}'
