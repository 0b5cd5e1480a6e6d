// Point files in and out: exact round trips in both formats, every spelling that is allowed, and for each that is not a sentence
// with the file and the line or offset.
#include "model/points.h"

#include "base/file.h"
#include "num/rng.h"
#include "sanitized.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct {
    char folder[64], csv[128], npy[128];
} Place;

static int make_place(void **state) {
    Place *place = calloc(1, sizeof *place);
    snprintf(place->folder, sizeof place->folder, "/tmp/test_points.XXXXXX");
    *state = place;
    if (!mkdtemp(place->folder)) {
        return -1;
    }
    snprintf(place->csv, sizeof place->csv, "%s/p.csv", place->folder);
    snprintf(place->npy, sizeof place->npy, "%s/p.npy", place->folder);
    return 0;
}

static int remove_place(void **state) {
    Place *place = *state;
    unlink(place->csv);
    unlink(place->npy);
    int left = rmdir(place->folder); // fails when a temporary file is left behind
    free(place);
    return left;
}

static void put(const char *path, const void *bytes, size_t size) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(bytes, 1, size, f);
    fclose(f);
}

static Points taken(const char *path) {
    Points points;
    Error err;
    if (!points_read(&points, path, false, &err)) {
        fail_msg("%s", err.text);
    }
    return points;
}

static Points csv(void **state, const char *text) {
    const Place *place = *state;
    put(place->csv, text, strlen(text));
    return taken(place->csv);
}

static Points csv_fit(void **state, const char *text) {
    const Place *place = *state;
    Points points;
    Error err;
    put(place->csv, text, strlen(text));
    if (!points_read(&points, place->csv, true, &err)) {
        fail_msg("%s", err.text);
    }
    return points;
}

static void refused(const char *path, const char *part) {
    Points points;
    Error err = {0};
    if (points_read(&points, path, false, &err)) {
        fail_msg("a file was taken that should be refused for: %s", part);
    }
    assert_null(points.x);
    assert_non_null(strstr(err.text, path));
    if (!strstr(err.text, part)) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    }
}

static void csv_refused(void **state, const char *text, const char *part) {
    const Place *place = *state;
    put(place->csv, text, strlen(text));
    refused(place->csv, part);
}

static void assert_points(Points *points, int n, const float *x, const float *y, const int *label) {
    assert_int_equal(points->count, n);
    assert_memory_equal(points->x, x, (size_t)n * sizeof *x);
    assert_memory_equal(points->y, y, (size_t)n * sizeof *y);
    assert_true((points->label != NULL) == (label != NULL));
    if (label) {
        assert_memory_equal(points->label, label, (size_t)n * sizeof *label);
    }
    points_free(points);
}

static void every_spelling_of_csv_is_read(void **state) {
    const float x[] = {1.0f, -2.5f, 3e-3f}, y[] = {0.5f, 4.0f, -0.0f};
    const int label[] = {2, 0, 63};
    static const char *const plain[] = {
        "1,0.5\n-2.5,4\n3e-3,-0\n",      "1,0.5\n-2.5,4\n3e-3,-0",
        "x,y\n1,0.5\n-2.5,4\n3e-3,-0\n", "\xEF\xBB\xBF\"x value\",\"y\"\r\n1,0.5\r\n-2.5,4\r\n\r\n3e-3,-0\r\n",
        "\n\n  1 , 0.5\t\n +-",
    };
    for (int i = 0; i < 4; i++) {
        Points points = csv(state, plain[i]);
        assert_int_equal(points.classes, 1);
        assert_points(&points, 3, x, y, NULL);
    }
    csv_refused(state, plain[4], "line 4: \" +-\" is not two numbers");
    Points points = csv(state, "x,y,class\n1,0.5,2\n-2.5,4,0\n3e-3,-0,63\n");
    assert_int_equal(points.classes, 64);
    assert_points(&points, 3, x, y, label);
}

