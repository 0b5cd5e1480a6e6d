// Languages are files: what is read of them, what is refused, and that adding one is adding a file.
#include "base/catalog.h"
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

#define HEADER "msgid \"\"\nmsgstr \"Language: xx\\n\"\n\n"

// A home of its own, whose assets hold the languages below.
static char home[] = "/tmp/flowscope-language-XXXXXX";

static void write_file(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", home, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static Catalog *catalog_of(const char *text, Error *err) {
    char path[256];
    snprintf(path, sizeof path, "%s/case.po", home);
    write_file("case.po", text);
    Catalog *catalog = catalog_read(path, err);
    unlink(path);
    return catalog;
}

static void entries_are_read(void **state) {
    (void)state;
    Error err = {0};
    Catalog *c = catalog_of("# a remark\n" HEADER "#. of the code\n#: src/a.c:1\nmsgid \"one\"\nmsgstr \"uno\"\n"
                            "msgid \"\"\n\"two \"\n  \"lines\"\nmsgstr \"dos \"\n\"líneas\"\n\n"
                            "msgctxt \"a place\"\nmsgid \"one\"\nmsgstr \"aquí\"\r\n"
                            "msgid \"tab\\tand \\\"quotes\\\" \\\\ \\n\"\nmsgstr \"\\\"\\t\\\\\\n\"\n"
                            "msgid \"empty\"\nmsgstr \"\"\n\n#, fuzzy, c-format\nmsgid \"fuzzy %d\"\nmsgstr \"borroso %d\"\n\n"
                            "#, c-format\nmsgid \"%d of %s\"\nmsgstr \"%2$s: %1$d\"\n#~ msgid \"old\"\n#~ msgstr \"viejo\"",
                            &err);
    assert_non_null(c);
    assert_string_equal(catalog_find(c, "one"), "uno");
    assert_string_equal(catalog_find(c, "two lines"), "dos líneas");
    assert_string_equal(catalog_find(c, TRC("a place", "one")), "aquí");
    assert_string_equal(catalog_find(c, "tab\tand \"quotes\" \\ \n"), "\"\t\\\n");
    assert_string_equal(catalog_find(c, "%d of %s"), "%2$s: %1$d");
    assert_null(catalog_find(c, "three"));
    assert_null(catalog_find(c, "empty"));
    assert_null(catalog_find(c, "fuzzy %d"));
    assert_null(catalog_find(c, "old"));
    assert_null(catalog_find(c, "")); // the header is no sentence
    assert_int_equal(catalog_refused(c), 0);
    catalog_free(c);
    c = catalog_of("", &err);
    assert_non_null(c);
    assert_null(catalog_find(c, "one"));
    catalog_free(c);
}

static void many_entries_are_found(void **state) {
    (void)state;
    enum { MANY = 3000 };
    char *text = malloc(MANY * 48), key[32], value[32];
    size_t used = 0;
    for (int i = 0; i < MANY; i++) {
        used += (size_t)sprintf(text + used, "msgid \"%d\"\nmsgstr \"nr %d\"\n", i, i);
    }
    Error err = {0};
    Catalog *c = catalog_of(text, &err);
    free(text);
    assert_non_null(c);
    for (int i = 0; i < MANY; i++) {
        snprintf(key, sizeof key, "%d", i);
        snprintf(value, sizeof value, "nr %d", i);
        assert_string_equal(catalog_find(c, key), value);
    }
    catalog_free(c);
}

