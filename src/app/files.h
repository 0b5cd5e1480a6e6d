// What the window saves and opens, and what it says of that.
#ifndef APP_FILES_H
#define APP_FILES_H

#include "app/banner.h"
#include "app/own_file.h"

#define FILES_TEXT 512 // bytes of a notice

// Saves what the screen shows. text: what there is to say, "Saved: /home/teacher/flowscope-001.png".
void files_save_picture(const Screen *screen, char text[FILES_TEXT]);
// Saves the experiment as a session; scene: experiment_scene, and what the window adds.
void files_save(const Experiment *experiment, const Settings *scene, char text[FILES_TEXT]);
// Saves the selected lane's model, and its particles as they stand.
void files_save_model(const Experiment *experiment, char text[FILES_TEXT]);
void files_save_points(const Experiment *experiment, char text[FILES_TEXT]);

// Gives lanes of an experiment that has just been opened what the models hold; where one cannot be had, its lane begins anew, and that is said.
void files_bring(Experiment *experiment, const SceneModels *models, Banner *banner, double now_s);

typedef enum {
    FILES_REFUSED, // nothing has changed
    FILES_OPENED,  // a session, or a model as a lane: a step of undo
    FILES_QUEUED,  // points, or a scene without models: commands, which say themselves what they change
} FilesOpened;
bool files_is_lesson(const char *path); // .md
// Opens what was dropped that is no lesson. *stands: picture and flow are to stand as the settings now say. text: what there is to say.
FilesOpened files_open(const char *path, Experiment *experiment, Undo *undo, CommandQueue *queue, bool *stands, char text[FILES_TEXT]);

#endif
