// Model files: what is written comes back bit for bit and lies in the file as the format says; a file from elsewhere with the same
// names loads; a file that lies is refused in one sentence that names it.
#include "base/file.h"
#include "model/checkpoint.h"
#include "model/flow_matching.h"
#include "model/safetensors.h"

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
    char folder[64], path[128];
} Place;

static int make_place(void **state) {
    Place *place = calloc(1, sizeof *place);
    snprintf(place->folder, sizeof place->folder, "/tmp/test_model.XXXXXX");
    *state = place;
    if (!mkdtemp(place->folder)) {
        return -1;
    }
    snprintf(place->path, sizeof place->path, "%s/m.safetensors", place->folder);
    return 0;
}

static int remove_place(void **state) {
    Place *place = *state;
    unlink(place->path);
    rmdir(place->folder);
    free(place);
    return 0;
}

static const Mlp *mlp_of(const Model *model) {
    return &model->mlp;
}

static Settings small_settings(void) {
    Settings s = settings_default();
    s.width = 12;
    s.hidden = 2;
    s.activation = ACT_SELU;
    s.time_features = 2;
    s.position_features = 3;
    s.seed = 77;
    s.sigma_min = 0.1;
    return s;
}

// A model with other numbers in every block; the caller frees it.
static Model *small_model(void) {
    const Settings s = small_settings();
    Model *model = model_make_shown(&s, 0, NULL);
    assert_non_null(model);
    float *const blocks[] = {model->params, model->average, model->adam.m, model->adam.v};
    for (int b = 0; b < 4; b++) {
        mlp_init(mlp_of(model), blocks[b], 10 + (uint64_t)b);
    }
    model->step = 1234;
    model->rate_scale = 0.5;
    model->adam.step = 1200;
    return model;
}

static void save(Model *model, bool moments, const char *path) {
    Error err;
    if (!checkpoint_save(model, moments, path, &err)) {
        fail_msg("%s", err.text);
    }
}

static Checkpoint loaded(const char *path) {
    Checkpoint checkpoint;
    Error err;
    if (!checkpoint_load(&checkpoint, path, &err)) {
        fail_msg("%s", err.text);
    }
    return checkpoint;
}

static void assert_floats_equal(const float *a, const float *b, int n) {
    assert_memory_equal(a, b, (size_t)n * sizeof(float));
}

// By what it holds: between its fields there may be bytes that nobody sets.
static void assert_same_def(const MlpDef *a, const MlpDef *b) {
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->hidden, b->hidden);
    assert_int_equal(a->act, b->act);
    assert_int_equal(a->time_freqs, b->time_freqs);
    assert_int_equal(a->pos_freqs, b->pos_freqs);
    assert_int_equal(a->span, b->span);
    assert_int_equal(a->classes, b->classes);
    assert_int_equal(a->inputs, b->inputs);
    assert_int_equal(a->outputs, b->outputs);
}

static void a_model_comes_back_bit_for_bit(void **state) {
    Place *place = *state;
    Model *model = small_model();
    save(model, true, place->path);
    Checkpoint back = loaded(place->path);
    const Mlp *mlp = mlp_of(model), *read = mlp_of(back.model);
    int n = model->count;
    assert_int_equal(back.model->count, n);
    assert_ptr_equal(back.model->kind, model->kind);
    assert_same_def(&read->def, &mlp->def);
    assert_floats_equal(read->freq, mlp->freq, 2 * mlp->def.pos_freqs);
    assert_floats_equal(back.model->params, model->params, n);
    assert_floats_equal(back.model->average, model->average, n);
    assert_true(back.moments);
    assert_floats_equal(back.model->adam.m, model->adam.m, n);
    assert_floats_equal(back.model->adam.v, model->adam.v, n);
    assert_int_equal(back.model->step, 1234);
    assert_int_equal(back.model->adam.step, 1200);
    assert_true(back.model->rate_scale == 0.5);
    assert_int_equal(back.model->settings.seed, 77);
    assert_true(back.model->settings.sigma_min == 0.1);
    checkpoint_free(&back);
    model_free(model);
}

