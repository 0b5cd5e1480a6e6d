#!/bin/sh
# Runs fuzzers, two at a time, each LENGTH seconds from its seed corpus and a fixed seed, and prints what they did.
#   LENGTH=60 BUILD=build/fuzz sh tests/fuzz/run.sh NAME...
# An input that breaks something stays in $BUILD/found, and stands in base64 in what is printed; `$BUILD/fuzz_NAME FILE` tries it again.
set -u
LENGTH=${LENGTH:-60} # seconds; not SECONDS, which is a clock in some shells. 0: only what is in the corpus
export LENGTH BUILD

# Keys and values of all settings, from the README's table; commands; and what is particular to this one's format.
dictionary() {
    sed -n '/^<!-- settings/,/^<!-- end of settings/p' README.md | cut -d '|' -f 2-4 | grep -oE '[a-z0-9][a-z0-9./:-]*' |
        sort -u | sed 's/.*/"&"/'
    grep -ohE '\{"[a-z-]+", "[^"]*"' src/run/command_text.c | cut -d '"' -f 2 | sed 's/.*/"& "/'
    cat "tests/fuzz/dict/$1" 2>/dev/null
}

# The last figure of a libFuzzer log after a word: `cov:`, `ft:`.
figure() {
    grep -oE " $2 [0-9]+" "$1" | tail -n 1 | tr -dc 0-9
}

# What broke, and the inputs that broke it: those found since the dictionary was written.
found() {
    grep -vE '^#[0-9]+' "$BUILD/$1.log" | tail -n 40
    find "$BUILD/found" -name "$1-*" -newer "$BUILD/$1.dict" | while read -r input; do
        echo "echo $(base64 <"$input" | tr -d '\n') | base64 -d >$input"
    done
}

run_one() {
    name=$1 log=$BUILD/$1.log
    work=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
    trap 'rm -rf "$work"' EXIT
    dictionary "$name" >"$BUILD/$name.dict"
    mkdir "$work/grown"
    # A network's memory is taken and given back for each input: the checker's own notes of it are written over, not mapped afresh.
    TMPDIR=$work OMP_NUM_THREADS=1 \
        ASAN_OPTIONS=allocator_may_return_null=1:detect_leaks=1:quarantine_size_mb=32:clear_shadow_mmap_threshold=1000000000 \
        nice -n 5 "$BUILD/fuzz_$name" -seed=1 $([ "$LENGTH" = 0 ] && echo -runs=0 || echo "-max_total_time=$LENGTH") -max_len=4096 -timeout=100 -rss_limit_mb=4000 \
        -dict="$BUILD/$name.dict" -artifact_prefix="$BUILD/found/$name-" -print_final_stats=1 -print_funcs=0 \
        "$work/grown" "tests/fuzz/corpus/$name" >"$log" 2>&1
    code=$?
    runs=$(sed -nE 's/^stat::number_of_executed_units: *//p' "$log")
    printf '  %-12s %10s %8s %8s %8s   %s\n' "$name" "${runs:-0}" "$(figure "$log" cov:)" "$(figure "$log" ft:)" \
        "$(find "$work/grown" -type f | wc -l)" "$([ "$code" = 0 ] && echo nothing || echo "FOUND, ended with $code")"
    [ "$code" = 0 ] || found "$name" | sed 's/^/       | /'
    return "$code"
}

if [ "${1:-}" = --one ]; then
    run_one "$2"
    exit
fi
mkdir -p "$BUILD/found"
echo "Fuzzers, $LENGTH s each: executions, edges covered, features, inputs kept, found"
printf '%s\n' "$@" | xargs -n 1 -P 2 sh "$0" --one