static void bad_csv_is_refused_with_its_line(void **state) {
    csv_refused(state, "", "contains no points");
    csv_refused(state, "x,y\n", "contains no points");
    csv_refused(state, "x,y\nmore,names\n1,2\n", "line 2");
    csv_refused(state, "1\n2\n", "line 1: \"1\" does not have two columns");
    csv_refused(state, "1,2,3,4\n", "line 1");
    csv_refused(state, "1,2\n3,4\n5\n", "line 3: \"5\" is not two numbers");
    csv_refused(state, "1,2\n3,4,0\n", "line 2");
    csv_refused(state, "1,2,0\n3,4\n", "line 2: \"3,4\" is not x,y,label");
    csv_refused(state, "1,2\n3,\n", "line 2");
    csv_refused(state, "1,2\n,3\n", "line 2");
    csv_refused(state, "1,2\n3;4\n", "line 2");
    csv_refused(state, "1,2\n3,4x\n", "line 2");
    csv_refused(state, "1,2\n3,nan\n", "line 2: \"3,nan\" is not finite");
    csv_refused(state, "1,2\n-inf,0\n", "is not finite");
    csv_refused(state, "1,2\n1e39,0\n", "beyond single precision");
    csv_refused(state, "1,2,0\n1,2,64\n", "line 2: \"1,2,64\" has a label");
    csv_refused(state, "1,2,0\n1,2,-1\n", "has a label");
    csv_refused(state, "1,2,a\n1,2,\x12\n", "line 2: \"1,2,?\" has a label with characters that cannot be shown");
    csv_refused(state, "1,2,0\n1,2,0.5\n", "has a label");
    // Cut to their room, these two would be one class.
    csv_refused(state, "1,2,a\n1,2,a label of quite a lot more than forty-four bytes one\n1,2,a label of quite a lot more than forty-four bytes two\n",
                "has a label that is too long");
    const Place *place = *state;
    put(place->csv, "1,2\n3\0,4\n", 9);
    refused(place->csv, "zero byte at offset 5");
    unlink(place->csv);
    refused(place->csv, "No such file");
    Points points;
    Error err;
    assert_false(points_read(&points, "/tmp/points.doc", false, &err));
    assert_non_null(strstr(err.text, ".csv or .npy"));
}

#if SANITIZED_MEMORY
enum { MANY = 5000 }; // its strtod measures the rest of the file each time
#else
enum { MANY = 1000000 };
#endif

static void the_longest_labels_stay_apart(void **state) {
    const Place *place = *state;
    static const char text[] = "1,2,a label of just as many as forty-four bytes1\n3,4,a label of just as many as forty-four bytes2\n";
    Points points;
    put(place->csv, text, sizeof text - 1);
    assert_true(points_read(&points, place->csv, false, NULL));
    assert_int_equal(points.classes, 2);
    assert_string_equal(points.name[1].text, "a label of just as many as forty-four bytes2");
    points_free(&points);
    unlink(place->csv);
}

// Rows of awkward numbers, there and back.
static void many_rows_come_back_exactly(void **state) {
    const Place *place = *state;
    const char *const paths[] = {place->csv, place->npy};
    float *x = malloc(2 * MANY * sizeof *x), *y = x + MANY;
    int *label = malloc(MANY * sizeof *label);
    Rng rng = rng_open(3, RNG_DATA, 0);
    for (int i = 0; i < MANY; i++) {
        x[i] = ldexpf(rng_uniform(&rng) - 0.5f, rng_below(&rng, 60) - 30);
        y[i] = rng_normal(&rng);
        label[i] = rng_below(&rng, 8);
    }
    for (int i = 0; i < 2; i++) {
        Error err;
        assert_true(points_write(paths[i], MANY, x, y, label, NULL, &err));
        Points points = taken(paths[i]);
        assert_int_equal(points.classes, 8);
        assert_points(&points, MANY, x, y, label);
    }
    free(label);
    free(x);
}

// ---- .npy ----------------------------------------------------------------------------------------------------------------
static size_t npy_file(char *file, int version, const char *header, const void *data, size_t bytes) {
    size_t length = strlen(header), lead = version == 1 ? 10 : 12;
    memcpy(file, "\x93NUMPY", 6);
    file[6] = (char)version;
    file[7] = 0;
    memset(file + 8, 0, lead - 8);
    file[8] = (char)(length & 0xff);
    file[9] = (char)(length >> 8);
    memcpy(file + lead, header, length);
    memcpy(file + lead + length, data, bytes);
    return lead + length + bytes;
}