static void without_moments_there_are_none(void **state) {
    Place *place = *state;
    Model *model = small_model();
    save(model, false, place->path);
    Checkpoint back = loaded(place->path);
    assert_false(back.moments);
    checkpoint_free(&back);
    model_free(model);
}

// The square of a very large gradient overflows: what was learned must still come back.
static void moments_that_overflowed_are_left_out(void **state) {
    const Place *place = *state;
    Model *model = small_model();
    model->adam.v[3] = INFINITY;
    Checkpoint again;
    Error err = {0};
    assert_true(checkpoint_save(model, true, place->path, &err));
    assert_true(checkpoint_load(&again, place->path, &err));
    assert_false(again.moments);
    assert_memory_equal(again.model->params, model->params, (size_t)model->count * sizeof(float));
    checkpoint_free(&again);
    model->average[3] = NAN;
    assert_false(checkpoint_save(model, true, place->path, &err));
    assert_non_null(strstr(err.text, "not finite"));
    model_free(model);
}

static void the_header_is_aligned_and_sorted(void **state) {
    Place *place = *state;
    Model *model = small_model();
    save(model, true, place->path);
    size_t size;
    char *file = file_read(place->path, &size, NULL);
    assert_non_null(file);
    uint64_t length;
    memcpy(&length, file, 8);
    assert_int_equal(length % 8, 0);
    assert_memory_equal(file + 8, "{\"__metadata__\":{", 17);
    // Three blocks of the layers, in this order by name, and the numbers in the order of the names.
    static const char *const names[] = {"\"0.bias\"",     "\"0.weight\"",       "\"2.bias\"",        "\"2.weight\"",
                                        "\"4.bias\"",     "\"4.weight\"",       "\"adam.m.0.bias\"", "\"adam.v.0.bias\"",
                                        "\"ema.0.bias\"", "\"features.weight\""};
    char *header = calloc(1, (size_t)length + 1);
    memcpy(header, file + 8, (size_t)length);
    const char *at = header;
    for (int i = 0; i < 10; i++) {
        const char *found = strstr(at, names[i]);
        assert_non_null(found);
        at = found;
    }
    assert_memory_equal(file + 8 + length, model->params + mlp_of(model)->bias[0], 12 * sizeof(float)); // 0.bias comes first
    assert_memory_equal(file + size - 6 * sizeof(float), mlp_of(model)->freq, 6 * sizeof(float));       // features.weight last
    assert_int_equal(size, 8 + length + (4 * (size_t)model->count + 6) * sizeof(float));
    free(header);
    free(file);
    model_free(model);
}

static void write_file(const char *path, uint64_t length, const char *header, const void *data, size_t bytes) {
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(&length, 1, 8, f);
    fputs(header, f);
    if (bytes) {
        fwrite(data, 1, bytes, f);
    }
    fclose(f);
}

// As torch writes it: tensors as they come, shape read off them, no metadata of ours, a length that is no multiple of 8.
static const char torch_header[] = "{\"__metadata__\":{\"format\":\"pt\"},"
                                   "\"2.weight\":{\"dtype\":\"F32\",\"shape\":[2,8],\"data_offsets\":[128,192]},"
                                   "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[8,3],\"data_offsets\":[32,128]},"
                                   "\"0.bias\":{\"dtype\":\"F32\",\"shape\":[8],\"data_offsets\":[0,32]},"
                                   "\"2.bias\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[192,208]}}";

