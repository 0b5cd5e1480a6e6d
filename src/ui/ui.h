// Immediate-mode widgets that emit a draw-command list; no SDL, no GL. The app feeds input once a frame, calls the widgets,
// and paints the commands. All sizes are in points; the painter multiplies by the scale. Widget state is keyed by explicit
// positive integer ids (never pointers), no two widgets or columns of a frame with the same one.
#ifndef UI_UI_H
#define UI_UI_H

#include "base/geom.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <stddef.h>

// ---- input -------------------------------------------------------------------------------------------------------------
typedef enum {
    UI_KEY_NONE,
    UI_KEY_TAB,
    UI_KEY_BACK_TAB, // Shift+Tab, which a slow frame could not tell from Tab once Shift is up; Tab with `shift` is the same
    UI_KEY_LEFT,
    UI_KEY_RIGHT,
    UI_KEY_UP,
    UI_KEY_DOWN,
    UI_KEY_HOME,
    UI_KEY_END,
    UI_KEY_PAGE_UP,
    UI_KEY_PAGE_DOWN,
    UI_KEY_ENTER,
    UI_KEY_ESCAPE,
    UI_KEY_BACKSPACE,
    UI_KEY_DELETE,
    UI_KEY_SPACE
} UiKey;

#define UI_KEYS_MAX 16
typedef struct {
    Vec2 mouse;             // points
    bool down;              // left button is held
    bool pressed, released; // it changed in this frame
    bool double_click;
    bool finger; // the pointer is a finger: `mouse` is outside the window while it is up, and what it does next says what a press was
    float wheel; // notches, up positive
    bool shift, ctrl;
    UiKey keys[UI_KEYS_MAX]; // pressed in this frame, in order
    int key_count;
    char text[64]; // typed in this frame, UTF-8, NUL-terminated
    double now_s;  // for tooltips, caret and easing; a film feeds its own time
} UiInput;

// ---- draw commands -----------------------------------------------------------------------------------------------------
typedef enum {
    UI_CMD_BOX,
    UI_CMD_SHADOW,
    UI_CMD_TEXT,
    UI_CMD_LINE,
    UI_CMD_POLYLINE,
    UI_CMD_DISC,
    UI_CMD_CLIP,
    UI_CMD_DOTS,
    UI_CMD_IMAGE
} UiCmdKind;
typedef enum { UI_WEIGHT_REGULAR, UI_WEIGHT_MEDIUM, UI_WEIGHT_SEMIBOLD } UiWeight;

typedef struct {
    UiCmdKind kind;
    Rect box; // BOX, SHADOW, CLIP (an empty box lifts it), DOTS, IMAGE; LINE: from (x, y) to (x + w, y + h); DISC: centre x, y and radius w; TEXT: its box, baseline at y + h
    Rgba color, border;
    float radius, width; // corner radius or blur; border or line width
    UiWeight weight;
    float size;   // TEXT
    bool tabular; // TEXT
    int first,
        count; // TEXT: bytes in `chars`; IMAGE: its name there, with the NUL behind it; POLYLINE and DOTS: points in `points`
} UiCmd;

// ---- the context ---------------------------------------------------------------------------------------------------------
typedef float UiMeasure(void *context, UiWeight weight, float size, const char *utf8, int len, bool tabular); // width in points

typedef struct Ui Ui; // private to ui.c: hot, active and focused widget, scroll offsets, open popup, text being typed, the lists

Ui *ui_new(UiMeasure *measure, void *context); // never fails but for memory (aborts)
void ui_free(Ui *ui);
void ui_begin(Ui *ui, const UiInput *input, const Theme *theme, float width, float height);
void ui_end(Ui *ui); // tooltips and popups come last, on top

// What was emitted, in order; valid until the next ui_begin.
const UiCmd *ui_commands(const Ui *ui, int *count);
const char *ui_chars(const Ui *ui);
const Vec2 *ui_points(const Ui *ui);

// True when a widget has, wants or owns the mouse or keyboard, so that the stage should leave them alone.
bool ui_wants_mouse(const Ui *ui);
bool ui_wants_keys(const Ui *ui); // a text field or popup is open, or a widget shows the focus ring: feed keys to the ui
// The same for one key, so that the window's own keys go on working beside a focused widget: asked when the key arrives,
// before it is fed. ui_takes_char is for keys that are no UiKey: letters and digits.
bool ui_takes_key(const Ui *ui, UiKey key);
bool ui_takes_char(const Ui *ui, char typed);
bool ui_wants_text(const Ui *ui);                 // typed text is of use; otherwise an input method may be switched off
void ui_set_reduced_motion(Ui *ui, bool reduced); // changes are immediate

// ---- layout: a column that widgets fill from top to bottom ------------------------------------------------------------------
// A scrolling column in `box` with `pad` points of margin; the wheel scrolls, a thin bar shows when it does not fit.
void ui_column_begin(Ui *ui, int id, Rect box, float pad);
void ui_column_end(Ui *ui);
Rect ui_take(Ui *ui, float height);     // the next box of that height and the column's width
Rect ui_take_row(Ui *ui, float height); // a row of a table: no gap to the row before
void ui_space(Ui *ui, float height);
float ui_left(const Ui *ui);                  // height left in the column before it scrolls
// What follows is covered by something that alone reacts to input: it is drawn, but takes no input.
void ui_beneath(Ui *ui, bool beneath);
void ui_disabled(Ui *ui, const char *reason); // what follows is greyed and shows the reason on hover; NULL ends it

