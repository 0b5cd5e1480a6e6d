#include "run/trajectories.h"

#include "base/check.h"
#include "base/team.h"

#include <math.h>
#include <string.h>

#define SMALL ((size_t)1 << 20) // bytes that the reserve stands in for (base/memory.h): those of references and of what a device keeps

float trajectories_time(const Trajectories *trajectories, int knot) {
    return sampler_time(&trajectories->sampler, trajectories->kept[knot]);
}

// The share of the time between two of its states in which a chain is seen to hop.
#define HOP 0.35f

static void choose_knots(Trajectories *trajectories, const Sampler *sampler) {
    const int steps = sampler->steps;
    trajectories->sampler = *sampler;
    trajectories->hops = sampler->kind == SAMPLER_DDPM;
    trajectories->intervals = steps < TRAJECTORIES_INTERVALS ? steps : TRAJECTORIES_INTERVALS;
    for (int k = 0; k <= trajectories->intervals; k++) {
        trajectories->kept[k] = (int)((long)k * steps / trajectories->intervals);
    }
}

// `rows` of knots; on a device none.
static bool take_memory(Trajectories *trajectories, int count, int rows, Error *err) {
    size_t knots = (size_t)rows * (size_t)count;
    int chunks = (count + SOLVE_CHUNK - 1) / SOLVE_CHUNK;
    size_t need = 2 * arena_need(knots, sizeof(float)) + arena_need((size_t)chunks, sizeof(long)) +
                  arena_need((size_t)chunks, sizeof(int));
    Arena arena;
    if (need < SMALL) {
        arena_ensure(&arena, need);
    } else if (!arena_init(&arena, need)) {
        return error_set(err, "Not enough memory for %d particles (%zu MB). Choose fewer.", count, need >> 20);
    }
    trajectories->arena = arena;
    trajectories->count = count;
    trajectories->chunks = trajectories->wanted = chunks;
    trajectories->x = knots ? ARENA_ARRAY(&trajectories->arena, float, knots) : NULL;
    trajectories->y = knots ? ARENA_ARRAY(&trajectories->arena, float, knots) : NULL;
    trajectories->weights_step = ARENA_ARRAY(&trajectories->arena, long, chunks);
    trajectories->evals = ARENA_ARRAY(&trajectories->arena, int, chunks);
    trajectories->next = trajectories->ready = 0;
    trajectories_forget(trajectories);
    return true;
}

// By chunk, so that a few particles are a prefix of more.
void trajectories_starts(const DistKind *source, int seed, int first, int n, float *x, float *y) {
    CHECK(first % SOLVE_CHUNK == 0 && n % SOLVE_CHUNK == 0, "%d starting points from %d on", n, first);
    for (int begin = 0; begin < n; begin += SOLVE_CHUNK) {
        Rng rng = rng_open((uint64_t)seed, RNG_PARTICLES, (uint64_t)((first + begin) / SOLVE_CHUNK));
        dist_draw(source, &rng, x + begin, y + begin, NULL, SOLVE_CHUNK);
    }
}

bool trajectories_init(Trajectories *trajectories, int count, const DistKind *source, int seed, const Sampler *sampler,
                       Error *err) {
    *trajectories = (Trajectories){.spread = 1};
    choose_knots(trajectories, sampler);
    if (!take_memory(trajectories, count, trajectories->intervals + 1, err)) {
        return false;
    }
    for (int begin = 0; begin < count; begin += SOLVE_CHUNK) {
        float x[SOLVE_CHUNK];
        float y[SOLVE_CHUNK];
        trajectories_starts(source, seed, begin, SOLVE_CHUNK, x, y);
        int n = count - begin < SOLVE_CHUNK ? count - begin : SOLVE_CHUNK;
        memcpy(trajectories->x + begin, x, (size_t)n * sizeof(float));
        memcpy(trajectories->y + begin, y, (size_t)n * sizeof(float));
    }
    return true;
}

bool trajectories_init_on(Trajectories *trajectories, const TrajectoriesDevice *device, const Trajectories *like, int count) {
    *trajectories = *like; // its solver, knots and spread
    if (!take_memory(trajectories, count, 0, NULL)) {
        *trajectories = (Trajectories){0};
        return false;
    }
    trajectories->held = device->open(device->context, trajectories);
    trajectories->device = trajectories->held ? device : NULL;
    if (!trajectories->held) {
        trajectories_free(trajectories);
        return false;
    }
    return true;
}

