#include "view/network_gpu.h"

#include "base/check.h"
#include "base/memory.h"
#include "gfx/opengl.h"
#include "settings/rules.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STAGES 4 // of a step at most
#define BLOCK 4  // vectors of four sums that the shader forms at a time
#define NET_ROW 256 // vectors in a row of the texture, as advect.vert has it

struct NetworkGpu {
    MlpDef def;
    int width; // rounded up to whole blocks; what is added is 0 and stays 0
    int block; // vectors of sums
    Feedback pass;
    uint32_t texture; // the network, as advect.vert lays it out
    int rows;         // of the texture
    float *net;       // (rows, NET_ROW, 4) its content
    int stages_at, stage_at, first_at, rows_at, blocks_at;
};

bool network_gpu_fits(const NetworkField *field) {
    const MlpDef *def = &field->mlp->def;
    bool each = def->classes > 0 && field->labels == LABEL_EACH;
    return def->width <= RULES_GPU_WIDTH && !each && network_field_evals(field) == 1;
}

bool network_gpu_takes(const NetworkGpu *gpu, const Mlp *mlp) {
    const MlpDef *a = &gpu->def, *b = &mlp->def;
    return a->width == b->width && a->hidden == b->hidden && a->pos_freqs == b->pos_freqs && a->act == b->act;
}

static int up_to(int multiple, int n) {
    return (n + multiple - 1) / multiple * multiple;
}

// Floats of the network as advect.vert lays it out.
static size_t net_floats(const MlpDef *def, int width) {
    int ends = (2 + 2 * def->pos_freqs) * width + 4 * def->pos_freqs + 2 * width + 4;
    return (size_t)ends + (size_t)(def->hidden - 1) * (size_t)(width + width * width);
}

_Static_assert(ACT_SILU == 0 && ACT_TANH == 1 && ACT_RELU == 2 && ACT_GELU == 3 && ACT_SELU == 4, "advect.vert's numbers");

static bool open_program(NetworkGpu *gpu, Error *err) {
    char defines[128];
    snprintf(defines, sizeof defines,
             "#define WIDTH %d\n#define HIDDEN %d\n#define WAVES %d\n#define ACTIVATION %d\n#define BLOCK %d\n", gpu->width,
             gpu->def.hidden, gpu->def.pos_freqs, (int)gpu->def.act, gpu->block);
    if (!feedback_init(&gpu->pass, "advect", defines, "o_at", err)) {
        return false;
    }
    gpu->stages_at = glGetUniformLocation(gpu->pass.program, "u_stages");
    gpu->stage_at = glGetUniformLocation(gpu->pass.program, "u_stage");
    gpu->first_at = glGetUniformLocation(gpu->pass.program, "u_first");
    gpu->rows_at = glGetUniformLocation(gpu->pass.program, "u_rows");
    gpu->blocks_at = glGetUniformLocation(gpu->pass.program, "u_blocks");
    glUseProgram(gpu->pass.program);
    glUniform1i(glGetUniformLocation(gpu->pass.program, "u_net"), 0);
    return true;
}

NetworkGpu *network_gpu_new(const Mlp *mlp, Error *err) {
    CHECK_RANGE(mlp->def.width, 1, RULES_GPU_WIDTH);
    NetworkGpu *gpu = memory_new(1, sizeof *gpu);
    gpu->def = mlp->def;
    gpu->block = mlp->def.width <= 4 * BLOCK ? up_to(4, mlp->def.width) / 4 : BLOCK;
    gpu->width = up_to(4 * gpu->block, mlp->def.width);
    gpu->rows = up_to(4 * NET_ROW, (int)net_floats(&mlp->def, gpu->width)) / (4 * NET_ROW);
    gpu->net = memory_new((size_t)gpu->rows * NET_ROW, 4 * sizeof(float));
    if (!open_program(gpu, err)) {
        network_gpu_free(gpu);
        return NULL;
    }
    glGenTextures(1, &gpu->texture);
    glBindTexture(GL_TEXTURE_2D, gpu->texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
    return gpu;
}

void network_gpu_free(NetworkGpu *gpu) {
    if (gpu) {
        feedback_free(&gpu->pass);
        glDeleteTextures(1, &gpu->texture);
        free(gpu->net);
        free(gpu);
    }
}

// ---- weights ---------------------------------------------------------------------------------------------------------------------
// Column c of a (rows, columns) matrix.
static void copy_column(float *to, const float *matrix, int rows, int columns, int c) {
    for (int r = 0; r < rows; r++) {
        to[r] = matrix[r * columns + c];
    }
}

// Each returns where the next part begins; the order is that of advect.vert. Of the first layer the columns of x and y and those of the
// position's features; the others' inputs are the same for all points, and come in with its biases.
static float *lay_inputs(const NetworkGpu *gpu, const NetworkField *field, float *to) {
    const Mlp *mlp = field->mlp;
    const int waves = mlp->def.pos_freqs, wave_column = 3 + 2 * mlp->def.time_freqs;
    for (int c = 0; c < 2 + 2 * waves; c++, to += gpu->width) {
        copy_column(to, field->weights + mlp->weight[0], mlp->def.width, mlp->in, c < 2 ? c : wave_column + c - 2);
    }
    for (int k = 0; k < waves; k++, to += 4) {
        to[0] = mlp->freq[2 * k] * 0.159154943f; // radians in turns
        to[1] = mlp->freq[2 * k + 1] * 0.159154943f;
    }
    return to;
}

static float *lay_layers(const NetworkGpu *gpu, const NetworkField *field, float *to) {
    const Mlp *mlp = field->mlp;
    const int width = mlp->def.width;
    for (int k = 1; k < mlp->def.hidden; k++, to += gpu->width) {
        memcpy(to, field->weights + mlp->bias[k], (size_t)width * sizeof(float));
    }
    for (int k = 1; k < mlp->def.hidden; k++, to += gpu->width * gpu->width) {
        for (int c = 0; c < width; c++) {
            copy_column(to + c * gpu->width, field->weights + mlp->weight[k], width, width, c);
        }
    }
    return to;
}

static void lay_last(const NetworkGpu *gpu, const NetworkField *field, float *to) {
    const Mlp *mlp = field->mlp;
    const float *weight = field->weights + mlp->weight[mlp->def.hidden];
    for (int o = 0; o < 2; o++, to += gpu->width) {
        memcpy(to, weight + o * mlp->def.width, (size_t)mlp->def.width * sizeof(float));
    }
    memcpy(to, field->weights + mlp->bias[mlp->def.hidden], 2 * sizeof(float));
}

void network_gpu_set(NetworkGpu *gpu, const NetworkField *field) {
    lay_last(gpu, field, lay_layers(gpu, field, lay_inputs(gpu, field, gpu->net)));
    glBindTexture(GL_TEXTURE_2D, gpu->texture);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA32F, NET_ROW, gpu->rows, 0, GL_RGBA, GL_FLOAT, gpu->net);
}