// The lines of the next ui_choice that cannot be chosen: reasons[i] says why, NULL where it can. The texts must last for the frame.
void ui_refuse(Ui *ui, const char *const *reasons);

// ---- widgets in the column. `help` is the tooltip, NULL for none. Every one returns true when the user changed it. -----------
Rect ui_heading(Ui *ui, const char *text);          // returns its line: the right end is free
void ui_text(Ui *ui, const char *text); // muted; wraps
void ui_number(Ui *ui, const char *label, const char *value, Rgba color, const char *help); // label left, tabular value right
bool ui_button(Ui *ui, int id, const char *text, const char *help);
bool ui_disclosure(Ui *ui, int id, const char *text, bool *open); // "More settings >"
// Label left, current choice right; a click opens a list on top, arrows step through it.
bool ui_choice(Ui *ui, int id, const char *label, int *value, const char *const *names, int count, const char *help);
bool ui_toggle(Ui *ui, int id, const char *label, bool *value, const char *help);
// Label left, value right, a track below. Drag, arrows (Shift: fine), Home/End, the wheel where it has the focus or Ctrl is held (else it
// scrolls the column), double click resets to `initial`;
// a click on the number, or typing while focused, edits it (Enter applies, Escape leaves). `unit` may be "".
typedef struct {
    double min, max, step, initial; // step 0: continuous
    bool log_scale; // min > 0
    bool whole;
    const char *unit;
    const char *min_name; // what `min` is called instead, NULL: a number like the others
    const char *const *names; // (count) what 0, 1, ... are called instead
    int count;                // 0: they are numbers
} UiRange;
// The number as a slider shows it: as many digits as range and step ask for, thousands separators, unit; "–" when not finite.
void ui_format(char *text, size_t size, double value, const UiRange *range);
bool ui_slider(Ui *ui, int id, const char *label, double *value, const UiRange *range, const char *help);
// Small pictures to choose from, `columns` per row: each is a set of dots in [-1, 1]^2 (y up), `dots` points at points[k].
bool ui_thumbs(Ui *ui, int id, int *value, const char *const *names, int count, int columns, const Vec2 *const *points, int dots);

// ---- free-standing widgets, in a given box ------------------------------------------------------------------------------------
// A scrubber: label, wide track, value text (label NULL: the track alone); drag, click, wheel, arrows. `filled` colours the part before the handle.
bool ui_scrubber(Ui *ui, int id, Rect box, const char *label, const char *value_text, double *value, double min, double max,
                 Rgba filled, const char *help);
typedef enum { UI_ICON_PLAY, UI_ICON_PAUSE, UI_ICON_RESTART, UI_ICON_NEXT, UI_ICON_BACK, UI_ICON_STEP, UI_ICON_CLOSE, UI_ICON_PANEL, UI_ICON_UNDO,
               UI_ICON_REDO, UI_ICON_LESSONS, UI_ICON_FULL, UI_ICON_MORE, UI_ICON_DARK } UiIcon;
bool ui_icon_button(Ui *ui, int id, Rect box, UiIcon icon, const char *help);
// A box that can be clicked, for what the caller draws upon it.
bool ui_area(Ui *ui, int id, Rect box, float radius, const char *help);
// The same without a frame: only a pointer on it, or the focus, shows it. *lit: how much, 0..1.
bool ui_line_area(Ui *ui, int id, Rect box, float radius, float *lit);
// Exclusive choices side by side with a sliding highlight; color is that of the selected one (0: the neutral `raised`), on_color the
// text on it. *value < 0: none is chosen.
bool ui_segments(Ui *ui, int id, Rect box, float text_size, int *value, const char *const *names, int count, const Rgba *color,
                 const Rgba *on_color, const char *help);

// ---- bare drawing, for labels, plots and overlays ----------------------------------------------------------------------------
// What is drawn, measured, clipped and touched from here on is in units so many points large; 1 again at the next ui_begin. No column
// may be open.
void ui_stretch(Ui *ui, float points);
void ui_draw_box(Ui *ui, Rect box, float radius, Rgba fill, float border_width, Rgba border);
void ui_draw_shadow(Ui *ui, Rect box, float radius, float blur, Rgba color);
// A sheet over a window that goes dim: its title at the left, at the right the words that say what closes it or, for fingers, a sign that
// does. Returns whether that was pressed.
bool ui_sheet(Ui *ui, int id, Rect window, Rect box, const char *title, const char *closes);
void ui_draw_line(Ui *ui, Vec2 a, Vec2 b, float width, Rgba color);
void ui_draw_polyline(Ui *ui, int n, const Vec2 *points, float width, Rgba color);
void ui_draw_disc(Ui *ui, Vec2 centre, float radius, Rgba color);
// A picture that the painter knows by this name, in the box and in one colour: a formula.
void ui_draw_image(Ui *ui, Rect box, Rgba tint, const char *name);
void ui_draw_clip(Ui *ui, Rect box);
// Text within a box: align -1 left, 0 centre, 1 right; vertically centred; cut with an ellipsis when too wide.
void ui_draw_text(Ui *ui, Rect box, UiWeight weight, float size, Rgba color, int align, bool tabular, const char *text);
// Wrapped text from the top of the box, as many lines as it takes; returns their height. Colour 0 only measures.
float ui_draw_paragraph(Ui *ui, Rect box, UiWeight weight, float size, Rgba color, const char *text);
// The same with lines of this height.
float ui_draw_lines(Ui *ui, Rect box, UiWeight weight, float size, float line_h, Rgba color, const char *text);
float ui_text_width(Ui *ui, UiWeight weight, float size, const char *text);

#endif