bool trajectories_copy(Trajectories *copy, const Trajectories *of) {
    Arena arena;
    *copy = (Trajectories){0};
    if (!of->x || !arena_init(&arena, of->arena.size)) {
        return false;
    }
    const size_t rows = (size_t)(of->intervals + 1) * (size_t)of->count;
    *copy = *of;
    copy->arena = arena;
    copy->x = ARENA_ARRAY(&copy->arena, float, rows);
    copy->y = ARENA_ARRAY(&copy->arena, float, rows);
    copy->weights_step = ARENA_ARRAY(&copy->arena, long, of->chunks);
    copy->evals = ARENA_ARRAY(&copy->arena, int, of->chunks);
    memcpy(copy->x, of->x, rows * sizeof *of->x);
    memcpy(copy->y, of->y, rows * sizeof *of->y);
    memcpy(copy->weights_step, of->weights_step, (size_t)of->chunks * sizeof *of->weights_step);
    memcpy(copy->evals, of->evals, (size_t)of->chunks * sizeof *of->evals);
    return true;
}

void trajectories_free(Trajectories *trajectories) {
    if (trajectories->device) {
        trajectories->device->close(trajectories->device->context, trajectories->held);
    }
    arena_free(&trajectories->arena);
    *trajectories = (Trajectories){0};
}

// The row that is given.
static size_t start_of(const Trajectories *trajectories) {
    return trajectories->back ? (size_t)trajectories->intervals * (size_t)trajectories->count : 0;
}

const float *trajectories_start_x(const Trajectories *trajectories) {
    return trajectories->x + start_of(trajectories);
}

const float *trajectories_start_y(const Trajectories *trajectories) {
    return trajectories->y + start_of(trajectories);
}

#define DATA_STREAM (UINT64_C(1) << 32) // of RNG_PARTICLES, beyond the chunks of the noise

void trajectories_turn_back(Trajectories *trajectories, const DistKind *data, int seed, const PathAt *end) {
    const float a = (float)end->a, s = (float)end->s, own = (float)end->n;
    trajectories->back = true;
    float *to_x = trajectories->x + start_of(trajectories), *to_y = trajectories->y + start_of(trajectories);
    for (int begin = 0; begin < trajectories->count; begin += SOLVE_CHUNK) {
        float x[SOLVE_CHUNK], y[SOLVE_CHUNK], zx[SOLVE_CHUNK], zy[SOLVE_CHUNK];
        const int n = trajectories->count - begin < SOLVE_CHUNK ? trajectories->count - begin : SOLVE_CHUNK;
        Rng rng = rng_open((uint64_t)seed, RNG_PARTICLES, DATA_STREAM + (uint64_t)(begin / SOLVE_CHUNK));
        dist_draw(data, &rng, x, y, NULL, SOLVE_CHUNK);
        rng_fill_normal(&rng, zx, SOLVE_CHUNK);
        rng_fill_normal(&rng, zy, SOLVE_CHUNK);
        for (int i = 0; i < n; i++) {
            to_x[begin + i] = a * x[i] + s * trajectories->x[begin + i] + own * zx[i];
            to_y[begin + i] = a * y[i] + s * trajectories->y[begin + i] + own * zy[i];
        }
    }
}

void trajectories_start_as_one(Trajectories *trajectories) {
    trajectories->one = true;
    float *x = trajectories->x + start_of(trajectories), *y = trajectories->y + start_of(trajectories);
    for (int i = 1; i < trajectories->count; i++) {
        x[i] = x[0];
        y[i] = y[0];
    }
}

void trajectories_spread(Trajectories *trajectories, float factor) {
    trajectories->spread *= factor;
    for (int i = 0; i < trajectories->count; i++) {
        trajectories->x[i] *= factor;
        trajectories->y[i] *= factor;
    }
}

typedef struct {
    Trajectories *trajectories;
    const Fill *fill;
    TrajectoriesTurn turn;
} Refresh;

static void compute_chunk(void *context, int job) {
    const Refresh *r = context;
    Trajectories *trajectories = r->trajectories;
    int chunk = job < r->turn.n ? r->turn.first + job : job - r->turn.n, begin = chunk * SOLVE_CHUNK;
    int n = trajectories->count - begin < SOLVE_CHUNK ? trajectories->count - begin : SOLVE_CHUNK;
    float t[TRAJECTORIES_INTERVALS + 1];
    const int last = trajectories->intervals;
    const long row = trajectories->back ? -(long)trajectories->count : trajectories->count; // from the start on
    const size_t start = start_of(trajectories) + (size_t)begin;
    for (int k = 0; k <= last; k++) {
        t[k] = trajectories_time(trajectories, trajectories->back ? last - k : k);
    }
    trajectories->evals[chunk] =
        r->fill->eval(r->fill->context, chunk, n, last, t, trajectories->x + start, trajectories->y + start, row);
}

