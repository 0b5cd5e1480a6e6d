// The lanes that a comparison is to show, as text: "vp, ot/independent, ot/ot" (the setting `lanes`). A lane is its kind of model
// (flow matching, where none is named), then a path, then its pairing (independent, where none is named), then `reflow` as often as it is a
// student of the lane before it, then its prediction (the velocity, where none is named), then the variant of the kind (its default, where
// none is named), then its direction (noise-to-data, where none is named), then a solver and a number of steps of its own, "sde", "1-step",
// "euler/4-steps" (those of the settings, where none are named); each as far as the kind has a use for it, so that a lane may be
// "coupling" alone. "bridge" alone is the model of that name, "bridge/independent" flow matching on the path.
#ifndef SETTINGS_LANE_LIST_H
#define SETTINGS_LANE_LIST_H

#include "settings/lane_spec.h"

#define LANES_MAX 4                // open at once
#define HEADLINE_LANES "vp, ot/ot" // the headline comparison
#define LANE_NAME_MAX 112          // bytes of a lane's name, NUL included

typedef struct {
    int count;
    LaneSpec spec[LANES_MAX];
} LaneList;

// Two to four different lanes; false and a sentence where the text does not name such.
bool lane_list_read(const char *text, LaneList *lanes, Error *err);
// One lane, as the list names it; false and a sentence where the text names none.
bool lane_spec_read(const char *name, LaneSpec *spec, Error *err);
void lane_spec_name(const LaneSpec *spec, char name[LANE_NAME_MAX]); // "ot/independent"
// What lane_list_read takes back exactly; nothing for one lane alone.
void lane_list_write(const LaneList *lanes, char text[SETTINGS_TEXT_MAX]);
int lane_list_find(const LaneList *lanes, const LaneSpec *spec); // index, or -1
bool lane_list_same(const LaneList *a, const LaneList *b);
void lane_list_drop(LaneList *lanes, int index);
// The lanes that settings begin with: those that they name; else the headline comparison (vp with independent pairs, ot with matched
// ones, where they make sense) with the selected lane and its teachers. Of named lanes model, path, pairing, predict, direction,
// lane-solver and lane-steps choose the selected one, as far as they differ from their defaults; without such it is the first, unless the default lane is among them. They
// are set to be that lane's. False and a sentence where that makes no sense.
bool lane_list_begin(Settings *settings, LaneList *lanes, Error *err);
// The same for named lanes, where those of `taught` are open and go on, and need no teacher beside them any more.
bool lane_list_go_on(Settings *settings, LaneList *lanes, const LaneList *taught, Error *err);
// Takes out the students whose teacher would be asked for then.
void lane_list_drop_untaught(const Settings *settings, LaneList *lanes, const LaneList *taught);

#endif