static void a_file_of_torch_loads(void **state) {
    Place *place = *state;
    float data[52];
    double last[2] = {0.25, -1e-3};
    for (int i = 0; i < 48; i++) {
        data[i] = (float)i / 7;
    }
    memcpy(data + 48, last, sizeof last);
    write_file(place->path, sizeof torch_header - 1, torch_header, data, sizeof data);
    Checkpoint checkpoint = loaded(place->path);
    const Mlp *mlp = mlp_of(checkpoint.model);
    const float *params = checkpoint.model->params;
    assert_int_equal(mlp->def.width, 8);
    assert_int_equal(mlp->def.hidden, 1);
    assert_int_equal(mlp->in, 3);
    assert_floats_equal(params + mlp->bias[0], data, 8);
    assert_floats_equal(params + mlp->weight[0], data + 8, 24);
    assert_floats_equal(params + mlp->weight[1], data + 32, 16);
    assert_true(params[mlp->bias[1]] == 0.25f && params[mlp->bias[1] + 1] == -1e-3f);
    assert_floats_equal(checkpoint.model->average, params, checkpoint.model->count);
    checkpoint_free(&checkpoint);
}

static void assert_refused(const char *path, const char *part) {
    Checkpoint checkpoint;
    Error err = {0};
    if (checkpoint_load(&checkpoint, path, &err)) {
        fail_msg("a file was taken that should be refused for: %s", part);
    }
    assert_null(checkpoint.model);
    assert_non_null(strstr(err.text, path));
    if (!strstr(err.text, part)) {
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    }
}

// The torch file with one piece of its header replaced.
static void refuse_edit(const char *path, const char *from, const char *to, const char *part) {
    static const float data[52];
    char header[1024];
    const char *at = strstr(torch_header, from);
    assert_non_null(at);
    snprintf(header, sizeof header, "%.*s%s%s", (int)(at - torch_header), torch_header, to, at + strlen(from));
    write_file(path, strlen(header), header, data, sizeof data);
    assert_refused(path, part);
}

// What other programs write: half precision, names before the numbers, and numbers of their own.
static void other_names_and_types_load(void **state) {
    const char *p = ((Place *)*state)->path;
    static const char *const names[][2] = {{"0", "2"},
                                           {"net.0", "net.2"},
                                           {"module.model.net.0", "module.model.net.3"},
                                           {"fc1", "fc2"},
                                           {"1", "2"}};
    static const uint16_t half[4] = {0x3C00, 0xC000, 0x0001, 0x3555}, brain[4] = {0x3F80, 0xC000, 0x3EAB, 0};
    for (size_t i = 0; i < 2 * sizeof names / sizeof *names; i++) {
        const bool f16 = i % 2;
        uint16_t data[50] = {0};
        char header[1024];
        memcpy(data, f16 ? half : brain, sizeof half);
        snprintf(header, sizeof header,
                 "{\"%s.bias\":{\"dtype\":\"%s\",\"shape\":[8],\"data_offsets\":[0,16]},"
                 "\"%s.weight\":{\"dtype\":\"%s\",\"shape\":[8,3],\"data_offsets\":[16,64]},"
                 "\"%s.bias\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[64,68]},"
                 "\"%s.weight\":{\"dtype\":\"%s\",\"shape\":[2,8],\"data_offsets\":[68,100]}}",
                 names[i / 2][0], f16 ? "F16" : "BF16", names[i / 2][0], f16 ? "F16" : "BF16", names[i / 2][1],
                 f16 ? "F16" : "BF16", names[i / 2][1], f16 ? "F16" : "BF16");
        write_file(p, strlen(header), header, data, sizeof data);
        Checkpoint checkpoint;
        Error err;
        if (!checkpoint_load(&checkpoint, p, &err)) {
            fail_msg("%s", err.text);
        }
        const float *bias = checkpoint.model->params + mlp_of(checkpoint.model)->bias[0];
        assert_true(bias[0] == 1.0f && bias[1] == -2.0f);
        assert_true(f16 ? bias[2] == ldexpf(1, -24) && bias[3] == 1365.0f / 4096.0f : bias[2] == 0.333984375f);
        checkpoint_free(&checkpoint);
    }
}

