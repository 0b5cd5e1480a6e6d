// A program that runs beside ours: an argument vector and descriptors, no shell and no names in a shell's hands. It has a process group
// of its own, so that Ctrl-C reaches it through us, and everything that it starts ends with it. Private to gfx.
#ifndef GFX_CHILD_H
#define GFX_CHILD_H

#include <stdbool.h>
#include <sys/types.h>

#define CHILD_QUIET_S 20 // without any progress a child is taken to hang: a frame of a film takes seconds at most
#define CHILD_STREAMS 4  // standard input, output and error, and one more

typedef enum {
    CHILD_WELL,    // it ended with 0
    CHILD_FAILED,  // it ended with another code
    CHILD_KILLED,  // a signal ended it
    CHILD_HUNG,    // it made no progress and was ended
    CHILD_STOPPED, // we were asked to stop (base/interrupt.h) and ended it
} ChildEnd;

// Starts `args`, which ends with NULL; the first is looked for in PATH. A stream of -1 is /dev/null. The pid, or -1 and errno.
pid_t child_start(const char *const *args, const int streams[CHILD_STREAMS]);
// Waits for its end. Progress is what moves in one of the `count` descriptors: the size, the time of the last write, the place.
// `code`: with which it ended, or the signal; may be NULL.
ChildEnd child_wait(pid_t pid, const int *watched, int count, int *code);
// Runs it and keeps the beginning of what it writes to its standard output, up to size - 1 bytes, in `text`; its errors go to `log`.
// CHILD_FAILED with *code = 0 and errno where it could not be started.
ChildEnd child_output(const char *const *args, int log, char *text, size_t size, int *code);
// A pipe whose ends no child inherits but those that it is given: reading, writing.
bool child_pipe(int ends[2]);
// Ends it, with all that it has started.
void child_kill(pid_t pid);

#endif
