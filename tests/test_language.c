// Languages are files: what is read of them, what is refused, and that adding one is adding a file.
#include "base/file.h"
#include "base/language.h"
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HEADER "msgid \"\"\nmsgstr \"Language: xx\\nContent-Type: text/plain; charset=UTF-8\\n\"\n\n"

// A home of its own, with the languages below.
static char home[] = "/tmp/flowscope-language-XXXXXX";

static void write_file(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", home, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

// The catalogue of these entries, in memory that the caller frees; *size of its bytes.
static char *catalog_of(const char *text, size_t *size) {
    char command[512], path[256];
    Error err = {0};
    write_file("case.po", text);
    snprintf(path, sizeof path, "%s/case.mo", home);
    snprintf(command, sizeof command, "msgfmt -o %s %s/case.po", path, home);
    assert_int_equal(system(command), 0);
    char *catalog = file_read(path, size, &err);
    assert_non_null(catalog);
    assert_true(tr_can_use(catalog, *size));
    unlink(path);
    snprintf(path, sizeof path, "%s/case.po", home);
    unlink(path);
    return catalog;
}

static void entries_are_read(void **state) {
    (void)state;
    size_t size;
    char *c = catalog_of(HEADER
                         "msgid \"one\"\nmsgstr \"uno\"\n"
                         "msgid \"\"\n\"two \"\n\"lines\"\nmsgstr \"dos \"\n\"líneas\"\n\n"
                         "msgctxt \"a place\"\nmsgid \"one\"\nmsgstr \"aquí\"\n"
                         "msgid \"tab\\tand \\\"quotes\\\" \\\\ \\n\"\nmsgstr \"\\\"\\t\\\\\\n\"\n"
                         "msgid \"empty\"\nmsgstr \"\"\n\n#, fuzzy, c-format\nmsgid \"fuzzy %d\"\nmsgstr \"borroso %d\"\n\n"
                         "#, c-format\nmsgid \"%d of %s\"\nmsgstr \"%2$s: %1$d\"\n#~ msgid \"old\"\n#~ msgstr \"viejo\"",
                         &size);
    assert_string_equal(tr_find(c, "one"), "uno");
    assert_string_equal(tr_find(c, "two lines"), "dos líneas");
    assert_string_equal(tr_find(c, TRC("a place", "one")), "aquí");
    assert_string_equal(tr_find(c, "tab\tand \"quotes\" \\ \n"), "\"\t\\\n");
    assert_string_equal(tr_find(c, "%d of %s"), "%2$s: %1$d");
    assert_null(tr_find(c, "three"));
    assert_null(tr_find(c, "empty"));
    assert_null(tr_find(c, "fuzzy %d"));
    assert_null(tr_find(c, "old"));
    assert_null(tr_find(c, "")); // the header is no sentence
    free(c);
    c = catalog_of(HEADER, &size);
    assert_null(tr_find(c, "one"));
    free(c);
}

static void many_entries_are_found(void **state) {
    (void)state;
    enum { MANY = 3000 };
    char *text = malloc(MANY * 48), key[32], value[32];
    size_t used = 0, size;
    for (int i = 0; i < MANY; i++) {
        used += (size_t)sprintf(text + used, "msgid \"%d\"\nmsgstr \"nr %d\"\n", i, i);
    }
    char *c = catalog_of(text, &size);
    free(text);
    for (int i = 0; i < MANY; i++) {
        snprintf(key, sizeof key, "%d", i);
        snprintf(value, sizeof value, "nr %d", i);
        assert_string_equal(tr_find(c, key), value);
    }
    free(c);
}

// However many bytes are missing, and whichever number is wrong: what is taken can be looked up in.
static void broken_catalogs_are_refused(void **state) {
    (void)state;
    size_t size;
    char *whole = catalog_of(HEADER "msgid \"one\"\nmsgstr \"uno\"\nmsgid \"two\"\nmsgstr \"dos\"\n", &size);
    for (size_t some = 0; some < size; some++) {
        char *part = malloc(some + 1);
        memcpy(part, whole, some);
        assert_false(tr_can_use(part, some));
        free(part);
    }
    for (size_t at = 0; at < size; at++) {
        char *wrong = malloc(size);
        memcpy(wrong, whole, size);
        wrong[at] ^= (char)0xFF;
        if (at < 4) {
            assert_false(tr_can_use(wrong, size));
        } else if (tr_can_use(wrong, size)) {
            tr_find(wrong, "two");
        }
        free(wrong);
    }
    free(whole);
}

// The home's languages: de and xx, in this order; zz cannot be read.
static void a_file_adds_a_language(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error err = {0};
    const Setting *row = settings_find("lang");
    assert_int_equal(language_count(), 3);
    assert_int_equal(setting_choices(row), 3);
    assert_string_equal(setting_choice_name(row, 0), "en");
    assert_string_equal(setting_choice_name(row, 1), "de");
    assert_string_equal(setting_choice_name(row, 2), "xx");
    assert_true(settings_set(&settings, "lang", "xx", &err));
    assert_int_equal(settings.lang, 2);
    for (int lang = 0; lang < 3; lang++) { // each is named in itself, whichever is chosen
        assert_true(language_choose(language_code(lang)));
        assert_int_equal(language_chosen(), lang);
        assert_string_equal(setting_choice_label(row, 0), "English");
        assert_string_equal(setting_choice_label(row, 1), "Deutsch");
        assert_string_equal(setting_choice_label(row, 2), "xx"); // which does not say its name
    }
    assert_false(settings_set(&settings, "lang", "ko", &err));
    assert_false(language_choose("ko"));
    assert_int_equal(language_chosen(), 2); // as before
    assert_true(language_choose("en"));
}

static void sentences_are_in_the_chosen_language(void **state) {
    (void)state;
    assert_string_equal(tr("Saved"), "Saved");
    assert_string_equal(tr(TRC("somewhere", "Saved")), "Saved"); // without its context
    assert_true(language_choose("de"));
    const char *kept = tr("Saved");
    assert_string_equal(kept, "Gespeichert");
    assert_string_equal(tr(TRC("somewhere", "Saved")), "Gerettet");
    assert_string_equal(tr("Opened"), "Opened"); // not translated
    assert_string_equal(tr(""), "");
    assert_string_equal(setting_choice_label(settings_find("theme"), 1), "Hell");
    assert_true(language_choose("en"));
    assert_string_equal(kept, "Gespeichert"); // may be held
    assert_string_equal(setting_choice_label(settings_find("theme"), 1), "Light");
}

static void errors_are_in_the_chosen_language_and_keep_their_key(void **state) {
    (void)state;
    Settings settings = settings_default();
    Error english = {0}, german = {0};
    assert_false(settings_set(&settings, "width", "wide", &english));
    assert_true(language_choose("de"));
    assert_false(settings_set(&settings, "width", "wide", &german));
    assert_true(language_choose("en"));
    assert_string_equal(english.text, "width: \"wide\" is not a number.");
    assert_string_equal(german.text, "„wide“ ist keine Zahl (width).");
    assert_string_equal(english.key, "%s: \"%s\" is not a number.");
    assert_ptr_equal(german.key, english.key);
}

static void write_language(const char *code, const char *text) {
    size_t size;
    char *catalog = catalog_of(text, &size), path[256];
    snprintf(path, sizeof path, "%s/lang/%s.mo", home, code);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(catalog, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
    free(catalog);
}

static int make_home(void **state) {
    (void)state;
    char path[256];
    if (!mkdtemp(home)) {
        return 1;
    }
    snprintf(path, sizeof path, "%s/lang", home);
    if (mkdir(path, 0777) != 0) {
        return 1;
    }
    write_language("xx", HEADER);
    write_language("de", HEADER "msgid \"English\"\nmsgstr \"Deutsch\"\n\nmsgid \"Saved\"\nmsgstr \"Gespeichert\"\n\n"
                                "msgctxt \"somewhere\"\nmsgid \"Saved\"\nmsgstr \"Gerettet\"\n\n"
                                "msgid \"Light\"\nmsgstr \"Hell\"\n\n"
                                "msgid \"%s: \\\"%s\\\" is not a number.\"\nmsgstr \"„%2$s“ ist keine Zahl (%1$s).\"\n");
    write_file("lang/zz.mo", "this is no such file\n");
    write_file("lang/notes.txt", "no language\n");
    return setenv("FLOWSCOPE_HOME", home, 1);
}

static int remove_home(void **state) {
    (void)state;
    static const char *const names[] = {"lang/xx.mo", "lang/de.mo", "lang/zz.mo", "lang/notes.txt", "lang", ""};
    char path[256];
    int bad = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", home, names[i]);
        bad |= remove(path);
    }
    return bad;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_read),
        cmocka_unit_test(many_entries_are_found),
        cmocka_unit_test(broken_catalogs_are_refused),
        cmocka_unit_test(a_file_adds_a_language),
        cmocka_unit_test(sentences_are_in_the_chosen_language),
        cmocka_unit_test(errors_are_in_the_chosen_language_and_keep_their_key),
    };
    return cmocka_run_group_tests(tests, make_home, remove_home);
}
