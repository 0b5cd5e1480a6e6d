#include "gfx/frame_writer.h"

#include "base/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#define LOOK_MS 100 // between two looks at whether we are to stop

struct FrameWriter {
    int pipe;
    size_t frame_bytes;
    uint8_t *frames; // (FRAME_WRITER_FRAMES, frame_bytes)
    pthread_t thread;
    // Under `lock`; `changed` tells of every change.
    pthread_mutex_t lock;
    pthread_cond_t changed;
    int first, waiting; // frames first .. first + waiting - 1, in a ring, are the thread's
    bool ended;         // no more will come
    int trouble;        // errno of a write that failed
};

static uint8_t *frame_at(const FrameWriter *writer, int index) {
    return writer->frames + (size_t)(index % FRAME_WRITER_FRAMES) * writer->frame_bytes;
}

// The pipe does not block, so that a reader that hangs, or a request to stop, ends the wait. 0, or why it ended.
static int write_all(int pipe, const uint8_t *bytes, size_t count) {
    struct pollfd end = {.fd = pipe, .events = POLLOUT};
    int quiet_ms = 0;
    while (count > 0) {
        ssize_t n = write(pipe, bytes, count);
        if (n < 0 && errno != EINTR && errno != EAGAIN) {
            return errno;
        }
        if (interrupt_asked()) {
            return ECANCELED;
        }
        if (n < 0 && quiet_ms >= FRAME_WRITER_QUIET_S * 1000) {
            return ETIMEDOUT;
        }
        quiet_ms = n > 0 ? 0 : quiet_ms + (poll(&end, 1, LOOK_MS) == 0 ? LOOK_MS : 0);
        bytes += n > 0 ? n : 0;
        count -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

// The lock is held but while a frame is written.
static void *feed(void *context) {
    FrameWriter *f = context;
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
        f->first = (f->first + 1) % FRAME_WRITER_FRAMES;
        f->waiting--;
        pthread_cond_broadcast(&f->changed);
    }
    pthread_mutex_unlock(&f->lock);
    return NULL;
}

static void release(FrameWriter *writer) {
    pthread_cond_destroy(&writer->changed);
    pthread_mutex_destroy(&writer->lock);
    free(writer->frames);
    free(writer);
}

FrameWriter *frame_writer_start(int pipe, size_t frame_bytes) {
    FrameWriter *writer = calloc(1, sizeof *writer);
    uint8_t *frames = malloc(FRAME_WRITER_FRAMES * frame_bytes);
    if (!writer || !frames) {
        free(writer);
        free(frames);
        errno = ENOMEM;
        return NULL;
    }
    writer->pipe = pipe;
    fcntl(pipe, F_SETFL, O_NONBLOCK);
    writer->frame_bytes = frame_bytes;
    writer->frames = frames;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->changed, NULL);
    int failed = pthread_create(&writer->thread, NULL, feed, writer);
    if (failed) {
        release(writer);
        errno = failed;
        return NULL;
    }
    return writer;
}

uint8_t *frame_writer_frame(FrameWriter *writer) {
    pthread_mutex_lock(&writer->lock);
    while (writer->waiting == FRAME_WRITER_FRAMES && !writer->trouble) {
        pthread_cond_wait(&writer->changed, &writer->lock);
    }
    uint8_t *frame = writer->trouble ? NULL : frame_at(writer, writer->first + writer->waiting);
    errno = writer->trouble;
    pthread_mutex_unlock(&writer->lock);
    return frame;
}

void frame_writer_push(FrameWriter *writer) {
    pthread_mutex_lock(&writer->lock);
    writer->waiting++;
    pthread_cond_broadcast(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
}

int frame_writer_end(FrameWriter *writer) {
    pthread_mutex_lock(&writer->lock);
    writer->ended = true;
    pthread_cond_broadcast(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    int trouble = writer->trouble;
    release(writer);
    return trouble;
}
