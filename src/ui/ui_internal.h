// What the files of ui/ share with each other: the context and the helpers from which widgets are made. Private to src/ui.
#ifndef UI_UI_INTERNAL_H
#define UI_UI_INTERNAL_H

#include "ui/ui.h"

// ---- the grid, in points -----------------------------------------------------------------------------------------------
#define UI_GAP 8.0f      // between two widgets
#define UI_RADIUS 8.0f   // corners of controls; what lies inside one has UI_RADIUS - its inset
#define UI_EASE_S 0.18f  // sliding highlights
#define UI_HOVER_S 0.15f // hover fading in and out
#define UI_NOBODY (-1)   // `active` while the button is held that went down on no widget

// ---- memory between frames, keyed by (id, slot) --------------------------------------------------------------------------
typedef enum { SLOT_HOVER, SLOT_SLIDE, SLOT_OPEN, SLOT_SCROLL, SLOT_CONTENT } UiSlot;

typedef struct {
    int id;
    UiSlot slot;
    float from, to; // an eased value on its way
    double start_s;
} UiMemo;

typedef struct {
    int id;
    Rect box;
    Rect seen; // what of it is in sight, in points
} UiStop; // one place where the keyboard's focus can stand

typedef struct {
    bool open, overflow;
    bool in_rows; // the last was a row of a table, which touches the next
    int id;
    Rect box;
    float pad, top, y; // top: where the content begins, scrolled; y: where the next widget goes
    float target;      // scroll offset that it moves to
} UiColumn;

typedef struct {
    bool seen, disabled; // given in this frame
    int key;             // id and part of what the pointer rests on, 0 for nothing
    Rect box, column;    // column is empty for free-standing widgets
    double since_s;      // when the pointer came to rest
    double shown_s;      // when a tooltip was last on the screen
    bool shown, dismissed;
    bool kept; // a finger asked for it: it stays until the next press
    char text[1024];
} UiTip;

#define UI_REFUSED_MAX 32
typedef struct {
    bool seen, armed;  // armed: letting go of the button over a line chooses it
    int id, count, at; // at: the highlighted line
    int current;
    float scroll;
    Rect anchor;
    Vec2 opened_at;
    char *names; // each with its NUL: a copy, since the caller's strings may be gone when the list is drawn
    int names_cap;
    const char *refused[UI_REFUSED_MAX]; // why a line cannot be chosen; NULL where it can
} UiPopup;

#define UI_EDIT_MAX 31
typedef struct {
    bool seen;
    int id, len, caret, anchor; // the selection lies between caret and anchor
    char text[UI_EDIT_MAX + 1];
    bool fresh; // the click that opened the field places no caret: everything stays selected
    bool refused, dragging;
    char key; // pressed on the keypad, not used yet; 0: none
    Rect pad; // where that is
    double refused_s, moved_s;
    Rect box;
    char hint[96]; // the range, shown when a text was refused
} UiEdit;

// A finger says by what it does what its press was: a tap, a hold that asks for a tooltip, a drag along a track, or one that scrolls.
typedef struct {
    bool on;          // it is down, or was let go in this frame
    int over, column; // what it went down on, though that may take nothing; and the column around it, 0: none
    Vec2 from;        // where it went down,
    Vec2 aim;         // and from there to the target that was meant, all in points
    double since_s;
    bool moved; // farther than a tap trembles: it is no tap
    bool asks;  // rests where it went down: for a tooltip,
    bool told;  // which was shown: letting go does nothing
    bool twice; // the second of two taps
    bool along; // drags on a track,
    bool scrolls; // or scrolls
    float scroll; // that from which it scrolls
} UiFinger;

#define UI_QUEUE_MAX 64
struct Ui {
    UiMeasure *measure;
    void *measure_context;
    const Theme *theme;
    UiInput in;
    float width, height;
    float stretch; // points of a unit in which is drawn
    Vec2 pointer;  // in points
    bool reduced, wants_mouse;

    UiCmd *cmds;
    char *chars;
    Vec2 *points;
    int cmd_count, cmd_cap, char_count, char_cap, point_count, point_cap;
    Rect clip;      // what may be drawn and touched; the whole screen when nothing restricts it
    Rect base_clip; // that of the column
    bool clipped, base_clipped;

    UiMemo *memo;
    int memo_count, memo_cap;
    UiStop *stops;
    int stop_count, stop_cap;

    UiKey queue[UI_QUEUE_MAX]; // keys not yet used up; the first `key_count` belong to this frame
    int queue_count, key_count;
    bool took_key;
    bool focus_arrows, focus_digits; // the focused widget uses these even where the ring is hidden; begins to edit at a digit

    bool blocked;           // a popup was open when the frame began: the mouse is its own
    int hot, active, focus; // ids: under the pointer, holding the mouse, holding the keyboard
    bool ring;              // the focus came by keyboard and is shown
    bool reveal;            // scroll until the focus is in sight
    Vec2 at, was;           // where the mouse is, and was in the last frame
    bool beneath;           // what is entered lies under something that alone reacts
    bool moved, pointing;   // the mouse moved in this frame; it was used after the keyboard
    float drag_u, drag_x;   // what is dragged: unclamped position of a slider, and where the pointer was or holds a bar
    bool dragging, drag_bar;
    int track; // slider under the pointer, and since when it rests there (for the wheel)
    double track_s;
    float track_wheel;         // parts of a notch that it has not taken yet
    float wheel;               // not yet used by anyone
    const char *disabled;      // reason, or NULL
    const char *const *refuse; // of the next choice; NULL: none

