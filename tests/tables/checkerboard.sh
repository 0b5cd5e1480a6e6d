#!/bin/sh
# The lesson of Lipman et al. 2210.02747, figure 4, in numbers: on the checkerboard, one network learns the conditional optimal-transport
# path by flow matching, the diffusion path (VP) by flow matching, and the same diffusion path by score matching; then few solver steps
# have to do. Exact W2 to fresh data, beside its floor, W2 between two draws of the data.
# Writes $BUILD/tables/checkerboard.md. Not part of `make test`: it takes a quarter of an hour on one core.
#   BUILD=build sh tests/tables/checkerboard.sh        SEEDS="1" runs fewer, TRAIN=2000 shorter ones
set -eu
BUILD=${BUILD:-build}
SEEDS=${SEEDS:-1 2 3}
TRAIN=${TRAIN:-20000}
COUNT=${COUNT:-4000}
PROGRAM=$BUILD/flowscope
TABLES=$BUILD/tables
mkdir -p "$TABLES"
: >"$TABLES/checkerboard.tsv"

same="--data checkerboard --pairing independent --train $TRAIN --decay-steps $TRAIN --width 128 --hidden 3 --batch 512 --rate 0.002"

train_one() { # METHOD SEED MODEL
    case $1 in
        ot) set -- "$@" --path ot --sigma-min 0 --predict velocity ;;
        vp-fm) set -- "$@" --path vp --predict velocity ;;
        vp-sm) set -- "$@" --path vp --predict score ;;
    esac
    seed=$2 model=$3
    shift 3
    "$PROGRAM" train $same --seed "$seed" --out "$model" "$@" >/dev/null
}

# The midpoint method takes two evaluations a step; of dopri5 the evaluations that it took are told.
for method in ot vp-fm vp-sm; do
    for seed in $SEEDS; do
        model=$TABLES/checkerboard-$method-$seed.safetensors
        train_one $method "$seed" "$model"
        for solver in "midpoint 2" "midpoint 4" "midpoint 5" "midpoint 10" "dopri5 1"; do
            set -- $solver
            result=$("$PROGRAM" eval "$model" --solver $1 --steps $2 --count "$COUNT" --seed "$seed" | tr -d '\n\t ')
            w2=$(echo "$result" | sed 's/.*"w2":\([^,}]*\).*/\1/')
            floor=$(echo "$result" | sed 's/.*"w2_floor":\([^,}]*\).*/\1/')
            nfe=$(echo "$result" | sed 's/.*"nfe":\([^,}]*\).*/\1/')
            printf '%s\t%s\t%s\t%s\t%s\t%s\n' $method "$1-$2" "$seed" "$w2" "$floor" "$nfe" | tee -a "$TABLES/checkerboard.tsv"
        done
    done
done

awk -F '\t' -v out="$TABLES/checkerboard.md" '
    function mean(key,    i, sum) { for (i = 1; i <= count[key]; i++) sum += value[key, i]; return sum / count[key] }
    function deviation(key,    i, m, sum) {
        m = mean(key)
        for (i = 1; i <= count[key]; i++) sum += (value[key, i] - m) ^ 2
        return count[key] > 1 ? sqrt(sum / (count[key] - 1)) : 0
    }
    function cell(key) { return sprintf("%.3f ± %.3f", mean(key), deviation(key)) }
    function add(key, x) { value[key, ++count[key]] = x }
    { add($1 " " $2, $4); add("floor", $5); add("nfe " $1 " " $2, $6) }
    END {
        split("midpoint-2 midpoint-4 midpoint-5 midpoint-10", few, " ")
        name["ot"] = "OT path, flow matching"; name["vp-fm"] = "VP path, flow matching"; name["vp-sm"] = "VP path, score matching"
        print "| W2 to the checkerboard | 4 evaluations | 8 | 10 | 20 | dopri5 (its evaluations) |" >out
        print "| --- | --- | --- | --- | --- | --- |" >out
        split("ot vp-fm vp-sm", order, " ")
        for (m = 1; m <= 3; m++) {
            line = "| " name[order[m]]
            for (k = 1; k <= 4; k++) line = line " | " cell(order[m] " " few[k])
            key = order[m] " dopri5-1"
            print line " | " cell(key) sprintf(" (%.0f) |", mean("nfe " key)) >out
        }
        print "| floor: the data against themselves | " cell("floor") " | | | | |" >out
    }' "$TABLES/checkerboard.tsv"
cat "$TABLES/checkerboard.md"
