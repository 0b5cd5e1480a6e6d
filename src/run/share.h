// The settings as one line that others can open: behind # of a link to the browser edition, `data=checkerboard&path=vp`, or as the command
// line `flowscope --data checkerboard --path vp`. In it is what differs from the defaults, as in a scene, but for what belongs to the place
// where it is shown (command_of_place), to films, and for files, which whoever opens it has not.
#ifndef RUN_SHARE_H
#define RUN_SHARE_H

#include "settings/settings.h"

#define SHARE_MAX 4096 // bytes that hold every line, NUL included

typedef enum { SHARE_LINK, SHARE_COMMAND } ShareForm;

// Whether a row is in such a line where it differs from its default.
bool share_holds(const Settings *settings, const Setting *row);
// trained: training steps that it asks for too; 0: none. False where the settings need a file that the line cannot name (points of one's own,
// a teacher).
bool share_write(const Settings *settings, long trained, ShareForm form, char line[SHARE_MAX]);

#endif