static void broken_files_are_told_with_their_line(void **state) {
    (void)state;
    static const struct {
        const char *text, *said;
    } cases[] = {
        {HEADER "msgid \"one\"\n", "case.po:4: a msgid has no msgstr."},
        {"msgid \"one\"\nmsgid \"two\"\nmsgstr \"\"\n", "case.po:2: a msgid has no msgstr."},
        {"msgctxt \"one\"\n#, fuzzy\nmsgid \"two\"\nmsgstr \"\"\n", "case.po:2: a msgid has no msgstr."},
        {"msgstr \"uno\"\n", "case.po:1: a msgstr follows its msgid."},
        {"msgid \"one\"\nmsgstr \"uno\n", "case.po:2: a text must be between two quotation marks."},
        {"msgid one\nmsgstr \"uno\"\n", "case.po:1: a text must be between two quotation marks."},
        {"msgid \"one\" two\nmsgstr \"uno\"\n", "case.po:1: a text must be between two quotation marks."},
        {"msgid \"one\\q\"\nmsgstr \"uno\"\n", "case.po:1: only \\n, \\t, \\r, \\\" and \\\\ may follow a backslash."},
        {"msgid \"one\\", "case.po:1: only \\n"},
        {"\"one\"\n", "case.po:1: a line begins with"},
        {"msgid \"%d\"\nmsgid_plural \"%ds\"\nmsgstr[0] \"\"\n", "case.po:2: a line begins with"},
        {"hello\n", "case.po:1: a line begins with"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Error err = {0};
        assert_null(catalog_of(cases[i].text, &err));
        if (!strstr(err.text, cases[i].said)) {
            fail_msg("\"%s\" does not say \"%s\"", err.text, cases[i].said);
        }
    }
    Error err = {0};
    assert_null(catalog_read("/nowhere/xx.po", &err));
    assert_non_null(strstr(err.text, "/nowhere/xx.po"));
}

static void other_arguments_are_refused(void **state) {
    (void)state;
    static const char *const same[][2] = {
        {"no argument", "keines"},
        {"%d of %s", "%d von %s"},
        {"%d of %s", "%2$s: %1$d"},
        {"%d %%", "%i %%"},
        {"%5.2f", "%g"},
        {"%.*s %zu", "%2$*1$s %3$zu"},
        {"%.300s, line %ld", "%.0s%ld"},
        {"%llu", "%llx"},
        {"half of them, 90 % within", "die Hälfte, 90% darin"}, // no format
    };
    static const char *const other[][2] = {
        {"no argument", "%s"},
        {"no argument", "50%"},
        {"%d of %s", "%s von %d"},
        {"%d of %s", "%d"},
        {"%d of %s", "%d %s %s"},
        {"%d of %s", "%2$s"},
        {"%d of %s", "%1$d %s"},
        {"%d of %s", "%1$s %2$d"},
        {"%d of %s", "%1$d %3$s"},
        {"%d of %s", "%d %s %n"},
        {"%d of %s", "%d %s %"},
        {"%ld", "%d"},
        {"%zu", "%u"},
        {"%f", "%d"},
        {"%s", "%c"},
        {"%s", "%*s"},
        {"%d", "%99$d"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        if (!catalog_same_arguments(same[i][0], same[i][1])) {
            fail_msg("\"%s\" refuses \"%s\"", same[i][0], same[i][1]);
        }
    }
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        if (catalog_same_arguments(other[i][0], other[i][1])) {
            fail_msg("\"%s\" takes \"%s\"", other[i][0], other[i][1]);
        }
    }
    Error err = {0};
    Catalog *c = catalog_of("msgid \"%d of %s\"\nmsgstr \"%s von %d\"\n\nmsgid \"one\"\nmsgstr \"uno\"\n", &err);
    assert_non_null(c);
    assert_null(catalog_find(c, "%d of %s"));
    assert_string_equal(catalog_find(c, "one"), "uno");
    assert_int_equal(catalog_refused(c), 1);
    catalog_free(c);
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

static int make_home(void **state) {
    (void)state;
    char path[256];
    if (!mkdtemp(home)) {
        return 1;
    }
    static const char *const folders[] = {"assets", "assets/lang"};
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", home, folders[i]);
        if (mkdir(path, 0777) != 0) {
            return 1;
        }
    }
    write_file("assets/lang/xx.po", HEADER);
    write_file("assets/lang/de.po",
               HEADER "msgid \"English\"\nmsgstr \"Deutsch\"\n\nmsgid \"Saved\"\nmsgstr \"Gespeichert\"\n\n"
                      "msgctxt \"somewhere\"\nmsgid \"Saved\"\nmsgstr \"Gerettet\"\n\n"
                      "msgid \"Light\"\nmsgstr \"Hell\"\n\n"
                      "msgid \"%s: \\\"%s\\\" is not a number.\"\nmsgstr \"„%2$s“ ist keine Zahl (%1$s).\"\n");
    write_file("assets/lang/zz.po", "this is no such file\n");
    write_file("assets/lang/notes.txt", "no language\n");
    return setenv("FLOWSCOPE_HOME", home, 1);
}

static int remove_home(void **state) {
    (void)state;
    static const char *const names[] =
        {"assets/lang/xx.po", "assets/lang/de.po", "assets/lang/zz.po", "assets/lang/notes.txt", "assets/lang", "assets", ""};
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
        cmocka_unit_test(broken_files_are_told_with_their_line),
        cmocka_unit_test(other_arguments_are_refused),
        cmocka_unit_test(a_file_adds_a_language),
        cmocka_unit_test(sentences_are_in_the_chosen_language),
        cmocka_unit_test(errors_are_in_the_chosen_language_and_keep_their_key),
    };
    return cmocka_run_group_tests(tests, make_home, remove_home);
}
