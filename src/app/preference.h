// What is remembered of the user from one window to the next: that something has been seen. A file of its own for each, empty, in the folder
// where the system keeps what programs write for a user ($XDG_DATA_HOME or ~/.local/share, there in flowscope).
#ifndef APP_PREFERENCE_H
#define APP_PREFERENCE_H

#include <stdbool.h>

// name: of a file. False also where there is no such folder.
bool preference_kept(const char *name);
// Where it cannot be written nothing is said, as nothing is lost: it is asked again next time.
void preference_keep(const char *name);

#endif
