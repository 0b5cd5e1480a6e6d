#include "run/shelf.h"

#include <string.h>

static size_t bytes_of(const Lane *lane) {
    return model_bytes(lane->model) + lane->trajectories.arena.size;
}

static void forget(Shelf *shelf, int place) {
    Lane lane = shelf_take(shelf, place);
    lane_close(&lane);
}

static int oldest(const Shelf *shelf) {
    for (int i = 0; i < shelf->count; i++) {
        if (shelf->place[i].step != shelf->needed) {
            return i;
        }
    }
    return -1;
}

// Whether one of so many bytes has room, now that the oldest have gone.
static bool make_room(Shelf *shelf, size_t bytes) {
    size_t used = bytes;
    for (int i = 0; i < shelf->count; i++) {
        used += shelf->place[i].bytes;
    }
    while (bytes <= SHELF_BYTES && (shelf->count == SHELF_LANES || used > SHELF_BYTES)) {
        const int place = oldest(shelf);
        if (place < 0) {
            return false;
        }
        used -= shelf->place[place].bytes;
        forget(shelf, place);
    }
    return bytes <= SHELF_BYTES;
}

// of: of whose model it is a copy, or NULL.
static void put(Shelf *shelf, Lane *lane, const Model *of) {
    const bool copy = of != NULL;
    const size_t bytes = bytes_of(lane);
    if (shelf->step == 0 || shelf_find(shelf, shelf->step, &lane->spec, copy) >= 0 || !make_room(shelf, bytes)) {
        lane_close(lane);
        return;
    }
    shelf->place[shelf->count++] = (ShelfPlace){shelf->step, *lane, copy, of, bytes};
}

void shelf_put(Shelf *shelf, Lane *lane) {
    trajectories_free(&lane->device); // a card has no room to spare
    trajectories_free(&lane->reference);
    put(shelf, lane, NULL);
}

// The one that was made for this step, if there is one.
static Model *copy_of(const Shelf *shelf, const Model *model, Error *err) {
    for (int i = 0; i < shelf->count; i++) {
        const ShelfPlace *place = &shelf->place[i];
        if (place->step == shelf->step && place->of == model) {
            return model_share(place->lane.model);
        }
    }
    return model_clone(model, err);
}

void shelf_drop_copies(Shelf *shelf, long step) {
    for (int i = shelf->count - 1; i >= 0; i--) {
        if (shelf->place[i].step == step && shelf->place[i].copy) {
            forget(shelf, i);
        }
    }
}

bool shelf_copy(Shelf *shelf, const Lane *lane, Error *err) {
    Lane copy = {.spec = lane->spec, .model = copy_of(shelf, lane->model, err)};
    if (!copy.model) {
        return false;
    }
    copy.dataset = dataset_share(lane->dataset);
    put(shelf, &copy, lane->model);
    return true;
}

int shelf_find(const Shelf *shelf, long step, const LaneSpec *spec, bool copy) {
    for (int i = 0; i < shelf->count; i++) {
        const ShelfPlace *place = &shelf->place[i];
        if (place->step == step && place->copy == copy && lane_spec_same(&place->lane.spec, spec)) {
            return i;
        }
    }
    return -1;
}

bool shelf_has(const Shelf *shelf, long step) {
    for (int i = 0; i < shelf->count; i++) {
        if (shelf->place[i].step == step) {
            return true;
        }
    }
    return false;
}

Lane shelf_take(Shelf *shelf, int place) {
    Lane lane = shelf->place[place].lane;
    shelf->count--;
    memmove(&shelf->place[place], &shelf->place[place + 1], (size_t)(shelf->count - place) * sizeof shelf->place[0]);
    return lane;
}

static bool same_data(const Settings *a, const Settings *b) {
    for (int i = 0; i < settings_count(); i++) {
        const Setting *row = settings_at(i);
        if (row->effect == EFFECT_RESTART && !settings_same(a, b, row)) {
            return false;
        }
    }
    return true;
}

Dataset *shelf_dataset(const Shelf *shelf, long step, const Settings *settings) {
    for (int i = 0; i < shelf->count; i++) {
        const Lane *lane = &shelf->place[i].lane;
        if (shelf->place[i].step == step && same_data(&lane->model->settings, settings)) {
            return lane->dataset;
        }
    }
    return NULL;
}

void shelf_clear(Shelf *shelf) {
    while (shelf->count > 0) {
        forget(shelf, 0);
    }
}