static void headers_that_lie_are_refused(void **state) {
    const char *p = ((Place *)*state)->path;
    refuse_edit(p, "[192,208]", "[192,2080]", "ends at offset 2080");
    refuse_edit(p, "[192,208]", "[192,9e18]", "not two offsets");
    refuse_edit(p, "[192,208]", "[208,192]", "not two offsets");
    refuse_edit(p, "[192,208]", "[-8,8]", "not two offsets");
    refuse_edit(p, "[192,208]", "[192.5,208.5]", "not two offsets");
    refuse_edit(p, "[192,208]", "[192]", "not two offsets");
    refuse_edit(p, "[192,208]", "\"all\"", "not two offsets");
    refuse_edit(p, "[192,208]", "[184,200]", "begins at offset 184"); // overlap
    refuse_edit(p, "[32,128]", "[36,132]", "begins at offset 36");    // a hole
    refuse_edit(p, "[8,3]", "[8,4]", "needs 128 bytes");
    refuse_edit(p, "[8,3]", "[4294967296,4294967296,4294967296]", "not a list of sizes");
    refuse_edit(p, "[8,3]", "[-8,-3]", "not a list of sizes");
    refuse_edit(p, "[8,3]", "24", "not a list of sizes");
    refuse_edit(p, "[8,3]", "[24]", "0.weight");
    refuse_edit(p, "[8,3]", "[3,8]", "0.weight");
    refuse_edit(p, "[8,3]", "[2,2,6]", "0.weight");
    refuse_edit(p, "\"F64\"", "\"F128\"", "dtype of tensor");
    refuse_edit(p, "\"F64\"", "\"I64\"", "is I64");
    refuse_edit(p, "\"F64\"", "64", "dtype of tensor");
    refuse_edit(p, "2.bias", "2.bais", "no tensor \"2.bias\"");
    refuse_edit(p, "2.weight", "3.weight", "contains no network");
    refuse_edit(p, "0.bias", "0.weight", "two tensors");
    refuse_edit(p, "\"2.bias\"", "\"b.2.bias\"", "no tensor \"2.bias\"");
    refuse_edit(p, "{\"format\":\"pt\"}", "7", "__metadata__");
    refuse_edit(p, "\"pt\"", "{}", "__metadata__");
    refuse_edit(p, "\"format\":\"pt\"", "\"width\":\"9999\"", "width");
    refuse_edit(p, "\"format\":\"pt\"", "\"time-features\":\"2\"", "inputs");
    refuse_edit(p, "\"format\":\"pt\"", "\"activation\":\"sine\"", "activation");
    refuse_edit(p, "\"format\":\"pt\"", "\"trained-steps\":\"-4\"", "trained-steps");
    refuse_edit(p, "\"format\":\"pt\"", "\"trained-steps\":\"nan\"", "trained-steps");
    refuse_edit(p, "\"format\":\"pt\"", "\"rate-scale\":\"\\u001b[31m\"", "rate-scale is \"?[31m\""); // not to the terminal
    refuse_edit(p, "\"format\":\"pt\"", "\"match\":\"1024\"", "match");
    refuse_edit(p, "}}", "}", "not JSON at offset");
    refuse_edit(p, "}}", "}} x", "not JSON at offset");
}

