#!/bin/sh
# The runner itself: what it counts, and that nothing that goes wrong passes for good.
set -u
runner=$(cd "$(dirname "$0")" && pwd)/run.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0
failed=0

program() {
    printf '#!/bin/sh\n%s\n' "$2" >"$folder/$1"
    chmod +x "$folder/$1"
}

# expect WHAT LAST-LINE EXIT-CODE PROGRAM...
expect() {
    what=$1 line=$2 code=$3
    shift 3
    said=$(cd "$folder" && BUILD=$folder/out LIMIT=${limit:-60} sh "$runner" "$@")
    ended=$?
    if [ "$(echo "$said" | tail -n 1)" = "$line" ] && [ "$ended" = "$code" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what: wanted '$line' and $code, got $ended and:"
        echo "$said"
    fi
}

program good 'printf "1..2\nok 1 - a\nok 2 - b\n"'
program bad 'printf "1..2\nok 1 - a\nnot ok 2 - b\n# not ok - group\n"; exit 1'
program crash 'printf "1..2\nok 1 - a\n"; kill -SEGV $$'
program late 'printf "1..1\nok 1 - a\n"; exit 5'
program skips 'printf "1..2\nok 1 - a\nnot ok 2 # SKIP b\n"'
program only 'printf "1..1\nnot ok 1 # SKIP b\n"'
program none 'echo nothing to do'
program hangs 'sleep 30'
program good.sh 'echo "3 passed, 0 failed"'
program bad.sh 'echo "3 passed, 2 failed"; exit 1'
program broken.sh 'echo "3 passed, 0 failed"; exit 1'
program skips.sh 'echo "# SKIP the terminal: there is none"; echo "2 passed, 0 failed, 1 skipped"'
echo 'print("4 passed, 0 failed")' >"$folder/good.py"

expect "what is right is summed" "9 passed, 0 failed" 0 ./good ./good.sh ./good.py
expect "a failing test fails the run" "3 passed, 1 failed" 1 ./good ./bad
expect "a crash is a failure" "1 passed, 1 failed" 1 ./crash
expect "an exit code alone is a failure" "1 passed, 1 failed" 1 ./late
expect "a skipped test is neither" "1 passed, 0 failed" 0 ./skips
expect "and so is a script's" "2 passed, 0 failed" 0 ./skips.sh
expect "a program whose every test was skipped has not failed" "2 passed, 0 failed" 0 ./good ./only
expect "a program without tests is a failure" "2 passed, 1 failed" 1 ./good ./none
limit=2 expect "a program that hangs is a failure" "0 passed, 1 failed" 1 ./hangs
expect "a script's failures are summed" "6 passed, 2 failed" 1 ./good.sh ./bad.sh
expect "a script's exit code counts too" "3 passed, 1 failed" 1 ./broken.sh
expect "a program that is not there is a failure" "2 passed, 1 failed" 1 ./good ./missing
expect "no program at all is no success" "0 passed, 0 failed" 1

case $(cd "$folder" && BUILD=$folder/out sh "$runner" ./skips ./skips.sh) in
    *"skipped: b"*"skipped: the terminal: there is none"* | *"skipped: the terminal"*"skipped: b"*) passed=$((passed + 1)) ;;
    *) failed=$((failed + 1)) && echo "FAILED: what is skipped is named" ;;
esac

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
