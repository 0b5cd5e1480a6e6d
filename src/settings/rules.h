// Which settings go together: one table, a row a rule. It says when the rule is broken, which row is refused then, what gives way where a
// user has changed another one, and why. settings_check, settings_settle, the panel's grey controls, the opening of lanes and notices all
// read this table. A second one names the rows that have no effect just now.
#ifndef SETTINGS_RULES_H
#define SETTINGS_RULES_H

#include "settings/settings.h"

#define RULES_GPU_WIDTH 128 // widest network of which the graphics card computes the particles

typedef enum {
    RULE_SHARED, // the same for every lane of the settings
    RULE_LANE,   // of the lane that the settings choose
    RULE_SHOWN,  // nothing is refused, but the lane shows the row's default: the panel's matter only
    RULE_ALONE,  // where no lane beside it can teach: the verb train
} RuleKind;

// What becomes of a row where the rule would be broken.
typedef struct {
    const char *changed;              // only where the user has changed this row; NULL: whatever was changed
    const char *row;                  // that gives way; NULL: none
    const char *to;                   // its value then, as on the command line; or
    const char *like, *below, *above; // that of this row, or a tenth away from it; or
    double (*value)(const Settings *s);
} GiveWay;

typedef struct {
    const char
        *row; // refused: those of its choices that would break the rule are grey; of a lane that has its own, that one (rule_row)
    RuleKind kind;
    bool (*broken)(const Settings *s);
    bool (*check)(const Settings *s, Error *err); // in place of `broken` where the command line is told numbers
    const char *sentence;                         // why, in English, to be handed to tr(); NULL where only `check` has one
    GiveWay give_way[2];                          // the first that fits; where none does the settings are refused
    bool in_sight;                                // two sliders, of which one sees the other stop: not said to have given way
} Rule;

int rules_count(void);
const Rule *rules_at(int index); // in the order in which they are checked and settled
// The row that the rule is about where the settings stand so.
const Setting *rule_row(const Rule *rule, const Settings *settings);
bool rule_broken(const Rule *rule, const Settings *settings);
// Whether the settings keep the rules of these kinds: of one lane, whatever others they name. Says the first that is broken.
bool rules_check(const Settings *settings, RuleKind first, RuleKind last, Error *err);

// What the panel asks; sentences are in the language chosen.
// NULL where this choice of the row makes sense beside the rest of the settings.
const char *rules_refused(const Settings *settings, const Setting *row, int choice);
// NULL where the row has an effect, and a switch can be turned on.
const char *rules_idle(const Settings *settings, const Setting *row);
// Whether the row belongs to a path, pairing, density of times, solver or kind of model that is not chosen, so that the panel leaves it
// out. What flow matching has a use for is grey beside other kinds instead.
bool rules_hidden(const Settings *settings, const Setting *row);
// Whether the row's value makes a difference beside the others.
bool rules_effective(const Settings *settings, const Setting *row);
// The rule that `err` says is broken, where its sentence is the rule's own; else NULL.
const Rule *rules_of_error(const Error *err);

#endif
