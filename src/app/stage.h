// The stage: data, particles with their trails, ribbons, arrows and conditional paths, in one pane for each lane shown.
#ifndef APP_STAGE_H
#define APP_STAGE_H

#include "app/layout.h"
#include "app/screen.h"
#include "run/session.h"

typedef struct Stage Stage; // buffers of what is uploaded, kept from frame to frame

// Where the user has moved the stage; its zoom is a setting.
typedef struct {
    float x, y; // stage point at the centre of each pane
} Pan;

Stage *stage_new(void);
void stage_free(Stage *stage);
Camera stage_camera(const Screen *screen, const Session *session, const Layout *layout, int pane, Pan pan);
// The hue of a particle that starts at (x, y): by its angle.
Rgba stage_origin_color(float x, float y, bool dark);
// Draws every pane, without its words.
void stage_draw(Stage *stage, Screen *screen, Session *session, const Layout *layout, Pan pan);

#endif
