// A language's file: read, and then it answers for what stands in it and for what does not; or refused in one sentence. Two lines of it
// as a format and its translation, which either agree in their arguments or do not.
#include "fuzz.h"

#include "base/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
    char path[FUZZ_PATH];
    Error err = {0};
    fuzz_write(fuzz_path(path, ".po"), bytes, size);
    Catalog *catalog = catalog_read(path, &err);
    unlink(path);
    if (catalog) {
        HOLD(catalog_refused(catalog) >= 0, "%d", catalog_refused(catalog));
        const char *found = catalog_find(catalog, "English");
        HOLD(!found || strlen(found) <= size, "longer than its file");
        catalog_find(catalog, "");
        catalog_free(catalog);
    } else {
        fuzz_sentence(&err);
    }
    char *text = fuzz_text(bytes, size), *rest = text;
    const char *english = strsep(&rest, "\n");
    catalog_same_arguments(english, rest ? rest : english);
    HOLD(catalog_same_arguments(english, english), "%s does not agree with itself", english);
    free(text);
    return 0;
}
