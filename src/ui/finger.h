// What makes a finger's tap something else: on the widgets (finger.c) and on the stage (app/touch.c) alike.
#ifndef UI_FINGER_H
#define UI_FINGER_H

#define FINGER_TREMBLE 9.0f // points that a tap may move; farther it is a drag
#define FINGER_HOLD_S 0.5   // longer on one place it is a rest

#endif
