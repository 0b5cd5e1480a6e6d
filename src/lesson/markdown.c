#include "lesson/markdown.h"

#include "base/file_in.h"
#include "base/language.h"
#include "base/memory.h"

#include <cmark.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_MAX = 120, CHOICE_MAX = 160, NOTES_MAX = 4000, BOX = 4 }; // bytes; of "[x] "

typedef struct {
    const char *path;
    LessonText *text;
    CommandBlock *block;
    Mistakes *mistakes;
    int steps; // begun
} Reader;

// True where reading goes on.
static bool fail(const Reader *reader, cmark_node *node, const Error *why) {
    return mistakes_add_line(reader->mistakes, reader->path, cmark_node_get_start_line(node), why);
}

static StepText *step_of(Reader *reader) {
    return reader->steps > 0 ? &reader->text->step[reader->steps - 1] : NULL;
}

// ---- text ------------------------------------------------------------------------------------------------------------------------

static void append(char **to, const char *more) {
    const size_t used = *to ? strlen(*to) : 0, length = strlen(more);
    *to = memory_resize(*to, used + length + 1, 1);
    memcpy(*to + used, more, length + 1);
}

// What stands in a block, without marks of emphasis; its lines are one, but where a break is asked for.
static char *plain(cmark_node *block) {
    char *text = NULL;
    append(&text, "");
    cmark_iter *iter = cmark_iter_new(block);
    for (cmark_event_type event; (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE;) {
        cmark_node *node = cmark_iter_get_node(iter);
        const cmark_node_type type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_EXIT) {
            continue;
        }
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) {
            append(&text, cmark_node_get_literal(node));
        } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
            append(&text, type == CMARK_NODE_SOFTBREAK ? " " : "\n");
        }
    }
    cmark_iter_free(iter);
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n') {
        text[--length] = '\0';
    }
    return text;
}

// Paragraph by paragraph; items of lists begin with a dot.
static void gather(cmark_node *block, char **to) {
    const cmark_node_type type = cmark_node_get_type(block);
    if (type == CMARK_NODE_LIST || type == CMARK_NODE_BLOCK_QUOTE) {
        cmark_node *parts = cmark_node_first_child(block);
        for (bool first = true; parts; parts = cmark_node_next(parts), first = false) {
            char *text = plain(parts);
            append(to, !*to ? "" : type == CMARK_NODE_LIST && !first ? "\n" : "\n\n");
            append(to, type == CMARK_NODE_LIST ? "• " : "");
            append(to, text);
            free(text);
        }
        return;
    }
    char *text = plain(block);
    append(to, *to ? "\n\n" : "");
    append(to, text);
    free(text);
}

static bool fits(const Reader *reader, cmark_node *node, const char *text, int max) {
    Error why;
    if (!text || strlen(text) < (size_t)max) { // an empty quotation has none
        return true;
    }
    error_set(&why, "the text has %d bytes. Here it may have up to %d.", (int)strlen(text), max - 1);
    return fail(reader, node, &why);
}

static bool add_text(Reader *reader, cmark_node *node) {
    StepText *step = step_of(reader);
    if (!step) {
        return true; // between title and first step: for readers alone
    }
    gather(node, &step->text);
    char *html = cmark_render_html(node, CMARK_OPT_DEFAULT);
    append(&step->html, html);
    free(html);
    return fits(reader, node, step->text, LESSON_TEXT_MAX);
}

// ---- blocks ----------------------------------------------------------------------------------------------------------------------

static bool add_title(Reader *reader, cmark_node *node) {
    Error why;
    if (reader->text->title) {
        error_set(&why, "a lesson has one title. Begin a step with ##.");
        return fail(reader, node, &why);
    }
    reader->text->title = plain(node);
    return fits(reader, node, reader->text->title, TITLE_MAX);
}

static bool add_step(Reader *reader, cmark_node *node) {
    Error why;
    if (!reader->text->title) {
        error_set(&why, "a lesson begins with its title, such as # Curved or straight.");
        append(&reader->text->title, "");
        if (!fail(reader, node, &why)) {
            return false;
        }
    }
    if (reader->steps == LESSON_STEPS_MAX) {
        error_set(&why, "a lesson may have up to %d steps.", LESSON_STEPS_MAX);
        return fail(reader, node, &why);
    }
    reader->steps++;
    StepText *step = step_of(reader);
    *step = (StepText){.title = plain(node), .right = -1, .line = cmark_node_get_start_line(node)};
    return fits(reader, node, step->title, TITLE_MAX);
}

static bool add_heading(Reader *reader, cmark_node *node) {
    Error why;
    const int level = cmark_node_get_heading_level(node);
    if (level > 2) {
        error_set(&why, "a step has no headings of its own. # is the lesson's title, ## begins a step.");
        return fail(reader, node, &why);
    }
    return level == 1 ? add_title(reader, node) : add_step(reader, node);
}

// Which box an item begins with: 0 empty, 1 ticked, -1 none.
static int box_of(const char *item) {
    const bool box = item[0] == '[' && item[1] && item[2] == ']' && (item[3] == ' ' || !item[3]);
    return !box ? -1 : item[1] == ' ' ? 0 : item[1] == 'x' || item[1] == 'X' ? 1 : -1;
}

static bool is_task_list(cmark_node *list) {
    cmark_node *item = cmark_node_first_child(list);
    char *text = item ? plain(item) : NULL;
    const bool task = text && box_of(text) >= 0;
    free(text);
    return task;
}

