// What a lane is called, and its colour.
#ifndef PAGE_TITLES_H
#define PAGE_TITLES_H

#include "run/experiment.h"
#include "ui/theme.h"

// The accent that means this lane everywhere. Of flow matching its path's: orange for curved paths and diffusion, blue for straight ones
// at constant speed; of another kind of model the kind's own.
Rgba titles_accent(const Theme *theme, const Lane *lane);
// Tells lanes of one accent apart in a plot, and kinds of model, whose accents are too many for every eye: 0 for the first of them, whose
// line is whole; for the others points per dash.
float titles_dash(const Experiment *experiment, const Lane *lane);
// What the two lanes of the headline comparison are called.
const char *titles_headline(Headline which);
// The name alone: of the headline's lanes their own, of others the path's; of another kind of model than the usual one, the model's.
const char *titles_path(const Lane *lane);
// "Diffusion", "Optimal transport", or path and pairing, "Straight path · random pairs", with what else sets the lane apart; into text.
void titles_lane(const Lane *lane, char *text, size_t size);
// The line below the title, as far as the title does not say it: how the path runs, the pairs unless the title names them, and what
// the particles follow. It may be empty.
void titles_below(const Experiment *experiment, const Lane *lane, bool named, char *text, size_t size);
// Adds to it that straight paths alone make no straight flow, of lanes of which that can be seen.
void titles_bends(const Experiment *experiment, const Lane *lane, char *text, size_t size);
// What a title that is the name alone leaves unsaid: "random pairs · predicts the noise".
void titles_pairing(const Experiment *experiment, const Lane *lane, char *text, size_t size);
// Adds to the line below such a title what of that is not in it yet.
void titles_rest(const Lane *lane, char *text, size_t size);

#endif