static void put_npy(void **state, int version, const char *header, const void *data, size_t bytes) {
    const Place *place = *state;
    char file[2048];
    put(place->npy, file, npy_file(file, version, header, data, bytes));
}

static void every_spelling_of_npy_is_read(void **state) {
    const Place *place = *state;
    const float x[] = {1.0f, -2.5f}, y[] = {0.5f, 4.0f};
    const int label[] = {1, 0};
    const float f4[] = {1.0f, 0.5f, -2.5f, 4.0f};
    const double f8[] = {1.0, 0.5, -2.5, 4.0}, f8l[] = {1.0, 0.5, 1.0, -2.5, 4.0, 0.0};
    const unsigned char big[] = {0x3f, 0x80, 0, 0, 0x3f, 0, 0, 0, 0xc0, 0x20, 0, 0, 0x40, 0x80, 0, 0};
    put_npy(state, 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }  \n", f4, sizeof f4);
    Points points = taken(place->npy);
    assert_points(&points, 2, x, y, NULL);
    put_npy(state, 2, "{'shape': (2, 2), 'fortran_order':False, 'descr':'<f8'}\n", f8, sizeof f8);
    points = taken(place->npy);
    assert_points(&points, 2, x, y, NULL);
    put_npy(state, 3, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3,), }\n", f8l, sizeof f8l);
    points = taken(place->npy);
    assert_points(&points, 2, x, y, label);
    put_npy(state, 1, "{'descr': '>f4', 'fortran_order': False, 'shape': (2, 2), }\n", big, sizeof big);
    points = taken(place->npy);
    assert_points(&points, 2, x, y, NULL);
}

static void npy_refused(void **state, const char *header, const char *part) {
    const Place *place = *state;
    const float data[4] = {0};
    put_npy(state, 1, header, data, sizeof data);
    refused(place->npy, part);
}

static void bad_npy_is_refused_with_its_offset(void **state) {
    const Place *place = *state;
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }",
                "announces 24 bytes of points, but 16 follow");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }", "announces 8 bytes");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 2), }", "announces 0 points");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999999999999, 2), }", "announces 9999");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999999, 2), }", "");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, 2), }", "shape");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", "shape");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 4), }", "shape");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 2), }", "shape");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, }", "shape");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': True, 'shape': (3, 2), }",
                "announces 24 bytes of points, but 16 follow");
    npy_refused(state, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 500), }", "points.T");
    npy_refused(state, "{'descr': '<c8', 'fortran_order': False, 'shape': (1, 2), }", "float16 to float64");
    npy_refused(state, "{'descr': '|O', 'fortran_order': False, 'shape': (1, 2), }", "Python objects");
    npy_refused(state, "{'descr': [('x', '<f4'), ('z', '<f4')], 'fortran_order': False, 'shape': (2,), }", "no fields x and y");
    npy_refused(state, "{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (2, 2), }", "shape is not (n,)");
    npy_refused(state, "{'descr': [('x', '<f4'), ('y', '<f4', (2,))], 'fortran_order': False, 'shape': (2,), }",
                "fields of its records");
    npy_refused(state, "{'descr': [('x', '<f4'), ('y', ", "shape");
    npy_refused(state, "{'descr': [('x', '<f4'), ('y', 'fortran_order': False, 'shape': (2,), }", "fields of its records");
    npy_refused(state, "{'descr': '", "float16 to float64");
    npy_refused(state, "", "float16 to float64");
    put(place->npy, "\x93NUMPX\1\0\0\0\0\0", 12);
    refused(place->npy, "does not begin with");
    put(place->npy, "\x93NUM", 4);
    refused(place->npy, "does not begin with");
    put(place->npy, "\x93NUMPY\7\0\0\0\0\0", 12);
    refused(place->npy, "version 7");
    put(place->npy, "\x93NUMPY\2\0\xff\xff\xff\xff", 12);
    refused(place->npy, "4294967295 bytes");
    const double big[] = {1.0, 2.0, 1e200, 0.0};
    put_npy(state, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2), }", big, sizeof big);
    refused(place->npy, "point 1, at offset 85, is beyond single precision");
    const float bad[] = {1.0f, 2.0f, 3.0f, NAN};
    put_npy(state, 1, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", bad, sizeof bad);
    refused(place->npy, "point 1, at offset 77, is not finite");
}

