// What a lane is called, and its colour.
#ifndef PAGE_TITLES_H
#define PAGE_TITLES_H

#include "run/experiment.h"
#include "ui/theme.h"

// The accent that means this lane's path everywhere: orange for curved paths and diffusion, blue for straight ones at constant speed.
Rgba labels_accent(const Theme *theme, const Lane *lane);
// Tells lanes of one accent apart in a plot: 0 for the first of them, whose line is whole; for the others points per dash.
float labels_dash(const Experiment *experiment, const Lane *lane);
// The path's own name; of another kind of model than the usual one, the model's.
const char *titles_path(const Lane *lane);
// "Diffusion", "Optimal transport", or the path's and pairing's own names, with what else sets the lane apart; into text.
void labels_title(const Lane *lane, char *text, size_t size);
// The line below the title: how its paths run, its pairs, and what its particles follow.
void titles_below(const Experiment *experiment, const Lane *lane, char *text, size_t size);
// Adds to it that straight paths alone make no straight flow, of lanes of which that can be seen.
void titles_bends(const Experiment *experiment, const Lane *lane, char *text, size_t size);
// What a title that is the path's name alone leaves unsaid: "random pairs · predicts the noise".
void titles_pairing(const Experiment *experiment, const Lane *lane, char *text, size_t size);
// Adds to the line below such a title what of that is not in it yet.
void titles_rest(const Lane *lane, char *text, size_t size);

#endif