// The column of layer 0 that a field's class adds; -1: none.
static int label_column(const NetworkField *field) {
    const Mlp *mlp = field->mlp;
    bool one = field->labels == LABEL_ONE && field->guidance != 0 && field->label >= 0 && field->label < mlp->def.classes;
    return one ? mlp->in - mlp->def.classes + field->label : -1;
}

// What the first layer's sums begin with at time t, which all points share: biases, t, the features of t, and the class.
static void first_sums(const NetworkField *field, float t, float *first) {
    const Mlp *mlp = field->mlp;
    const float *weight = field->weights + mlp->weight[0], *bias = field->weights + mlp->bias[0];
    double feature[1 + 2 * MLP_MAX_FREQS] = {(double)t};
    int count = 1 + 2 * mlp->def.time_freqs, label = label_column(field);
    for (int k = 1; k <= mlp->def.time_freqs; k++) {
        double angle = 2.0 * M_PI * (double)k * (double)t;
        feature[2 * k - 1] = sin(angle);
        feature[2 * k] = cos(angle);
    }
    for (int o = 0; o < mlp->def.width; o++) {
        double sum = (double)bias[o] + (label < 0 ? 0.0 : (double)weight[o * mlp->in + label]);
        for (int i = 0; i < count; i++) {
            sum += (double)weight[o * mlp->in + 2 + i] * feature[i];
        }
        first[o] = (float)sum;
    }
}

// ---- steps -----------------------------------------------------------------------------------------------------------------------
// Methods in which each stage needs only the one before: when it is asked, how far along, and its share (Butcher's c, a, b).
typedef struct {
    int stages;
    float when[STAGES], reach[STAGES], share[STAGES];
} Method;

static const Method methods[SOLVE_COUNT] = {
    [SOLVE_EULER] = {1, {0}, {0}, {1}},
    [SOLVE_MIDPOINT] = {2, {0, 0.5f}, {0, 0.5f}, {0, 1}},
    [SOLVE_HEUN] = {2, {0, 1}, {0, 1}, {0.5f, 0.5f}},
    [SOLVE_RK4] = {4, {0, 0.5f, 0.5f, 1}, {0, 0.5f, 0.5f, 1}, {1 / 6.0f, 1 / 3.0f, 1 / 3.0f, 1 / 6.0f}},
};

void network_gpu_step(const NetworkGpu *gpu, const NetworkField *field, Solver solver, float t, float next, uint32_t from,
                      uint32_t to, int first, int n) {
    CHECK_RANGE((int)solver, 0, SOLVE_COUNT - 1);
    CHECK(from != to, "points cannot be carried in place");
    const Method *method = &methods[solver];
    float how[STAGES][4], sums[STAGES * RULES_GPU_WIDTH] = {0}, h = next - t;
    for (int i = 0; i < method->stages; i++) {
        float when = method->when[i] == 1 ? next : t + method->when[i] * h;
        PathAt at = path_merged_at(&field->path, (double)when);
        PredictMix mix = predict_convert(&at, field->predict, PREDICT_VELOCITY);
        how[i][0] = method->reach[i] * h;
        how[i][1] = method->share[i] * h;
        how[i][2] = (float)mix.x; // velocity = mix.x * point + mix.p * (the network's output)
        how[i][3] = (float)mix.p;
        first_sums(field, when, sums + i * gpu->width);
    }
    feedback_use(&gpu->pass);
    glBindTexture(GL_TEXTURE_2D, gpu->texture);
    glUniform1i(gpu->stages_at, method->stages);
    glUniform1i(gpu->rows_at, gpu->width / 4);
    glUniform1i(gpu->blocks_at, gpu->width / 4 / gpu->block);
    glUniform4fv(gpu->stage_at, method->stages, how[0]);
    glUniform4fv(gpu->first_at, method->stages * gpu->width / 4, sums);
    feedback_run(1, &from, first, n, to, 2 * sizeof(float));
}
