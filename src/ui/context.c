// What every widget asks of the context: memory between frames, and which input it may take.
#include "ui/ui_internal.h"

#include "base/memory.h"


#include <stdlib.h>

void *ui_grow(void *list, int *cap, int need, size_t item) {
    if (need <= *cap) {
        return list;
    }
    int wanted = *cap < 32 ? 64 : *cap * 2;
    while (wanted < need) {
        wanted *= 2;
    }
    void *grown = memory_resize(list, (size_t)wanted, item);
    *cap = wanted;
    return grown;
}

// Open addressing; cap is a power of two.
static UiMemo *memo_probe(UiMemo *table, int cap, int id, int slot) {
    unsigned key = ((unsigned)id * SLOT_COUNT + (unsigned)slot) * 2654435761u;
    for (unsigned i = key >> 7;; i++) {
        UiMemo *memo = &table[i & (unsigned)(cap - 1)];
        if (memo->id == 0 || (memo->id == id && memo->slot == slot)) {
            return memo;
        }
    }
}

static void memo_rehash(Ui *ui) {
    int cap = ui->memo_cap ? ui->memo_cap * 2 : 256;
    UiMemo *table = memory_new((size_t)cap, sizeof *table);
    for (int i = 0; i < ui->memo_cap; i++) {
        if (ui->memo[i].id) {
            *memo_probe(table, cap, ui->memo[i].id, ui->memo[i].slot) = ui->memo[i];
        }
    }
    free(ui->memo);
    ui->memo = table;
    ui->memo_cap = cap;
}

UiMemo *ui_memo(Ui *ui, int id, UiSlot slot, float fresh) {
    if (ui->memo_count * 2 >= ui->memo_cap) {
        memo_rehash(ui);
    }
    UiMemo *memo = memo_probe(ui->memo, ui->memo_cap, id, (int)slot);
    if (memo->id == 0) {
        *memo = (UiMemo){.id = id, .slot = (int)slot, .from = fresh, .to = fresh, .start_s = -1e9};
        ui->memo_count++;
    }
    return memo;
}

static float memo_now(const Ui *ui, const UiMemo *memo, float seconds) {
    double u = (ui->in.now_s - memo->start_s) / (double)seconds;
    if (ui->reduced || u >= 1.0 || u < 0.0) { // before its start: the clock was set back
        return memo->to;
    }
    float left = (float)(1.0 - u);
    return memo->to + (memo->from - memo->to) * left * left * left; // cubic ease-out
}

float ui_ease(Ui *ui, int id, UiSlot slot, float target, float seconds) {
    UiMemo *memo = ui_memo(ui, id, slot, target);
    if (memo->to != target) {
        memo->from = memo_now(ui, memo, seconds);
        memo->to = target;
        memo->start_s = ui->in.now_s;
    }
    float value = memo_now(ui, memo, seconds);
    ui->moving = ui->moving || value != target;
    return value;
}

bool ui_mouse_in(const Ui *ui, Rect box) {
    return !ui->blocked && ui->popup.id == 0 && rect_contains(box, ui->in.mouse) &&
           (!ui->clipped || rect_contains(ui->clip, ui->in.mouse));
}

int ui_take_key(Ui *ui, UiKey key) {
    int count = 0;
    for (int i = 0; i < ui->key_count; i++) {
        if (ui->queue[i] == key) {
            ui->queue[i] = UI_KEY_NONE;
            count++;
        }
    }
    ui->took_key = ui->took_key || count > 0;
    return count;
}

bool ui_take_press(Ui *ui, const UiTouch *touch) {
    return touch->keyed && (ui_take_key(ui, UI_KEY_ENTER) + ui_take_key(ui, UI_KEY_SPACE)) > 0;
}
