// The window's areas and each pane's picture, in points: a pure function of the window's size and of what is shown.
#ifndef PAGE_LAYOUT_H
#define PAGE_LAYOUT_H

#include "base/geom.h"
#include "run/experiment.h"

typedef struct {
    float unit; // points that a stage point is long, in which the stage's own words are measured: in them stand stage, panes and squares
                // until layout_to_points
    Rect stage; // panes together
    Rect pane[LANES_MAX];
    Rect square[LANES_MAX]; // each pane's picture; words stand above, and below or beside it
    int panes;
    float beside; // width that something wants at the right of wide pictures
    Rect drawer;  // the curves; height 0 when hidden
    Rect bar;     // the scrubbers; height 0 when hidden
    Rect line;    // above them, for words to a newcomer; height 0 when there are none
    Rect panel;   // width 0 when hidden
    Rect buttons; // above it, or where it is hidden below all else; height 0 when there are none
    Rect card;    // of a lesson, below the stage; height 0 when there is none
} Layout;

typedef struct {
    bool tools;   // panel and scrubbers, as far as there is room,
    bool own_bar; // or instead of both a band,
    float bar;    // of so many points of height; 0: there is none
    bool curves;  // the drawer, likewise
    float beside; // width that formulas or the network want beside the picture; 0: there are none
    int panes;
    float text; // points per stage point; 0: 1
    float card; // points of height that a lesson's card asks for; 0: there is none
    float line; // height that words to a newcomer ask for, beside the tools; 0: there are none
    float row;  // points of a control's height; 0: as usual
    bool buttons; // there is a row of buttons
} LayoutDef;

#define LAYOUT_MARGIN 28.0f // of words, from their pane's left and right
#define LAYOUT_TOP 22.0f    // above a title,
#define LAYOUT_TITLE 36.0f  // which is so high,
#define LAYOUT_LOW_TOP 8.0f // and in low panes,
#define LAYOUT_LOW_TITLE 26.0f
#define LAYOUT_LOW 240.0f // panes that are lower than this
#define LAYOUT_LINE 21.0f // of the body's text
#define LAYOUT_FOOT 20.0f // below the lowest words
#define LAYOUT_ABOVE_CARD 170.0f // that a lesson's card leaves the stage at least

// width, height in points (> 0); panes come in stage points. The pictures have the room that a title and one line leave.
Layout layout_make(float width, float height, const LayoutDef *def);
// Stage, panes and squares in points, once the words have been placed. What is asked below holds before and after.
void layout_to_points(Layout *layout, float text);
// The height that the largest picture takes; filled: pictures reach their rims, off which words keep.
float layout_picture(Rect pane, bool filled);
// Puts the pictures between what stands above and below them, in all panes alike.
void layout_place(Layout *layout, float head, float foot, bool filled);
// A pane with room for words beside its picture.
bool layout_wide(Rect pane);
// A pane whose words stand above and below its picture.
bool layout_stacked(const Layout *layout, int pane);
// A pane whose words stand in a column beside its picture.
bool layout_aside(const Layout *layout, int pane);
// A low pane that has room for its lane's name alone.
bool layout_brief(const Layout *layout, int pane);
// Width that words have at a pane's left: all of it, or where the picture stands aside, in panes much wider than high, what is beside it.
float layout_words(const Layout *layout, int pane);
// Above it, and to the left of it, are nearly all particles of a square's picture.
float layout_particles_bottom(Rect square);
float layout_particles_right(Rect square);
// Width that formulas and the network take at the right of a wide pane, where that is enough for them.
float layout_beside(const Layout *layout, int pane);
bool layout_has_beside(const Layout *layout, int pane);
// The largest scale (pixels per point) at which the stage and its tools still have room in so many pixels.
float layout_max(float width_px, float height_px);

#endif
