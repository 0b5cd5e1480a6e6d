// An experiment under arbitrary commands, as keys, panel, scrubbers and dropped scenes make them, and the phases of the loop between them.
// Four bytes each: what, which, and a value. After each, everything that holds of an experiment must hold, and its scene can be opened.
// FUZZ_SAY=1 prints them as the lines of text that they are.
#include "fuzz.h"

#include "command_holds.h"

enum { BYTES = 4, FRAMES = 60, SCENES = 8 }; // a scene is tried every so many commands, and at the end

// Sizes that only cost time are kept small; what a file or the place decides is left alone.
static double most(const Setting *row) {
    static const struct {
        const char *key;
        double most;
    } small[] = {{"width", 12},         {"hidden", 2},        {"batch", 96},
                 {"match", 96},         {"particles", 1500},  {"steps", 2},
                 {"train-points", 100}, {"time-features", 3}, {"position-features", 3},
                 {"lanes", 0},          {"custom-path", 0}};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        if (strcmp(row->key, small[i].key) == 0) {
            return small[i].most;
        }
    }
    return row->type == SET_CHOICE ? setting_choices_known(row) - 1 : row->type == SET_BOOL ? 1 : row->max;
}

static void push_text(CommandQueue *queue, const Setting *row, uint8_t which) {
    static const char *const lanes[] = {"vp, ot, ot/ot",  "ot, ot/reflow, ot/reflow/reflow", "vp, vp/independent/score",
                                        "ve, cosine, ot", "linear/sinkhorn, bridge",         "custom, cosine, ve, vp"};
    static const char *const paths[] = {"0:0:1 0.4:0.2:0.9 1:1:0", "0:0:1 1:1:0", "0:0:1 0.1:0.9:0.1 0.9:0.1:0.9 1:1:0"};
    const char *text = row == settings_find("lanes") ? lanes[which % 6] : paths[which % 3];
    Command command;
    if (!row->file && command_setting(&command, row->key, text, NULL)) {
        command_add(queue, &command);
    }
}

static void push_row(CommandQueue *queue, uint8_t which, uint8_t variant, double u) {
    const Setting *row = settings_at(which % settings_count());
    if (row->type == SET_TEXT) {
        push_text(queue, row, variant);
    } else {
        const double least = row->type == SET_CHOICE || row->type == SET_BOOL ? 0 : row->min;
        command_set(queue, row, fmin(least + (row->max - least) * u, most(row)));
    }
}

static void push(CommandQueue *queue, const uint8_t *b) {
    const double u = (b[2] | b[3] << 8) / 65535.0;
    const CommandKind kind = b[0] % CMD_COUNT;
    const CommandRow *row = command_at(kind);
    if (kind == CMD_DEFAULTS) { // these are large
        command_push(queue, CMD_UNDO, 0);
    } else if (kind == CMD_SET) {
        push_row(queue, b[1], b[2], u);
    } else if (row->arg == ARG_COUNT) {
        command_push(queue, kind, kind == CMD_TRAIN ? b[1] % 3 : row->min + b[1] % 60);
    } else {
        command_push(queue, kind, row->min + (row->max - row->min) * u);
    }
}

static void phase(Rig *rig, const uint8_t *b) {
    Experiment *experiment = rig->experiment;
    switch (b[1] % 6) {
    case 0:
        experiment_advance(experiment, b[2] / 256.0);
        break;
    case 1:
        experiment_refresh(experiment, 1 + b[2] % 4);
        break;
    case 2:
        experiment_train(experiment, 1 + b[2] % 2);
        break;
    case 3:
        experiment_measure(experiment);
        break;
    case 4:
        command_settle(&rig->undo);
        break;
    default:
        experiment_carry(experiment, 1000 + 4 * b[2]);
        experiment_carry(experiment, EXPERIMENT_CARRIED);
    }
}

static void say_all(const CommandQueue *queue) {
    char line[COMMAND_LINE_MAX];
    for (int i = 0; i < queue->count; i++) {
        command_write(&queue->command[i], line);
        fprintf(stderr, "%s\n", line);
    }
}

// What a scene keeps of it makes sense, and opens the lanes that it names.
static void scene_holds(const Experiment *experiment) {
    Settings scene = experiment_scene(experiment);
    LaneList lanes;
    Error err = {0};
    HOLD(settings_check(&scene, &err), "%s", err.text);
    HOLD(lane_list_begin(&scene, &lanes, &err), "%s: %s", scene.lanes, err.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    const bool loud = getenv("FUZZ_SAY") != NULL;
    Rig *rig = open_rig();
    for (size_t i = 0; i + BYTES <= size && i < (size_t)FRAMES * BYTES; i += BYTES) {
        const uint8_t *b = bytes + i;
        if (b[0] >= 192) {
            phase(rig, b);
        } else {
            push(&rig->queue, b[0] >= 64 ? (const uint8_t[]){CMD_SET, b[1], b[2], b[3]} : b);
        }
        if (loud) {
            say_all(&rig->queue);
        }
        rig->err = (Error){0};
        if (rig->queue.count && !run(rig)) {
            fuzz_sentence(&rig->err);
        }
        assert_session_holds(rig->experiment);
        if (i / BYTES % SCENES == 0) {
            scene_holds(rig->experiment);
        }
    }
    scene_holds(rig->experiment);
    experiment_refresh_all(rig->experiment);
    assert_positions_hold(rig->experiment, 0.5f);
    close_rig(rig);
    return 0;
}
