#include "app/host.h"

#include "app/files.h"
#include "app/platform.h"
#include "app/window.h"
#include "app/lecture/window_lesson.h"
#include "base/language.h"
#include "run/share.h"

#include <SDL_events.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TELL_S 0.25 // between two things that the page is told

// ---- what the panel shows ------------------------------------------------------------------------------------------------------------

static bool read_show(Host *host, const char *show, Error *err) {
    Controls controls = {.all = true};
    if (show[0] && !controls_read(show, &controls, err)) {
        return false;
    }
    host->controls = controls;
    return true;
}

bool host_begin(Host *host, const Settings *settings, Error *err) {
    snprintf(host->show, sizeof host->show, "%s", settings->show);
    return read_show(host, settings->show, err);
}

void host_end(Host *host) {
    free(host->told);
    free(host->asked);
    *host = (Host){0};
}

const Controls *host_controls(Host *host, const Settings *settings) {
    Error err;
    if (strcmp(host->show, settings->show) != 0) {
        snprintf(host->show, sizeof host->show, "%s", settings->show);
        read_show(host, settings->show, &err);
    }
    return host->controls.all ? NULL : &host->controls;
}

// ---- telling ---------------------------------------------------------------------------------------------------------------------------

void host_follow(Window *w) {
    Host *host = &w->host;
    const double now_s = window_now_s(w);
    if (!platform_has_page() || (host->told && now_s < host->told_s + TELL_S)) {
        return;
    }
    const Banner *banner = &w->frame.banner;
    const bool prepares = banner->progress_text[0];
    char *state = host_state(w->experiment, &w->lecture, banner_shown(banner, now_s) ? banner->text : "",
                             prepares ? banner->progress : -1, w->recording.take.recording);
    host->told_s = now_s;
    if (host->told && strcmp(host->told, state) == 0) {
        free(state);
        return;
    }
    platform_tell(state);
    free(host->told);
    host->told = state;
}

// A page puts its own address before what begins with #; elsewhere it is a command line.
void host_share(Window *w) {
    const Settings scene = experiment_scene(w->experiment);
    const ShareForm form = platform_has_page() ? SHARE_LINK : SHARE_COMMAND;
    char line[SHARE_MAX], text[SHARE_MAX + 1];
    const bool whole = share_write(&scene, experiment_shown_step(w->experiment), form, line);
    snprintf(text, sizeof text, "%s%s", form == SHARE_LINK ? "#" : "", line);
    platform_copy(text);
    window_say(w, tr(!whole ? TR("Copied, without the files that it needs. Whoever opens it has to open those too.")
                     : form == SHARE_LINK ? TR("Copied: a link that opens what is on the screen.")
                                          : TR("Copied: a command line that opens what is on the screen.")));
}

// ---- what is asked for -----------------------------------------------------------------------------------------------------------------

static void open_lesson(Window *w, const char *rest) {
    char name[128], file[192], path[FILE_PATH_MAX];
    int step = 1;
    Error err;
    if (sscanf(rest, " \"%127[^\"/]\" %d", name, &step) < 1) {
        return;
    }
    snprintf(file, sizeof file, "assets/lessons/%s.md", name);
    if (!file_find_own(path, file, &err)) {
        window_say(w, err.text);
    } else if (window_lesson_begin(w, path)) {
        lecture_go(&w->lecture, step - 1);
    }
}

// What a key does too; ACT_NONE: another request, or a command.
static WindowAction action_of(const char *line) {
    static const struct { const char *name; WindowAction action; } requests[] = {
        {"picture", ACT_SAVE_PICTURE}, {"scene", ACT_SAVE_SCENE}, {"take", ACT_TAKE}, {"help", ACT_HELP}};
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        if (strcmp(line, requests[i].name) == 0) {
            return requests[i].action;
        }
    }
    return ACT_NONE;
}

static bool take_request(Window *w, const char *line) {
    char text[FILES_TEXT];
    if (strcmp(line, "model") == 0) {
        files_save_model(w->experiment, text);
        window_say(w, text);
    } else if (strcmp(line, "points") == 0) {
        files_save_points(w->experiment, text);
        window_say(w, text);
    } else if (strcmp(line, "lesson off") == 0) {
        w->lecture.on = false;
    } else if (strncmp(line, "lesson ", 7) == 0) {
        open_lesson(w, line + 7);
    } else {
        return false;
    }
    return true;
}

// Of several commands one that cannot be read leaves none: part of what is asked for is worse than nothing.
static bool take_line(Window *w, const char *line) {
    Command command;
    Error err;
    if (!line[0] || take_request(w, line)) {
        return true;
    }
    if (!command_read(line, &command, &err)) {
        window_say(w, err.text);
        w->queue.count = 0;
        return false;
    }
    command_add(&w->queue, &command);
    return true;
}

static void forget(Host *host) {
    free(host->asked);
    host->asked = host->next = NULL;
}

WindowAction host_take(Window *w) {
    Host *host = &w->host;
    if (!host->asked && (host->asked = platform_asked())) {
        host->next = host->asked;
        w->awake_s = window_now_s(w);
        window_settle(w); // a step of undo of its own
    }
    while (host->next && *host->next) {
        char *line = host->next;
        const size_t length = strcspn(line, "\n");
        host->next += length + (line[length] == '\n');
        line[length] = '\0';
        const WindowAction action = action_of(line);
        if (action != ACT_NONE) {
            return action;
        }
        if (!take_line(w, line)) {
            break;
        }
    }
    forget(host);
    return ACT_NONE;
}
