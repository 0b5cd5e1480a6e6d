// Colours and type of the window. The two accents mean Diffusion (orange) and optimal transport (blue) everywhere and always; kinds of
// model beside flow matching have one each.
#ifndef UI_THEME_H
#define UI_THEME_H

#include "base/color.h"

#include <stdbool.h>

#define THEME_KINDS 6 // kinds of model with an accent of their own

typedef struct {
    bool dark;       // light adds on dark, ink covers on light
    Rgba background; // behind everything
    Rgba stage;
    Rgba panel;
    Rgba line;        // hairlines, tracks
    Rgba well;        // the inside of switches and text fields
    Rgba raised;      // hovered or selected without accent
    Rgba text, muted; // WCAG AA on stage, panel, well and raised
    Rgba diffusion, ot;
    Rgba kind[THEME_KINDS];   // see theme_kind; these too are read as text
    Rgba on_diffusion, on_ot; // text on the accents, WCAG AA
    Rgba warning;
    Rgba data;                               // the data's dots behind the particles
    Rgba focus;                              // keyboard focus ring
    float size_small, size_body, size_large; // type scale in points: 11, 13, 24
    float row;                               // points of height of a control, and what a finger finds at least
    float stage_share;                       // of a picture's height that the stage's text takes at least (em)
    float zoom;                              // everything is drawn this much larger than the display asks for
} Theme;

// Controls are as large as fingers need them.
bool theme_roomy(const Theme *theme);
#define THEMES 3
// 0 dark, 1 light, 2 projector: ink on white at WCAG AAA, for a washed-out screen seen from the back row, with no text below
// 20 pixels at 1280 x 720.
const Theme *theme_at(int index);
// The accent of a kind of model, by its name in the setting `model`; NULL where it has none: flow matching is shown in that of its path.
const Rgba *theme_kind(const Theme *theme, const char *name);

#endif
