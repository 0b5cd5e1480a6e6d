// Signals that end a program: hang-up, Ctrl-C, Ctrl-\, the request to terminate, an alarm, a limit of processor time and what batch
// systems warn with (SIGALRM, SIGXCPU, SIGUSR1, SIGUSR2). Whatever ends it, no half-written file and no child stays behind. The file-scope
// state of interrupt.c is what a signal handler can reach.
#ifndef BASE_INTERRUPT_H
#define BASE_INTERRUPT_H

#include <stdbool.h>
#include <sys/types.h>

enum { INTERRUPT_CODE = 130 }; // exit code of what was asked to stop

// Once, when the program starts; it sees to abort() too. A file-size limit becomes an error of write() instead of a signal. Under nohup a hang-up stays ignored.
void interrupt_init(void);
// From here on the first signal only asks; one that comes later than a second after it ends the program.
// For work that asks often whether it is to stop.
void interrupt_defer(void);
// From here on the first signal ends the program, as before. One that came meanwhile has only asked.
void interrupt_at_once(void);
bool interrupt_asked(void);

// A file that a signal removes, or a folder if it is empty by then, and a child that it ends. The slot of the file, to be let go of by
// interrupt_release; -1: no room. A folder is covered before what lies in it.
int interrupt_cover(const char *path);
void interrupt_release(int slot);
// A folder of ours whose files are numbered without a gap, from this one on: DIR/frame_00000.png. One at a time; NULL: none.
void interrupt_cover_numbered(const char *first);
void interrupt_cover_child(pid_t pid); // one at a time; 0: none
// Removes those files and ends that child, as a signal does: before an end that nothing else sees to. Asks for no memory.
void interrupt_clear(void);

#endif
