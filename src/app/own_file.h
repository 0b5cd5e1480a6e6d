// Files that the window writes without asking for a name: flowscope-001.png, flowscope-002.ini, in the current folder. None is overwritten.
#ifndef APP_OWN_FILE_H
#define APP_OWN_FILE_H

#include "page/screen.h"
#include "run/session.h"

#define OWN_FILE_NAME 64 // bytes

// The next number that no file has yet.
void own_file_name(char path[OWN_FILE_NAME], const char *ending);
// Saves what the screen shows.
bool own_file_picture(char path[OWN_FILE_NAME], const Screen *screen, Error *err);
// Saves the experiment as a scene, without what its lanes have learned: it needs little memory.
bool own_file_scene(char path[OWN_FILE_NAME], const Experiment *experiment, Error *err);
// Saves it as a session; scene: experiment_scene, and what the window adds.
bool own_file_session(char path[OWN_FILE_NAME], const Experiment *experiment, const Settings *scene, SessionSaved *saved, Error *err);
// Saves the selected lane's model, as far as it has been trained.
bool own_file_model(char path[OWN_FILE_NAME], const Experiment *experiment, Error *err);
// Saves the selected lane's particles as they stand at this flow time, with their classes where it has learned such.
bool own_file_points(char path[OWN_FILE_NAME], const Experiment *experiment, Error *err);

#endif
