#include "lesson/mistakes.h"

#include "base/file_in.h"

bool mistakes_name(const char *path, int line, const Error *why, Error *err) {
    char shown[FILE_IN_SHOWN];
    file_in_show(shown, path);
    return error_set(err, "%s:%d: %s", shown, line, why->text);
}

bool mistakes_add(Mistakes *mistakes, const Error *why) {
    if (mistakes->count++ == 0) {
        mistakes->first = *why;
    }
    if (mistakes->tell) {
        mistakes->tell(mistakes->context, why);
    }
    return mistakes->tell != NULL;
}

bool mistakes_add_line(Mistakes *mistakes, const char *path, int line, const Error *why) {
    Error named;
    mistakes_name(path, line, why, &named);
    return mistakes_add(mistakes, &named);
}
