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

// A few for each widget: a search from the front finds one sooner than a hash would pay for itself.
UiMemo *ui_memo(Ui *ui, int id, UiSlot slot, float fresh) {
    for (int i = 0; i < ui->memo_count; i++) {
        if (ui->memo[i].id == id && ui->memo[i].slot == slot) {
            return &ui->memo[i];
        }
    }
    ui->memo = ui_grow(ui->memo, &ui->memo_cap, ui->memo_count + 1, sizeof *ui->memo);
    ui->memo[ui->memo_count] = (UiMemo){.id = id, .slot = slot, .from = fresh, .to = fresh, .start_s = -1e9};
    return &ui->memo[ui->memo_count++];
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
    return memo_now(ui, memo, seconds);
}

bool ui_roomy(const Ui *ui) {
    return theme_roomy(ui->theme);
}

bool ui_mouse_in(const Ui *ui, Rect box) {
    return !ui->blocked && ui->popup.id == 0 && !keypad_under(ui) && rect_contains(box, ui->in.mouse) &&
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
