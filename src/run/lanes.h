// The lanes that a comparison is to show, as text: "vp, ot/independent, ot/ot" (the setting `lanes`). A lane is a path, then its pairing
// (independent, where none is named), then `reflow` as often as it is a student of the lane before it, then its prediction (the
// velocity, where none is named).
#ifndef RUN_LANES_H
#define RUN_LANES_H

#include "run/strand.h"

#define LANES_MAX 4       // open at once
#define LANES_NAME_MAX 80 // bytes of a lane's name, NUL included

typedef struct {
    int count;
    StrandKey key[LANES_MAX];
} Lanes;

// Two to four different lanes; false and a sentence where the text does not name such.
bool lanes_read(const char *text, Lanes *lanes, Error *err);
void lanes_name(const StrandKey *key, char name[LANES_NAME_MAX]); // "ot/independent"
// What lanes_read takes back exactly; nothing for one lane alone.
void lanes_write(const Lanes *lanes, char text[SETTINGS_TEXT_MAX]);
int lanes_find(const Lanes *lanes, const StrandKey *key); // index, or -1
bool lanes_same(const Lanes *a, const Lanes *b);
void lanes_drop(Lanes *lanes, int index);
// The lanes that settings begin with: those that they name; else the headline comparison (vp with independent pairs, ot with matched
// ones, where they make sense) with the lane that is looked at and its teachers. Of named lanes path, pairing and predict choose the one
// that is looked at, as far as they differ from their defaults; without such it is the first, unless the default lane is among them. They
// are set to be that lane's. False and a sentence where that makes no sense.
bool lanes_begin(Settings *settings, Lanes *lanes, Error *err);
// The same for named lanes, where those of `taught` are open and go on, and need no teacher beside them any more.
bool lanes_go_on(Settings *settings, Lanes *lanes, const Lanes *taught, Error *err);
// Takes out the students whose teacher would be asked for then.
void lanes_drop_untaught(const Settings *settings, Lanes *lanes, const Lanes *taught);

#endif
