// What a desktop and a browser's page do each in its own way: who runs the window's loop, where a saved file goes, what is remembered, and
// what is around the window. platform_native.c is the one, platform_web.c the other; nothing else in src/app knows which it is.
//
// The page's side of platform_web.c are functions of `Module.page`; a page that lacks one of them does without it.
//
//   Module.page.saved(path)         a file of the program's file system that the user has asked for: to be downloaded
//   Module.page.copy(text)          into the clipboard
//   Module.page.kept(name)          whether something is remembered of the user; true or false
//   Module.page.keep(name)          remembers it
//   Module.page.tell(text)          how the window stands, or the film (platform_tell)
//   Module.page.over()              that was the last turn
//   Module.ccall('platform_ask', null, ['string'], [text])      what platform_asked hands on; is taken before the next picture
//   Module.ccall('platform_drop', null, ['string'], [path])     a file of the program's file system, as if it were dropped on the window
#ifndef APP_PLATFORM_H
#define APP_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>

// ---- the loop --------------------------------------------------------------------------------------------------------------------
// One turn of the window's loop; false: it was the last one.
typedef bool PlatformTurn(void *context);
// Natively turns until the last one and returns. In a page it never returns: the browser calls a turn before each picture that it shows, and none
// while the page is hidden. After the last one the page is told, and ends the program; a window's page ends with its tab, and goes on.
void platform_run(PlatformTurn *turn, void *context);
// Nothing moves: waits for an event, ms at most, and says whether there is one. In a page the browser waits: this only looks, and what the page
// has asked is one too.
bool platform_rest(int ms);

// ---- the user ----------------------------------------------------------------------------------------------------------------------
// A file that the user has asked for is complete. Natively it lies where it was written.
void platform_saved(const char *path);
// How the user finds a file: natively by its whole path, in a page by its name.
void platform_place(const char *path, char *text, size_t size);
// Puts text into the clipboard.
void platform_copy(const char *text);
// What is remembered of the user from one window to the next: that something has been seen. Natively each is a file of its own, empty, in the
// folder where the system keeps what programs write for a user ($XDG_DATA_HOME or ~/.local/share, there in flowscope); in a page it is in the
// browser's local storage. name: of a file. Where it cannot be kept nothing is said, as nothing is lost: it is asked again next time.
bool platform_kept(const char *name);
void platform_keep(const char *name);

// Whether the device is mainly used by fingers; natively the first touch tells.
bool platform_has_fingers(void);

// ---- the page around the window --------------------------------------------------------------------------------------------------
// Whether there is one, which fills the screen, follows the settings in its address and reads out what is shown; natively there is none, and the
// window does what it can of that.
bool platform_has_page(void);
// Tells it how the window stands: text in JSON, which app/host.c writes, a few times a second at most; or how far a film is.
void platform_tell(const char *state);
// What the page has asked since the last call, in memory that the caller frees: lines. NULL: nothing.
char *platform_asked(void);

#endif