    UiColumn column;
    UiTip tip;
    UiFinger finger;
    UiPopup popup;
    UiEdit edit;
};

// ---- context.c, touch.c: input and memory -----------------------------------------------------------------------------------------------
typedef struct {
    bool hover, held;      // pointer over it; it holds the mouse
    bool pressed, clicked; // in this frame
    bool focused;          // has the keyboard, whether or not the ring is shown
    bool keyed;            // has the keyboard, and the ring is shown
} UiTouch;

// Enters a widget into the frame: its place in the focus order, its tooltip, and what mouse and keyboard do to it.
UiTouch ui_touch(Ui *ui, int id, Rect box, const char *help);
// The same for what is dragged from side to side: a finger that moves so does not scroll.
UiTouch ui_touch_track(Ui *ui, int id, Rect box, const char *help);
// ---- finger.c ----
// What the finger has done so far, as this frame's input says it; and aims its press at the target that is meant.
void finger_begin(Ui *ui, bool aims);
// Scrolling by dragging: what is scrolled begins at `scroll`. True while it is scrolled, *scroll says where to.
bool finger_scrolls(Ui *ui, float *scroll, float furthest);
// It has just begun to move along the track that it holds.
bool finger_drags(Ui *ui);
// A tap was let go on this.
bool finger_tapped(const Ui *ui, int over);

// The pointer is in the box, in sight, and no popup lies over it.
bool ui_mouse_in(const Ui *ui, Rect box);
// The pointer is on the keypad, which lies over the widgets.
bool ui_on_keypad(const Ui *ui);
// How often the key was pressed in this frame; uses it up.
int ui_take_key(Ui *ui, UiKey key);
// Enter or Space on a widget that shows the focus ring.
bool ui_take_press(Ui *ui, const UiTouch *touch);
UiMemo *ui_memo(Ui *ui, int id, UiSlot slot, float fresh);
// Moves to `target` over `seconds`, beginning where it stands; the first call is there at once.
float ui_ease(Ui *ui, int id, UiSlot slot, float target, float seconds);
bool ui_roomy(const Ui *ui); // controls are as large as fingers need them
void *ui_grow(void *list, int *cap, int need, size_t item); // at least `need` items; the old list is moved
void ui_tip(Ui *ui, int key, Rect box, const char *text);   // the pointer or the focus is on something with a tooltip

// ---- ui_draw.c -------------------------------------------------------------------------------------------------------------
Rect ui_inset(Rect box, float x, float y);
Rgba ui_ink(const Ui *ui, Rgba color); // the colour itself, or fainter while widgets are disabled
void ui_focus_ring(Ui *ui, int id, Rect box, float radius);
void ui_chevron(Ui *ui, Vec2 centre, float size, float quarter_turns, Rgba color); // 0 points right, 1 down
void ui_label_value(Ui *ui, Rect box, const char *label, Rgba label_color, const char *value, Rgba value_color);
// Wrapped text from the top of the box; returns the width and height that it takes. Colour 0 only measures.
Vec2 ui_lines(Ui *ui, Rect box, UiWeight weight, float size, float line_h, Rgba color, const char *text);
float ui_measure(const Ui *ui, UiWeight weight, float size, const char *text, int len, bool tabular);
void ui_clip_reset(Ui *ui, Rect box);                             // empty: none; what ui_draw_clip falls back to
int ui_add_point(Ui *ui, Vec2 point);                             // returns its index
void ui_add_polyline(Ui *ui, int first, float width, Rgba color); // from all points since `first`
void ui_add_dots(Ui *ui, int first, float radius, Rgba color);

// ---- column.c ----------------------------------------------------------------------------------------------------------------
Rect ui_take_gap(Ui *ui, float height, float gap);
void column_reveal(Ui *ui, Rect box);

// ---- range.c: numbers on a slider ----------------------------------------------------------------------------------------------
typedef enum { NUDGE_FINE, NUDGE_STEP, NUDGE_COARSE } UiNudge;
double range_leading_unit(double value); // 10^floor(log10 |value|), the unit of its first digit
// The next of 1, 2, 5 times a power of ten: the nearest that is not above `value`, or with `up` not below it.
double range_nice(double value, bool up);
double range_position(const UiRange *range, double value);            // 0..1
double range_value(const UiRange *range, double position, bool fine); // rounded to what a hand can mean
double range_nudge(const UiRange *range, double value, int steps, UiNudge size);
bool range_parse(const UiRange *range, const char *text, double *value); // "1,024", "0.5 s", "20k"; false: no number in the range
void range_edit_text(const UiRange *range, double value, char *text, size_t size); // without separators and unit

// ---- edit.c: a typed value --------------------------------------------------------------------------------------------------------
typedef enum { EDIT_GOES_ON, EDIT_APPLY, EDIT_LEAVE } UiEditStep;
void edit_begin(Ui *ui, int id, const char *text); // everything selected
void edit_end(Ui *ui);
UiEditStep edit_step(Ui *ui, Rect field);
void edit_refuse(Ui *ui, const char *hint);
void edit_draw(Ui *ui, Rect field, bool valid);
void edit_draw_hint(Ui *ui);

// ---- keypad.c: what is typed by fingers ----
bool keypad_open(const Ui *ui);
void keypad_draw(Ui *ui); // and takes its presses

// ---- popup.c, tip.c ---------------------------------------------------------------------------------------------------------------
void popup_draw(Ui *ui);
void tip_draw(Ui *ui);
void tip_box(Ui *ui, Rect box, const char *text, Rgba border, float alpha); // text wrapped in a raised box
Vec2 tip_size(Ui *ui, const char *text);

#endif
