// Words and formulas around each lane's picture, as full as they fit, with their sizes. Private to src/page.
#ifndef PAGE_COPY_H
#define PAGE_COPY_H

#include "page/page.h"
#include "page/unready.h"

#define COPY_LOW_TITLE 0.7f // of the usual size, in low panes at most
#define COPY_FORMULAS 4     // at most

typedef struct {
    const char *name;
    float w, h; // at a text size of 1
} FormulaSize;

// Of one pane. Heights and widths in points.
typedef struct {
    const Lane *lane;
    Rect pane;
    bool brief, whole; // the name alone; the title leaves nothing unsaid
    float w;           // width that words have
    float title_w;     // what the title takes in large letters
    float below_h;
    char title[160], below[160];
    const char *caption; // maybe in `said`
    char said[UNREADY_ROOM];
    float caption_w, caption_h;
    int formulas; // those that can be read
    FormulaSize formula[COPY_FORMULAS];
} Copy;

// All panes, with what they have alike.
typedef struct {
    Page *page;
    Ui *ui;
    const Theme *theme;
    Formulas *formulas;
    const Experiment *experiment;
    const PageDef *def;
    int panes;
    float title_size; // of the title that has the least room
    float below_h;    // the most of all panes,
    float caption_h;  // likewise
    Copy copy[LANES_MAX];
} Sheet;

// Text will stand here: the stage lays its ground there, and arrows and the like keep off the box.
void copy_ground(const Sheet *sheet, Rect box);

// ---- title, what stands below it, and numbers (head.c) ---------------------------------------------------------------------------
void head_measure(const Sheet *sheet, int pane, Copy *copy);
float head_title_width(const Sheet *sheet, const Copy *copy);
// How many rows numbers take, of so many at most.
int head_rows(const Sheet *sheet, int pane, int max);
// With so many rows of numbers at most. Returns its box.
Rect head_draw(const Sheet *sheet, int pane, int rows);

// What was placed in stage points (page_points.c).
void page_to_points(Page *page, float text);

// ---- where training and flow stand (standing.c) -----------------------------------------------------------------------------------
void standing_draw(const Sheet *sheet);

// ---- formulas (insets.c) ----------------------------------------------------------------------------------------------------------
#define FORMULA_GAP 14.0f
// Those that can be read in a width, of the path, what is learned of it and by which pairs, and a sampler that needs more than the velocity.
void formulas_measure(const Sheet *sheet, Copy *copy, float w);
// The text size at which all of them fit into a width.
float formulas_size_in(const Sheet *sheet, const Copy *copy, float w);
float formulas_width(const Copy *copy, float size);
float formulas_height(const Copy *copy, int count, float size);
// The smallest text size.
float formulas_min(const Sheet *sheet);
// Leaves out those for which there is no room in a height, and makes the others smaller where that lets them fit.
void formulas_shrink(const Sheet *sheet, Copy *copy, float *size, float height);
void formulas_draw_at(const Sheet *sheet, const Copy *copy, Vec2 at, float size);

#endif