TrajectoriesTurn trajectories_turn(const Trajectories *trajectories, int chunks, long weights_step) {
    CHECK(chunks >= 0, "%d chunks", chunks);
    const int wanted = trajectories->wanted, total = chunks < wanted ? chunks : wanted;
    const int first = trajectories->next < wanted ? trajectories->next : 0, end = first + total;
    if (end > wanted) { // goes on at the beginning
        return (TrajectoriesTurn){first, wanted - first, end - wanted, end - wanted};
    }
    bool first_too = first != 0 && trajectories->weights_step[0] != weights_step;
    return (TrajectoriesTurn){first, total, first_too, end < wanted ? end : 0};
}

static void mark(Trajectories *trajectories, int first, int n, long weights_step) {
    for (int c = first; c < first + n; c++) {
        trajectories->weights_step[c] = weights_step;
    }
}

void trajectories_turned(Trajectories *trajectories, const TrajectoriesTurn *turn, long weights_step) {
    const int reached = (turn->first + turn->n) * SOLVE_CHUNK;
    mark(trajectories, turn->first, turn->n, weights_step);
    mark(trajectories, 0, turn->lead, weights_step);
    trajectories->next = turn->next;
    if (trajectories->ready < reached) {
        trajectories->ready = reached < trajectories->count ? reached : trajectories->count;
    }
}

void trajectories_refresh(Trajectories *trajectories, const Fill *fill, int chunks, long weights_step) {
    const TrajectoriesTurn turn = trajectories_turn(trajectories, chunks, weights_step);
    team_for(turn.n + turn.lead, compute_chunk, &(Refresh){trajectories, fill, turn});
    trajectories_turned(trajectories, &turn, weights_step);
}

void trajectories_forget(Trajectories *trajectories) {
    mark(trajectories, 0, trajectories->chunks, -1);
    trajectories->urgent = trajectories->chunks;
}

void trajectories_outdate(Trajectories *trajectories) {
    mark(trajectories, 0, (trajectories->ready + SOLVE_CHUNK - 1) / SOLVE_CHUNK, TRAJECTORIES_GONE);
    trajectories->urgent = trajectories->chunks;
}

bool trajectories_suffices(const Trajectories *trajectories) {
    return trajectories->ready >= (trajectories->count < TRAJECTORIES_SUFFICES ? trajectories->count : TRAJECTORIES_SUFFICES);
}

int trajectories_evals(const Trajectories *trajectories, int *max) {
    long sum = 0;
    int computed = 0, largest = 0;
    for (int c = 0; c < trajectories->chunks; c++) {
        if (trajectories->weights_step[c] >= 0) {
            computed++;
            sum += trajectories->evals[c];
            largest = trajectories->evals[c] > largest ? trajectories->evals[c] : largest;
        }
    }
    if (max) {
        *max = largest;
    }
    return computed ? (int)((sum + computed / 2) / computed) : 0;
}

// How far it has come between two knots, u of the time: of a chain, hardly before the end of that time.
static float progress(const Trajectories *trajectories, float u) {
    if (!trajectories->hops) {
        return u;
    }
    const float passed = trajectories->back ? 1 - u : u, hop = fmaxf((passed - (1 - HOP)) / HOP, 0);
    const float eased = hop * hop * (3 - 2 * hop);
    return trajectories->back ? 1 - eased : eased;
}

void trajectories_at(const Trajectories *trajectories, float t, int first, int n, float *x, float *y) {
    CHECK(first >= 0 && n >= 0 && first + n <= trajectories->count, "particles %d .. %d of %d", first, first + n,
          trajectories->count);
    const float even = sampler_is_shifted(&trajectories->sampler) ? 0 : fminf(fmaxf(t, 0.0f), 1.0f);
    int k = (int)(even * (float)(trajectories->intervals - 1)); // knot k comes at k / intervals at the latest
    while (k < trajectories->intervals - 1 && trajectories_time(trajectories, k + 1) <= t) {
        k++;
    }
    float begin = trajectories_time(trajectories, k);
    float u = fminf(fmaxf((t - begin) / (trajectories_time(trajectories, k + 1) - begin), 0.0f), 1.0f);
    u = progress(trajectories, u);
    const float *ax = trajectories->x + (size_t)k * (size_t)trajectories->count + first;
    const float *ay = trajectories->y + (size_t)k * (size_t)trajectories->count + first;
    const float *bx = ax + trajectories->count;
    const float *by = ay + trajectories->count;
    for (int i = 0; i < n; i++) {
        x[i] = ax[i] + u * (bx[i] - ax[i]);
        y[i] = ay[i] + u * (by[i] - ay[i]);
    }
}
