#include "gfx/feeder.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

struct Feeder {
    int pipe;
    size_t frame_bytes;
    uint8_t *frames; // (FEEDER_FRAMES, frame_bytes)
    pthread_t thread;
    // Under `lock`; `changed` tells of every change.
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int first, waiting; // frames first .. first + waiting - 1, in a ring, are the thread's
    bool ended;         // no more will come
    int trouble;        // errno of a write that failed
};

static uint8_t *frame_at(const Feeder *feeder, int index) {
    return feeder->frames + (size_t)(index % FEEDER_FRAMES) * feeder->frame_bytes;
}

static int write_all(int pipe, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t n = write(pipe, bytes, count);
        if (n < 0 && errno != EINTR) {
            return errno;
        }
        bytes += n > 0 ? n : 0;
        count -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

// The lock is held but while a frame is written.
static void *feed(void *context) {
    Feeder *f = context;
    pthread_mutex_lock(&f->lock);
    while (!f->trouble && (f->waiting > 0 || !f->ended)) {
        if (f->waiting == 0) {
            pthread_cond_wait(&f->changed, &f->lock);
            continue;
        }
        const uint8_t *frame = frame_at(f, f->first);
        pthread_mutex_unlock(&f->lock);
        int trouble = write_all(f->pipe, frame, f->frame_bytes);
        pthread_mutex_lock(&f->lock);
        f->trouble = trouble;
        f->first = (f->first + 1) % FEEDER_FRAMES;
        f->waiting--;
        pthread_cond_broadcast(&f->changed);
    }
    pthread_mutex_unlock(&f->lock);
    return NULL;
}

static void release(Feeder *feeder) {
    pthread_cond_destroy(&feeder->changed);
    pthread_mutex_destroy(&feeder->lock);
    free(feeder->frames);
    free(feeder);
}

Feeder *feeder_start(int pipe, size_t frame_bytes) {
    Feeder *feeder = calloc(1, sizeof *feeder);
    uint8_t *frames = malloc(FEEDER_FRAMES * frame_bytes);
    if (!feeder || !frames) {
        free(feeder);
        free(frames);
        errno = ENOMEM;
        return NULL;
    }
    feeder->pipe = pipe;
    feeder->frame_bytes = frame_bytes;
    feeder->frames = frames;
    pthread_mutex_init(&feeder->lock, NULL);
    pthread_cond_init(&feeder->changed, NULL);
    int failed = pthread_create(&feeder->thread, NULL, feed, feeder);
    if (failed) {
        release(feeder);
        errno = failed;
        return NULL;
    }
    return feeder;
}

uint8_t *feeder_frame(Feeder *feeder) {
    pthread_mutex_lock(&feeder->lock);
    while (feeder->waiting == FEEDER_FRAMES && !feeder->trouble) {
        pthread_cond_wait(&feeder->changed, &feeder->lock);
    }
    uint8_t *frame = feeder->trouble ? NULL : frame_at(feeder, feeder->first + feeder->waiting);
    errno = feeder->trouble;
    pthread_mutex_unlock(&feeder->lock);
    return frame;
}

void feeder_push(Feeder *feeder) {
    pthread_mutex_lock(&feeder->lock);
    feeder->waiting++;
    pthread_cond_broadcast(&feeder->changed);
    pthread_mutex_unlock(&feeder->lock);
}

int feeder_end(Feeder *feeder) {
    pthread_mutex_lock(&feeder->lock);
    feeder->ended = true;
    pthread_cond_broadcast(&feeder->changed);
    pthread_mutex_unlock(&feeder->lock);
    pthread_join(feeder->thread, NULL);
    int trouble = feeder->trouble;
    release(feeder);
    return trouble;
}