static void written_npy_is_aligned(void **state) {
    const Place *place = *state;
    const float x[] = {1.0f, 2.0f, 3.0f}, y[] = {4.0f, 5.0f, 6.0f};
    Error err;
    size_t size;
    assert_true(points_write(place->npy, 3, x, y, NULL, NULL, &err));
    char *file = file_read(place->npy, &size, &err);
    assert_int_equal((size - sizeof x - sizeof y) % 64, 0);
    assert_int_equal(file[size - sizeof x - sizeof y - 1], '\n');
    free(file);
}

static void trajectories_are_written_knot_by_knot(void **state) {
    const Place *place = *state;
    const float x[] = {0, 10, 99, 1, 11, 99, 2, 12, 99}, y[] = {5, 15, 99, 6, 16, 99, 7, 17, 99}; // 2 particles, stride 3
    const float want[] = {0, 5, 1, 6, 2, 7, 10, 15, 11, 16, 12, 17};
    Error err;
    size_t size;
    assert_true(points_write_trajectories(place->npy, 2, 2, x, y, 3, &err));
    char *file = file_read(place->npy, &size, &err);
    assert_non_null(strstr(file + 10, "(2, 3, 2)"));
    assert_memory_equal(file + size - sizeof want, want, sizeof want);
    free(file);
    assert_true(points_write_trajectories(place->csv, 2, 2, x, y, 3, &err));
    file = file_read(place->csv, &size, &err);
    assert_string_equal(file, "particle,t,x,y\n0,0,0,5\n0,0.5,1,6\n0,1,2,7\n1,0,10,15\n1,0.5,11,16\n1,1,12,17\n");
    free(file);
}

static void what_cannot_be_written_is_said(void **state) {
    (void)state;
    const float x[] = {1.0f};
    Error err;
    assert_false(points_write("/tmp/points.txt", 1, x, x, NULL, NULL, &err));
    assert_non_null(strstr(err.text, ".csv or .npy"));
    assert_false(points_write("/nowhere/p.csv", 1, x, x, NULL, NULL, &err));
    assert_non_null(strstr(err.text, "/nowhere/p.csv"));
}

static void fitting_centres_and_keeps_the_shape(void **state) {
    Points points = csv_fit(state, "100,5\n140,5\n120,15\n");
    const float x[] = {-3.0f, 3.0f, 0.0f}, y[] = {-0.75f, -0.75f, 0.75f};
    assert_points(&points, 3, x, y, NULL);
    points = csv_fit(state, "7,8\n");
    assert_true(points.x[0] == 0.0f && points.y[0] == 0.0f);
    points_free(&points);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_spelling_of_csv_is_read, make_place, remove_place),
        cmocka_unit_test_setup_teardown(bad_csv_is_refused_with_its_line, make_place, remove_place),
        cmocka_unit_test_setup_teardown(the_longest_labels_stay_apart, make_place, remove_place),
        cmocka_unit_test_setup_teardown(many_rows_come_back_exactly, make_place, remove_place),
        cmocka_unit_test_setup_teardown(every_spelling_of_npy_is_read, make_place, remove_place),
        cmocka_unit_test_setup_teardown(bad_npy_is_refused_with_its_offset, make_place, remove_place),
        cmocka_unit_test_setup_teardown(written_npy_is_aligned, make_place, remove_place),
        cmocka_unit_test_setup_teardown(trajectories_are_written_knot_by_knot, make_place, remove_place),
        cmocka_unit_test(what_cannot_be_written_is_said),
        cmocka_unit_test_setup_teardown(fitting_centres_and_keeps_the_shape, make_place, remove_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
