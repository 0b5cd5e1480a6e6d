// How settings are kept together when a user changes one of them: what was chosen stays, and what would break a rule beside it gives way
// as the rule says (settings/rules.h).
#include "settings/rules.h"

#include <string.h>

// What fits, where only `before` tells what the user has changed; NULL where nothing gives way.
static const GiveWay *give_way_of(const Rule *rule, const Settings *wanted, const Settings *before) {
    for (size_t i = 0; i < sizeof rule->give_way / sizeof rule->give_way[0]; i++) {
        const GiveWay *way = &rule->give_way[i];
        if (way->row && (!way->changed || !settings_same(wanted, before, settings_find(way->changed)))) {
            return way;
        }
    }
    return NULL;
}

// Of two numbers in order, the one that was changed stops at the other, which stays.
static double value_of(const GiveWay *way, const Settings *s) {
    return way->like    ? settings_get(s, settings_find(way->like))
           : way->below ? 0.9 * settings_get(s, settings_find(way->below))
           : way->above ? settings_get(s, settings_find(way->above)) / 0.9
                        : way->value(s);
}

// Exactly, without the rounding of settings_put: a step more may not fit.
static void give_way(Settings *s, const GiveWay *way, const Setting *row) {
    char text[64];
    if (way->to) {
        settings_set(s, row->key, way->to, NULL);
    } else if (row->type == SET_CHOICE) {
        settings_put(s, row, value_of(way, s));
    } else {
        snprintf(text, sizeof text, "%.17g", value_of(way, s));
        settings_set(s, row->key, text, NULL);
    }
}

// Reflow begins with the lane that was selected as its teacher.
static void begin_reflow(Settings *wanted, const Settings *before) {
    if (wanted->pairing == PAIRING_REFLOW && !wanted->teacher[0] && before->pairing != PAIRING_REFLOW &&
        wanted->reflow_round == before->reflow_round) {
        wanted->reflow_from = before->pairing;
        wanted->reflow_round = 1;
    }
}

int settings_settle(Settings *wanted, const Settings *before, Yielded *yielded) {
    int count = 0;
    begin_reflow(wanted, before);
    for (int i = 0; i < rules_count(); i++) {
        const Rule *rule = rules_at(i);
        const GiveWay *way = rule->kind <= RULE_LANE && rule_broken(rule, wanted) ? give_way_of(rule, wanted, before) : NULL;
        if (way) {
            const Setting *row = settings_find(way->row);
            double was = settings_get(wanted, row);
            give_way(wanted, way, row);
            if (!rule->in_sight && count < YIELDED_MAX && settings_get(wanted, row) != was) {
                yielded[count++] = (Yielded){row, was, rule->sentence};
            }
        }
    }
    return count;
}

void settings_settle_row(Settings *settings, const char *key) {
    for (int i = 0; i < rules_count(); i++) {
        const Rule *rule = rules_at(i);
        const GiveWay *way = rule->kind <= RULE_LANE ? give_way_of(rule, settings, settings) : NULL;
        if (way && strcmp(way->row, key) == 0 && rule_broken(rule, settings)) {
            give_way(settings, way, settings_find(key));
        }
    }
}
