// A language's catalogue as msgfmt makes it: one that can be used answers for what stands in it and for what does not, from its own bytes.
#include "fuzz.h"

#include "base/language.h"

static void look_up(const char *catalog, size_t size, const char *english) {
    const char *found = tr_find(catalog, english);
    HOLD(!found || (found >= catalog && found + strlen(found) < catalog + size), "%s is found outside of its file", english);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char *catalog = fuzz_text(bytes, size); // with a NUL behind it, as file_read gives it
    if (tr_can_use(catalog, size)) {
        look_up(catalog, size + 1, "English");
        look_up(catalog, size + 1, "");
        look_up(catalog, size + 1, TRC("of the flow", "Speed"));
        look_up(catalog, size + 1, "nothing of the kind");
    }
    free(catalog);
    return 0;
}
