#include "gfx/encoder.h"

#include "base/check.h"
#include "base/file.h"
#include "base/language.h"
#include "base/memory.h"
#include "gfx/frame_writer.h"
#include "gfx/yuv.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define NAME_MAX_BYTES (FILE_PATH_MAX + 32)

struct Encoder {
    pid_t pid;
    int input; // the pipe's end that is written
    FrameWriter *writer;
    EncodeKind kind;
    int width, height;
    size_t frame_bytes; // as it goes through the pipe
    // Of a .gif: what is written in the end, and what is kept beside it until then.
    char path[NAME_MAX_BYTES], frames[NAME_MAX_BYTES], palette[NAME_MAX_BYTES];
    FILE *log; // what the child writes to stderr; a file without a name
    void (*old_sigpipe)(int);
};

bool encoder_exists(void) {
    const char *path = getenv("PATH");
    while (path && *path) {
        char name[PATH_MAX];
        size_t n = strcspn(path, ":");
        snprintf(name, sizeof name, "%.*s/ffmpeg", (int)n, path);
        if (access(name, X_OK) == 0) {
            return true;
        }
        path += n + (path[n] == ':');
    }
    return false;
}

// Starts ffmpeg with the three standard streams; -1 stands for /dev/null. The pid, or -1 and errno.
static pid_t start(const char *const *args, int in, int out, int err_fd) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    pid_t pid = -1;
    int fds[3] = {in, out, err_fd};
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; i < 3; i++) {
        if (fds[i] < 0) {
            posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
        } else {
            posix_spawn_file_actions_adddup2(&actions, fds[i], i);
        }
    }
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    errno = posix_spawnp(&pid, "ffmpeg", &actions, &attributes, (char *const *)(uintptr_t)args, environ);
    pid = errno == 0 ? pid : -1;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

// True when the child ended well.
static bool wait_for(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

// Asks ffmpeg for its list of encoders: free builds come without libx264.
static bool have_x264(void) {
    static const char *const args[] = {"ffmpeg", "-hide_banner", "-loglevel", "error", "-encoders", NULL};
    FILE *list = tmpfile();
    bool found = false;
    pid_t pid = list ? start(args, -1, fileno(list), -1) : -1;
    if (pid > 0) {
        char line[256];
        wait_for(pid);
        rewind(list);
        while (fgets(line, sizeof line, list)) {
            found = found || strstr(line, " libx264 ");
        }
    }
    if (list) {
        fclose(list);
    }
    return found;
}

// ---- the command line ------------------------------------------------------------------------------------------------------
typedef struct {
    const char *list[64];
    int count;
} Args;

static void add(Args *args, const char *const *more) {
    for (; *more; more++) {
        CHECK(args->count < 63, "too many arguments for ffmpeg");
        args->list[args->count++] = *more;
    }
}

#define ADD(args, ...) add((args), (const char *const[]){__VA_ARGS__, NULL})

// The preset leaves most of the processor to the film's own work; the finer quantisers, finer still for colour, make up for it: of a
// film at 1920x1080 luma and chroma come out as true (PSNR 45.8 and 48.4 dB) as by `medium` with crf 16 (45.2 and 47.8 dB), in less
// than half of its time and a quarter more bytes.
// The matrix must be said: unsaid, players guess by the size.
static void add_mp4(Args *args) {
    if (have_x264()) {
        ADD(args, "-c:v", "libx264", "-preset", "veryfast", "-crf", "14", "-x264-params", "chroma-qp-offset=-2");
    } else {
        ADD(args, "-c:v", "mpeg4", "-q:v", "2");
    }
    ADD(args, "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv");
    ADD(args, "-movflags", "+faststart", "-f", "mp4");
}

static void add_start(Args *args) {
    ADD(args, "ffmpeg", "-hide_banner", "-loglevel", "error", "-y");
}

static void add_end(Args *args, const char *path) {
    ADD(args, "-fflags", "+bitexact", "-flags:v", "+bitexact", path);
}

// A palette for the whole film can be chosen only at its end, and ffmpeg would keep every frame in memory until then: a minute at
// 1920x1080 would take 15 GB. So the frames of a .gif go into a file first, without loss.
static void fill_args(Args *args, const char *path, EncodeKind kind, const char *size, const char *rate) {
    add_start(args);
    ADD(args, "-f", "rawvideo", "-pixel_format", kind == ENCODE_MP4 ? "yuv420p" : "rgb24");
    ADD(args, "-video_size", size, "-framerate", rate, "-i", "pipe:0", "-an", "-threads", "4");
    if (kind == ENCODE_MP4) {
        add_mp4(args);
    } else {
        ADD(args, "-c:v", "ffv1", "-f", "nut");
    }
    add_end(args, path);
}

// A pipe whose ends no child inherits but those that it is given.
static bool open_pipe(int ends[2]) {
    if (pipe(ends) != 0) {
        return false;
    }
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return true;
}

// The child, the pipe to it and the thread that feeds it.
static bool start_with_pipe(Encoder *encoder, const Args *args) {
    int ends[2];
    if (!open_pipe(ends)) {
        return false;
    }
    encoder->pid = start(args->list, ends[0], -1, fileno(encoder->log));
    close(ends[0]);
    encoder->input = ends[1];
    encoder->writer = encoder->pid > 0 ? frame_writer_start(ends[1], encoder->frame_bytes) : NULL;
    if (!encoder->writer) {
        int code = errno;
        close(ends[1]);
        if (encoder->pid > 0) {
            wait_for(encoder->pid);
        }
        errno = code;
    }
    return encoder->writer != NULL;
}

Encoder *encoder_start(const char *path, EncodeKind kind, int width, int height, int fps, Error *err) {
    char size[32], rate[16];
    bool even = kind == ENCODE_MP4; // see yuv_bytes
    snprintf(size, sizeof size, "%dx%d", even ? width / 2 * 2 : width, even ? height / 2 * 2 : height);
    snprintf(rate, sizeof rate, "%d", fps);
    Encoder *encoder = memory_new(1, sizeof *encoder);
    snprintf(encoder->path, sizeof encoder->path, "%s", path);
    snprintf(encoder->frames, sizeof encoder->frames, "%s.nut", path);
    snprintf(encoder->palette, sizeof encoder->palette, "%s.png", path);
    Args args = {0};
    fill_args(&args, kind == ENCODE_MP4 ? encoder->path : encoder->frames, kind, size, rate);
    encoder->kind = kind;
    encoder->width = width;
    encoder->height = height;
    encoder->frame_bytes = kind == ENCODE_MP4 ? yuv_bytes(width, height) : (size_t)width * (size_t)height * 3;
    encoder->log = tmpfile();
    encoder->old_sigpipe = signal(SIGPIPE, SIG_IGN); // a dead encoder must be an error, not the end
    if (encoder->log && start_with_pipe(encoder, &args)) {
        return encoder;
    }
    error_set(err, "Cannot start ffmpeg: %s.", strerror(errno));
    signal(SIGPIPE, encoder->old_sigpipe);
    if (encoder->log) {
        fclose(encoder->log);
    }
    free(encoder);
    return NULL;
}

// ---- feeding and ending ------------------------------------------------------------------------------------------------------
#define LINE_BYTES 200

// The last line that the child wrote, which says why it failed. True when a line tells an error: ffmpeg 5 ends with success even when
// the film's last block or index did not fit on the disk, and only says so.
static bool last_line(FILE *log, char out[LINE_BYTES]) {
    char line[LINE_BYTES];
    bool told_error = false;
    snprintf(out, LINE_BYTES, "it said nothing");
    rewind(log);
    while (fgets(line, sizeof line, log)) {
        told_error = told_error || strstr(line, "Error ");
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0]) {
            snprintf(out, LINE_BYTES, "%s", line);
        }
    }
    return told_error;
}

