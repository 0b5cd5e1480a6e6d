#include "app/explain.h"

#include "app/reasons.h"
#include "app/strings.h"
#include "app/titles.h"

#include <stdio.h>

Explain explain_before(const Session *session, const CommandQueue *queue) {
    Explain before = {.settings = session->settings, .opened = session->opened, .count = session->count};
    for (int i = 0; i < queue->count; i++) {
        before.undone |= queue->command[i].kind == CMD_UNDO || queue->command[i].kind == CMD_REDO;
        before.closing |= queue->command[i].kind == CMD_CLOSE;
    }
    for (int i = 0; i < session->count; i++) {
        before.key[i] = session->strand[i].key;
        labels_title(&session->strand[i], (Lang)session->settings.lang, before.title[i], EXPLAIN_TITLE);
    }
    return before;
}

// The one lane that made room for another, or was closed; -1 where none or more have gone, or where other lanes were asked for.
static int gave_way(const Explain *before, const Session *session) {
    int gone = -1, count = 0;
    for (int i = 0; i < before->count; i++) {
        if (session_find(session, &before->key[i]) < 0) {
            gone = i;
            count++;
        }
    }
    return count == 1 && !before->undone && (before->closing || session->count == SESSION_LANES) ? gone : -1;
}

// What taking back cannot bring back: the weights of lanes that it opened. False where it opened none.
static bool anew(const Explain *before, const Session *session, char *text, size_t size) {
    const Lang lang = (Lang)session->settings.lang;
    const Strand *fresh = NULL;
    int count = 0;
    for (int i = 0; i < session->count; i++) {
        if (session->strand[i].id > before->opened) {
            fresh = &session->strand[i];
            count++;
        }
    }
    if (!before->undone || count == 0) {
        return false;
    }
    char title[EXPLAIN_TITLE];
    labels_title(fresh, lang, title, sizeof title);
    snprintf(text, size, count == 1 ? str(STR_OPEN_AGAIN, lang) : str(STR_ANEW, lang), title);
    return true;
}

bool explain_after(const Explain *before, const Session *session, const CommandQueue *queue, char *text, size_t size) {
    const Setting *field = settings_find("field");
    const char *why = reasons_refused(session, field, session->settings.field);
    const int gone = gave_way(before, session);
    if (queue->yielded_count > 0) {
        reasons_yielded(session, queue->yielded, queue->yielded_count, text, size);
    } else if (why && session->settings.field != before->settings.field) {
        snprintf(text, size, "%s", why);
    } else if (gone >= 0) {
        const Str said = before->closing ? STR_CLOSED : STR_MADE_ROOM;
        snprintf(text, size, str(said, (Lang)session->settings.lang), before->title[gone]);
    } else {
        return anew(before, session, text, size);
    }
    return true;
}