static bool add_choice(Reader *reader, cmark_node *item) {
    StepText *step = step_of(reader);
    char *text = plain(item);
    const int box = box_of(text);
    const bool empty = box < 0 || strlen(text) <= BOX, twice = box > 0 && step->right >= 0,
               many = step->choices == QUESTION_CHOICES_MAX;
    Error why;
    if (empty || twice || many) {
        free(text);
        (void)(empty   ? error_set(&why, "every choice begins with [ ], or [x] where it is right, and has a text behind it.")
               : twice ? error_set(&why, "two choices are marked [x]. One is right.")
                       : error_set(&why, "a question may have up to %d choices.", QUESTION_CHOICES_MAX));
        return fail(reader, item, &why);
    }
    memmove(text, text + BOX, strlen(text + BOX) + 1);
    step->right = box > 0 ? step->choices : step->right;
    step->choice[step->choices++] = text;
    return fits(reader, item, text, CHOICE_MAX);
}

static bool add_list(Reader *reader, cmark_node *list) {
    Error why;
    if (!is_task_list(list)) {
        return add_text(reader, list);
    }
    if (!step_of(reader) || step_of(reader)->choices > 0) {
        (void)(step_of(reader) ? error_set(&why, "a step has one question. Begin another step with ##.")
                               : error_set(&why, "choices belong in a step. Begin it with ##."));
        return fail(reader, list, &why);
    }
    for (cmark_node *item = cmark_node_first_child(list); item; item = cmark_node_next(item)) {
        if (!add_choice(reader, item)) {
            return false;
        }
    }
    return true;
}

static bool add_code(Reader *reader, cmark_node *node) {
    Error why;
    if (strcmp(cmark_node_get_fence_info(node), "flowscope") != 0) {
        return add_text(reader, node);
    }
    CommandBlock *block = reader->steps > 0 ? &reader->block[reader->steps - 1] : NULL;
    if (!block || block->commands) {
        (void)(block ? error_set(&why, "a step has one block of commands. Write all of them there.")
                     : error_set(&why, "commands belong in a step. Begin it with ##."));
        return fail(reader, node, &why);
    }
    block->line = cmark_node_get_start_line(node) + 1;
    append(&block->commands, cmark_node_get_literal(node));
    return true;
}

static bool add_notes(Reader *reader, cmark_node *node) {
    StepText *step = step_of(reader);
    if (!step) {
        return true;
    }
    gather(node, &step->notes);
    return fits(reader, node, step->notes, NOTES_MAX);
}

static bool add_html(Reader *reader, cmark_node *node) {
    Error why;
    if (strncmp(cmark_node_get_literal(node), "<!--", 4) == 0) {
        return true;
    }
    error_set(&why, "HTML is not shown in a lesson. Write Markdown; a comment begins with <!--.");
    return fail(reader, node, &why);
}

static bool add(Reader *reader, cmark_node *node) {
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_HEADING:
        return add_heading(reader, node);
    case CMARK_NODE_LIST:
        return add_list(reader, node);
    case CMARK_NODE_CODE_BLOCK:
        return add_code(reader, node);
    case CMARK_NODE_BLOCK_QUOTE:
        return add_notes(reader, node);
    case CMARK_NODE_HTML_BLOCK:
        return add_html(reader, node);
    case CMARK_NODE_PARAGRAPH:
        return add_text(reader, node);
    default:
        return true; // a line across the page
    }
}

// ---- files -----------------------------------------------------------------------------------------------------------------------

bool markdown_read(const char *path, LessonText *text, CommandBlock block[LESSON_STEPS_MAX], int *steps, Mistakes *mistakes) {
    Error why;
    char *bytes = file_in_text(path, LESSON_BYTES_MAX, TR("A lesson"), &why);
    *steps = 0;
    if (!bytes) {
        mistakes_add(mistakes, &why);
        return false;
    }
    Reader reader = {path, text, block, mistakes, 0};
    const int before = mistakes->count;
    append(&text->path, path);
    cmark_node *document = cmark_parse_document(bytes, strlen(bytes), CMARK_OPT_VALIDATE_UTF8);
    free(bytes);
    bool on = true;
    for (cmark_node *node = cmark_node_first_child(document); node && on; node = cmark_node_next(node)) {
        on = add(&reader, node);
    }
    cmark_node_free(document);
    *steps = reader.steps;
    if (on && reader.steps == 0) {
        error_set(&why, "there are no steps. A lesson has a title with # and a heading with ## for each step.");
        mistakes_add_line(mistakes, path, 1, &why);
    }
    return mistakes->count == before;
}

void markdown_free(LessonText *text) {
    for (int i = 0; i < LESSON_STEPS_MAX; i++) {
        StepText *step = &text->step[i];
        free(step->title);
        free(step->text);
        free(step->notes);
        free(step->html);
        for (int k = 0; k < QUESTION_CHOICES_MAX; k++) {
            free(step->choice[k]);
        }
    }
    free(text->path);
    free(text->title);
    *text = (LessonText){0};
}

void markdown_free_blocks(CommandBlock block[LESSON_STEPS_MAX]) {
    for (int i = 0; i < LESSON_STEPS_MAX; i++) {
        free(block[i].commands);
        block[i] = (CommandBlock){0};
    }
}