static void files_that_are_no_such_files_are_refused(void **state) {
    Place *place = *state;
    float data[52] = {0};
    write_file(place->path, UINT64_C(0xffffffffffffffff), torch_header, data, sizeof data);
    assert_refused(place->path, "announces a header");
    write_file(place->path, 900000, torch_header, data, sizeof data);
    assert_refused(place->path, "is incomplete");
    write_file(place->path, sizeof torch_header - 1, torch_header, data, 100);
    assert_refused(place->path, "ends at offset");
    write_file(place->path, sizeof torch_header - 1, torch_header, data, sizeof data - 4);
    assert_refused(place->path, "ends at offset");
    write_file(place->path, 0, torch_header, NULL, 0);
    assert_refused(place->path, "no header");
    write_file(place->path, 4, "PK\3\4", NULL, 0);
    assert_refused(place->path, "no header");
    write_file(place->path, 2, "{}", NULL, 0);
    assert_refused(place->path, "contains no network");
    write_file(place->path, UINT64_C(0x0000000804034B50), "x", NULL, 0);
    assert_refused(place->path, "is a zip file");
    static const char two[] = "{\"a.0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                              "\"a.0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[4,8]},"
                              "\"b.0.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                              "\"b.0.weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[12,16]}}";
    write_file(place->path, sizeof two - 1, two, data, 16);
    assert_refused(place->path, "\"a.0.weight\" and \"b.0.weight\" are of two networks");
    data[5] = NAN;
    write_file(place->path, sizeof torch_header - 1, torch_header, data, sizeof data);
    assert_refused(place->path, "not finite, at offset");
    FILE *f = fopen(place->path, "wb");
    fputs("abc", f);
    fclose(f);
    assert_refused(place->path, "only 3 bytes");
    unlink(place->path);
    assert_refused(place->path, "No such file");
}

// Deep nesting and a long list must not exhaust the stack.
static void a_deep_header_is_refused(void **state) {
    Place *place = *state;
    size_t n = 900000;
    char *header = malloc(n + 1);
    memset(header, '[', n);
    memcpy(header, "{\"a\":", 5);
    header[n] = '\0';
    write_file(place->path, n, header, NULL, 0);
    assert_refused(place->path, "not JSON");
    free(header);
}

// Every file that is is incomplete anywhere, or has one byte changed, is refused or loads; it never reads beyond what it has.
static void damaged_files_do_no_harm(void **state) {
    Place *place = *state;
    Model *model = small_model();
    save(model, false, place->path);
    size_t size;
    char *file = file_read(place->path, &size, NULL);
    uint32_t seed = 1;
    for (int round = 0; round < 400; round++) {
        Checkpoint back;
        Error err;
        size_t length = size;
        char *copy = malloc(size);
        memcpy(copy, file, size);
        seed = seed * 1664525u + 1013904223u;
        size_t at = (seed >> 8) % 4000;
        if (round % 2) {
            copy[at] = (char)(seed >> 3);
        } else {
            length = at;
        }
        FILE *f = fopen(place->path, "wb");
        fwrite(copy, 1, length, f);
        fclose(f);
        bool taken = checkpoint_load(&back, place->path, &err);
        assert_false(taken && round % 2 == 0);
        if (taken) {
            checkpoint_free(&back);
        }
        free(copy);
    }
    free(file);
    model_free(model);
}

static void a_place_that_cannot_be_written_is_named(void **state) {
    (void)state;
    Model *model = small_model();
    Error err = {0};
    assert_false(checkpoint_save(model, false, "/nowhere/m.safetensors", &err));
    assert_non_null(strstr(err.text, "/nowhere/m.safetensors"));
    model_free(model);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_model_comes_back_bit_for_bit, make_place, remove_place),
        cmocka_unit_test_setup_teardown(without_moments_there_are_none, make_place, remove_place),
        cmocka_unit_test_setup_teardown(moments_that_overflowed_are_left_out, make_place, remove_place),
        cmocka_unit_test_setup_teardown(the_header_is_aligned_and_sorted, make_place, remove_place),
        cmocka_unit_test_setup_teardown(a_file_of_torch_loads, make_place, remove_place),
        cmocka_unit_test_setup_teardown(other_names_and_types_load, make_place, remove_place),
        cmocka_unit_test_setup_teardown(headers_that_lie_are_refused, make_place, remove_place),
        cmocka_unit_test_setup_teardown(files_that_are_no_such_files_are_refused, make_place, remove_place),
        cmocka_unit_test_setup_teardown(a_deep_header_is_refused, make_place, remove_place),
        cmocka_unit_test_setup_teardown(damaged_files_do_no_harm, make_place, remove_place),
        cmocka_unit_test(a_place_that_cannot_be_written_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
