#!/bin/sh
# The lesson of Lipman et al. 2210.02747, figure 4, in numbers: on the checkerboard, one network learns the conditional optimal-transport
# path by flow matching, the diffusion path (VP) by flow matching, and the same diffusion path by score matching; then few solver steps
# have to do. Exact W2 to fresh data, beside its floor, W2 between two draws of the data.
# Writes $BUILD/tables/checkerboard.md. Not part of `make test`: it takes a quarter of an hour on one core. Ended early and started again,
# it goes on.
#   BUILD=build sh tests/tables/checkerboard.sh        SEEDS="1" runs fewer, TRAIN=2000 shorter ones, JOBS=8 so many at a time
set -eu
BUILD=${BUILD:-build}
SEEDS=${SEEDS:-1..3}
TRAIN=${TRAIN:-20000}
COUNT=${COUNT:-4000}
JOBS=${JOBS:-1}
PROGRAM=$BUILD/flowscope
TABLES=$BUILD/tables
RUNS=$TABLES/checkerboard-$TRAIN-$COUNT-$SEEDS
mkdir -p "$RUNS"

# The midpoint method takes two evaluations a step; of dopri5, which has no steps to choose, the evaluations that it took are told. Runs that
# differ in these alone share a model.
sweep() {
    "$PROGRAM" sweep --over seed="$SEEDS" --over solver=midpoint,dopri5 --over steps=2,4,5,10 --data checkerboard --pairing independent \
        --train "$TRAIN" --decay-steps "$TRAIN" --width 128 --hidden 3 --batch 512 --rate 0.002 --count "$COUNT" --out "$RUNS" "$@"
}
{
    sweep --path ot --sigma-min 0
    sweep --path vp --over predict=velocity,score
} >"$RUNS/runs.txt"
tr '\n' '\0' <"$RUNS/runs.txt" | xargs -0 -n 1 -P "$JOBS" sh -c >&2

"$PROGRAM" table "$RUNS" --measure "w2, w2_floor, nfe" --out "$RUNS/table.csv"
awk -F , -v out="$TABLES/checkerboard.md" '
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    {
        key = $at["path"] " " $at["predict"] " " $at["solver"] $at["steps"]
        cell[key] = sprintf("%.3f ± %.3f", $at["w2"], $at["w2_deviation"])
        nfe[key] = $at["nfe"]
        floor = sprintf("%.3f ± %.3f", $at["w2_floor"], $at["w2_floor_deviation"])
    }
    END {
        split("ot velocity,vp velocity,vp score", order, ",")
        split("OT path; flow matching,VP path; flow matching,VP path; score matching", name, ",")
        print "| W2 to the checkerboard | 4 evaluations | 8 | 10 | 20 | dopri5 (its evaluations) |" >out
        print "| --- | --- | --- | --- | --- | --- |" >out
        for (m = 1; m <= 3; m++) {
            line = "| " name[m]
            sub(";", ",", line)
            split("midpoint2 midpoint4 midpoint5 midpoint10", few, " ")
            for (k = 1; k <= 4; k++) line = line " | " cell[order[m] " " few[k]]
            key = order[m] " dopri5"
            print line " | " cell[key] sprintf(" (%.0f) |", nfe[key]) >out
        }
        print "| floor: data against data | " floor " | | | | |" >out
    }' "$RUNS/table.csv"
cat "$TABLES/checkerboard.md"
