// Whether settings make sense: the first rule of settings/rules.h that they break.
#include "settings/lane_list.h"
#include "settings/rules.h"

static bool check(const Settings *s, RuleKind first, RuleKind last, Error *err) {
    for (int i = 0; i < rules_count(); i++) {
        const Rule *rule = rules_at(i);
        if (rule->kind >= first && rule->kind <= last && rule_broken(rule, s)) {
            return rule_say(rule, s, err);
        }
    }
    return true;
}

// Of named lanes the selected one is checked, not what stands in its rows before.
bool settings_check(const Settings *settings, Error *err) {
    if (!settings->lanes[0]) {
        return check(settings, RULE_SHARED, RULE_LANE, err);
    }
    Settings selected = *settings;
    LaneList lanes;
    return check(settings, RULE_SHARED, RULE_SHARED, err) && lane_list_begin(&selected, &lanes, err) &&
           check(&selected, RULE_LANE, RULE_LANE, err);
}

bool settings_check_alone(const Settings *settings, Error *err) {
    return check(settings, RULE_ALONE, RULE_ALONE, err);
}