// With the last line of ffmpeg's own log, and advice when the disk is full.
static bool failed(const Encoder *encoder, const char *how, Error *err) {
    char why[LINE_BYTES];
    last_line(encoder->log, why);
    const char *advice = strstr(why, strerror(ENOSPC)) ? tr(". Free some space or choose another disk") : "";
    return error_set(err, "The encoder ffmpeg %s: %s%s.", tr(how), why, advice);
}

bool encoder_write(Encoder *encoder, const uint8_t *rgb, Error *err) {
    uint8_t *frame = frame_writer_frame(encoder->writer);
    if (!frame) {
        return failed(encoder, TR("stopped"), err);
    }
    if (encoder->kind == ENCODE_MP4) {
        yuv_from_rgb(encoder->width, encoder->height, rgb, frame);
    } else {
        memcpy(frame, rgb, encoder->frame_bytes);
    }
    frame_writer_push(encoder->writer);
    return true;
}

static void let_go(Encoder *encoder) {
    if (encoder->kind == ENCODE_GIF) {
        unlink(encoder->frames);
        unlink(encoder->palette);
    }
    signal(SIGPIPE, encoder->old_sigpipe);
    fclose(encoder->log);
    free(encoder);
}

static bool run(const Encoder *encoder, const Args *args) {
    pid_t pid = start(args->list, -1, -1, fileno(encoder->log));
    return pid > 0 && wait_for(pid);
}

// From the file of frames: one palette for them all, and the film with it.
static bool make_gif(const Encoder *encoder) {
    Args palette = {0}, film = {0};
    add_start(&palette);
    ADD(&palette, "-i", encoder->frames, "-vf", "palettegen=stats_mode=full", "-frames:v", "1", "-f", "image2", "-update", "1");
    add_end(&palette, encoder->palette);
    add_start(&film);
    ADD(&film, "-i", encoder->frames, "-i", encoder->palette);
    ADD(&film, "-filter_complex", "paletteuse=dither=sierra2_4a:diff_mode=rectangle", "-loop", "0", "-f", "gif");
    add_end(&film, encoder->path);
    return run(encoder, &palette) && run(encoder, &film);
}

bool encoder_finish(Encoder *encoder, Error *err) {
    char line[LINE_BYTES];
    bool good = frame_writer_end(encoder->writer) == 0;
    good = close(encoder->input) == 0 && good;
    good = wait_for(encoder->pid) && good;
    good = good && (encoder->kind != ENCODE_GIF || make_gif(encoder)) && !last_line(encoder->log, line);
    if (!good) {
        failed(encoder, TR("failed"), err);
    }
    let_go(encoder);
    return good;
}

void encoder_kill(Encoder *encoder) {
    kill(encoder->pid, SIGKILL); // which ends a write to it, too
    frame_writer_end(encoder->writer);
    close(encoder->input);
    wait_for(encoder->pid);
    let_go(encoder);
}
