// One sentence over the stage: the last notice, why training stands still, or what a lane waits for.
#ifndef APP_BANNER_H
#define APP_BANNER_H

#include "page/page.h"

typedef struct {
    char text[512]; // shown until `until_s`, or until another language is chosen
    int lang;
    double until_s;
    bool scripted;        // a lesson leads, and says itself what goes on
    const char *standing; // why training stands still; shown for a while when it stops
    double standing_since_s;
    double progress; // of what the window does before anything else, 0..1
    char progress_text[160]; // what that is; empty: it does no such thing
} Banner;

// Shows a sentence of the chosen language for some seconds.
void banner_say(Banner *banner, const char *text, double now_s);
// Shows how far something has come that the window does first, with a bar; text: what it is; NULL: it is done.
void banner_progress(Banner *banner, const char *text, double share);
// Whether a sentence is shown that will go by itself.
bool banner_shown(const Banner *banner, double now_s);
// Above the captions, over all that the page has drawn.
void banner_draw(Banner *banner, Ui *ui, const Theme *theme, const Page *page, const Experiment *experiment, double now_s);

#endif
