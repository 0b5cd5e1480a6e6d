#include "gfx/encoder.h"

#include "base/check.h"
#include "base/file.h"
#include "base/language.h"
#include "gfx/child.h"
#include "base/memory.h"
#include "gfx/frame_writer.h"
#include "gfx/yuv.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *ending, *format; // of the name; as ffmpeg calls it
} kinds[ENCODE_COUNT] = {[ENCODE_MP4] = {".mp4", "mp4"},
                         [ENCODE_MOV] = {".mov", "mov"},
                         [ENCODE_MKV] = {".mkv", "matroska"},
                         [ENCODE_WEBM] = {".webm", "webm"},
                         [ENCODE_GIF] = {".gif", "gif"}};

#define LINE_BYTES 200

struct Encoder {
    pid_t pid; // 0: it has ended
    int input; // the pipe's end that is written
    FrameWriter *writer;
    EncodeKind kind;
    int width, height, fps;
    long written;       // frames
    size_t frame_bytes; // as it goes through the pipe
    bool x264, vp9, vp8;
    const char *name;              // of the film, in sentences
    char path[FILE_PATH_MAX + 64]; // what ffmpeg writes in the end,
    int target;                    // and our own descriptor of it
    int frames, palette;           // of a .gif: the frames until then and their colours, in files without names; -1: none
    // What the child writes to its standard error: a pipe, as a full disk would keep the reason to itself.
    int log[2];
    char line[LINE_BYTES], last[LINE_BYTES]; // so far, and the last that was not empty
    size_t used;
    bool told_error;
    const char *chapters; // as ffmpeg's metadata; NULL: none
    void (*old_sigpipe)(int);
};

bool encoder_kind(const char *path, EncodeKind *kind) {
    for (int i = 0; i < ENCODE_COUNT; i++) {
        if (file_ends_in(path, kinds[i].ending)) {
            *kind = (EncodeKind)i;
            return true;
        }
    }
    return false;
}

bool encoder_exists(void) {
    const char *path = getenv("PATH");
    while (path && *path) {
        char name[PATH_MAX];
        size_t n = strcspn(path, ":");
        snprintf(name, sizeof name, "%.*s/ffmpeg", (int)n, path);
        struct stat info;
        if (access(name, X_OK) == 0 && stat(name, &info) == 0 && S_ISREG(info.st_mode)) {
            return true;
        }
        path += n + (path[n] == ':');
    }
    return false;
}

// ---- what went wrong -----------------------------------------------------------------------------------------------------
static void end_line(Encoder *encoder) {
    encoder->line[encoder->used] = '\0';
    // ffmpeg 5 ends with success even when the film's last block or index did not fit on the disk, and only says so.
    encoder->told_error = encoder->told_error || strstr(encoder->line, "Error ");
    if (encoder->used > 0) {
        memcpy(encoder->last, encoder->line, LINE_BYTES);
    }
    encoder->used = 0;
}

// Takes what the child has written to its standard error, and keeps the last line, which says why it failed.
static void hear(Encoder *encoder) {
    char text[1024];
    ssize_t n;
    while ((n = read(encoder->log[0], text, sizeof text)) > 0) {
        for (ssize_t i = 0; i < n; i++) {
            if (text[i] == '\n' || text[i] == '\r') {
                end_line(encoder);
            } else if (encoder->used < LINE_BYTES - 1) {
                encoder->line[encoder->used++] = text[i];
            }
        }
    }
}

// Why a disk takes no more, an errno, or 0: what refused the child a write refuses us another.
static int refused(const Encoder *encoder) {
    const int written[] = {encoder->target, encoder->frames, encoder->palette};
    for (int i = 0; i < 3; i++) {
        if (written[i] >= 0 && lseek(written[i], 0, SEEK_END) >= 0 && write(written[i], "", 1) < 0) {
            return errno;
        }
    }
    return strstr(encoder->last, strerror(ENOSPC)) ? ENOSPC : strstr(encoder->last, strerror(EFBIG)) ? EFBIG : 0;
}

// How the child ended: that the disk refused it, or the last line of its own log. Always false.
static bool failed(Encoder *encoder, ChildEnd end, int code, Error *err) {
    if (end == CHILD_HUNG) {
        return error_set(err,
                         "The encoder ffmpeg did nothing for %d seconds and was ended. Check whether ffmpeg works on its own.",
                         CHILD_QUIET_S);
    }
    if (end == CHILD_KILLED) {
        const char *perhaps = code == SIGKILL ? tr(". Perhaps the memory was full") : "";
        return error_set(err, "The encoder ffmpeg was ended by a signal (%s)%s.", strsignal(code), perhaps);
    }
    hear(encoder);
    end_line(encoder);
    const int why = refused(encoder);
    return why ? file_cannot_write(encoder->name, why, err)
               : error_set(err, "The encoder ffmpeg failed: %s.", encoder->last[0] ? encoder->last : tr("it said nothing"));
}

// ---- what this ffmpeg can ------------------------------------------------------------------------------------------------
// Which of the encoders that we would use ffmpeg has; free builds come without libx264.
static bool look_for_encoders(Encoder *encoder, Error *err) {
    static const char *const args[] = {"ffmpeg", "-hide_banner", "-loglevel", "error", "-encoders", NULL};
    enum { LIST_BYTES = 1 << 17 }; // of 20 kB as a rule
    int code;
    char *list = malloc(LIST_BYTES);
    if (!list) {
        return error_set(err, "Not enough memory for a film.");
    }
    ChildEnd end = child_output(args, encoder->log[1], list, LIST_BYTES, &code);
    int why = errno;
    encoder->x264 = strstr(list, " libx264 ") != NULL;
    encoder->vp9 = strstr(list, " libvpx-vp9 ") != NULL;
    encoder->vp8 = strstr(list, " libvpx ") != NULL;
    free(list);
    if (end == CHILD_FAILED && code == 0) {
        return error_set(err, "Cannot start ffmpeg: %s.", file_reason(why));
    }
    if (end != CHILD_WELL) {
        return failed(encoder, end, code, err);
    }
    return encoder->kind != ENCODE_WEBM || encoder->vp9 || encoder->vp8 ||
           error_set(err, "This ffmpeg cannot write .webm: it comes without libvpx. Choose .mp4.");
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
static void add_h264(Args *args, bool x264) {
    if (x264) {
        ADD(args, "-c:v", "libx264", "-preset", "veryfast", "-crf", "14", "-x264-params", "chroma-qp-offset=-2");
    } else {
        ADD(args, "-c:v", "mpeg4", "-q:v", "2");
    }
}

static void add_vp(Args *args, bool vp9) {
    if (vp9) {
        ADD(args, "-c:v", "libvpx-vp9", "-crf", "20", "-b:v", "0", "-deadline", "good", "-cpu-used", "5", "-row-mt", "1");
    } else {
        ADD(args, "-c:v", "libvpx", "-crf", "8", "-b:v", "20M", "-deadline", "good", "-cpu-used", "5");
    }
}

// The matrix must be said: unsaid, players guess by the size.
static void add_film(Args *args, const Encoder *encoder) {
    if (encoder->kind == ENCODE_WEBM) {
        add_vp(args, encoder->vp9);
    } else {
        add_h264(args, encoder->x264);
    }
    ADD(args, "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv");
    if (encoder->kind == ENCODE_MP4 || encoder->kind == ENCODE_MOV) {
        ADD(args, "-movflags", "+faststart");
    }
    ADD(args, "-f", kinds[encoder->kind].format);
}

static void add_start(Args *args) {
    ADD(args, "ffmpeg", "-hide_banner", "-loglevel", "error", "-y");
}

static void add_end(Args *args, const char *path) {
    ADD(args, "-fflags", "+bitexact", "-flags:v", "+bitexact", path);
}

// A palette for the whole film can be chosen only at its end, and ffmpeg would keep every frame in memory until then: a minute at
// 1920x1080 would take 15 GB. So the frames of a .gif go into a file first, without loss.
static void fill_args(Args *args, const Encoder *encoder, const char *size, const char *rate) {
    bool gif = encoder->kind == ENCODE_GIF;
    add_start(args);
    ADD(args, "-f", "rawvideo", "-pixel_format", gif ? "rgb24" : "yuv420p");
    ADD(args, "-video_size", size, "-framerate", rate, "-i", "pipe:0", "-an", "-threads", "4");
    if (gif) {
        ADD(args, "-c:v", "ffv1", "-f", "nut");
    } else {
        add_film(args, encoder);
    }
    add_end(args, gif ? "pipe:1" : encoder->path);
}

// The child, the pipe to it and the thread that feeds it.
static bool start_with_pipe(Encoder *encoder, const Args *args) {
    int ends[2];
    if (!child_pipe(ends)) {
        return false;
    }
    const int streams[CHILD_STREAMS] = {ends[0], encoder->frames, encoder->log[1], -1};
    encoder->pid = child_start(args->list, streams);
    int code = errno;
    close(ends[0]);
    encoder->input = ends[1];
    encoder->writer = encoder->pid > 0 ? frame_writer_start(ends[1], encoder->frame_bytes) : NULL;
    if (!encoder->writer) {
        code = encoder->pid > 0 ? errno : code;
        close(ends[1]);
        if (encoder->pid > 0) {
            child_kill(encoder->pid);
        }
        errno = code;
    }
    return encoder->writer != NULL;
}

static void let_go(Encoder *encoder) {
    signal(SIGPIPE, encoder->old_sigpipe);
    const int ours[] = {encoder->log[0], encoder->log[1], encoder->frames, encoder->palette};
    for (int i = 0; i < 4; i++) {
        if (ours[i] >= 0) {
            close(ours[i]);
        }
    }
    free(encoder);
}

// Where ffmpeg's words go, and a film's frames until it can be made of them.
static bool open_scratch(Encoder *encoder, Error *err) {
    if (!child_pipe(encoder->log)) {
        return error_set(err, "Cannot start ffmpeg: %s.", file_reason(errno));
    }
    fcntl(encoder->log[0], F_SETFL, O_NONBLOCK);
    if (encoder->kind != ENCODE_GIF) {
        return true;
    }
    encoder->frames = file_scratch(encoder->path, err);
    encoder->palette = encoder->frames < 0 ? -1 : file_scratch(encoder->path, err);
    return encoder->palette >= 0;
}

// ffmpeg takes what stands before a colon for a protocol, and a dash for an option, unless the name begins as a path does.
static void set_path(Encoder *encoder, const FileOut *out) {
    snprintf(encoder->path, sizeof encoder->path, "%s%s", out->temp[0] == '/' ? "" : "./", out->temp);
    encoder->target = fileno(out->stream);
    encoder->name = out->path;
}

Encoder *encoder_start(const FileOut *out, EncodeKind kind, int width, int height, int fps, Error *err) {
    char size[32], rate[16];
    bool even = kind != ENCODE_GIF; // see yuv_bytes
    snprintf(size, sizeof size, "%dx%d", even ? width / 2 * 2 : width, even ? height / 2 * 2 : height);
    snprintf(rate, sizeof rate, "%d", fps);
    Encoder *encoder = memory_new(1, sizeof *encoder);
    *encoder = (Encoder){.kind = kind, .width = width, .height = height, .fps = fps, .frames = -1, .palette = -1, .log = {-1, -1}};
    set_path(encoder, out);
    encoder->frame_bytes = even ? yuv_bytes(width, height) : (size_t)width * (size_t)height * 3;
    encoder->old_sigpipe = signal(SIGPIPE, SIG_IGN); // a dead encoder must be an error, not the end
    if (open_scratch(encoder, err) && look_for_encoders(encoder, err)) {
        Args args = {0};
        fill_args(&args, encoder, size, rate);
        if (start_with_pipe(encoder, &args)) {
            return encoder;
        }
        error_set(err, "Cannot start ffmpeg: %s.", file_reason(errno));
    }
    let_go(encoder);
    return NULL;
}

// ---- feeding and ending ------------------------------------------------------------------------------------------------------
// Ends the thread and the child, which gets the time that it needs where all went well.
static ChildEnd end_child(Encoder *encoder, int *code) {
    const int watched[] = {encoder->target, encoder->frames};
    int trouble = encoder->writer ? frame_writer_end(encoder->writer) : 0;
    ChildEnd end = trouble == ETIMEDOUT ? CHILD_HUNG : trouble == ECANCELED ? CHILD_STOPPED : CHILD_WELL;
    encoder->writer = NULL;
    close(encoder->input);
    if (end != CHILD_WELL) {
        child_kill(encoder->pid);
    } else {
        end = child_wait(encoder->pid, watched, encoder->frames < 0 ? 1 : 2, code);
    }
    encoder->pid = 0;
    return end == CHILD_WELL && trouble ? CHILD_FAILED : end;
}

bool encoder_write(Encoder *encoder, const uint8_t *rgb, Error *err) {
    hear(encoder); // a full pipe would stop the child
    uint8_t *frame = encoder->writer ? frame_writer_frame(encoder->writer) : NULL;
    if (!frame) {
        int code = 0;
        ChildEnd end = encoder->pid ? end_child(encoder, &code) : CHILD_FAILED;
        return failed(encoder, end, code, err);
    }
    if (encoder->kind == ENCODE_GIF) {
        memcpy(frame, rgb, encoder->frame_bytes);
    } else {
        yuv_from_rgb(encoder->width, encoder->height, rgb, frame);
    }
    frame_writer_push(encoder->writer);
    encoder->written++;
    return true;
}

// Runs ffmpeg to its end.
static ChildEnd run(const Encoder *encoder, const Args *args, int out, int more, int *code) {
    const int streams[CHILD_STREAMS] = {encoder->frames, out, encoder->log[1], more};
    const int watched[] = {encoder->frames, out, encoder->target};
    pid_t pid = child_start(args->list, streams);
    return pid > 0 ? child_wait(pid, watched, 3, code) : CHILD_FAILED;
}

// Frames of a .gif last a whole number of 1/100 s, so that they differ; ffmpeg would have the last one last as long as the one before it.
static long last_delay(const Encoder *encoder) {
    const double frame = 100.0 / encoder->fps;
    return lround((double)encoder->written * frame) - lround((double)(encoder->written - 1) * frame);
}

// From the file of frames: one palette for them all, and the film with it.
static ChildEnd make_gif(const Encoder *encoder, int *code) {
    Args palette = {0}, film = {0};
    char delay[16];
    snprintf(delay, sizeof delay, "%ld", last_delay(encoder));
    add_start(&palette);
    ADD(&palette, "-f", "nut", "-i", "pipe:0", "-vf", "palettegen=stats_mode=full", "-frames:v", "1");
    ADD(&palette, "-c:v", "png", "-f", "image2pipe");
    add_end(&palette, "pipe:1");
    add_start(&film);
    ADD(&film, "-f", "nut", "-i", "pipe:0", "-f", "png_pipe", "-i", "pipe:3");
    ADD(&film, "-filter_complex", "paletteuse=dither=sierra2_4a:diff_mode=rectangle", "-loop", "0", "-final_delay", delay, "-f",
        "gif");
    add_end(&film, encoder->path);
    lseek(encoder->frames, 0, SEEK_SET);
    ChildEnd end = run(encoder, &palette, encoder->palette, -1, code);
    lseek(encoder->frames, 0, SEEK_SET);
    lseek(encoder->palette, 0, SEEK_SET);
    return end == CHILD_WELL ? run(encoder, &film, -1, encoder->palette, code) : end;
}

void encoder_chapters(Encoder *encoder, const char *metadata) {
    encoder->chapters = metadata;
}

static bool copy_all(const char *path, int to) {
    char piece[1 << 16];
    ssize_t n = -1;
    const int from = open(path, O_RDONLY | O_CLOEXEC);
    while (from >= 0 && (n = read(from, piece, sizeof piece)) > 0 && write(to, piece, (size_t)n) == n) {
    }
    if (from >= 0) {
        close(from);
    }
    return n == 0 && lseek(to, 0, SEEK_SET) == 0;
}

// Once more through ffmpeg, without encoding again: where chapters begin is known only at the end. From a copy without a name into the film.
static ChildEnd add_chapters(Encoder *encoder, int *code, Error *err) {
    const bool moov = encoder->kind == ENCODE_MP4 || encoder->kind == ENCODE_MOV;
    Args args = {0};
    encoder->frames = file_scratch(encoder->path, err);
    encoder->palette = encoder->frames < 0 ? -1 : file_scratch(encoder->path, err);
    const size_t length = strlen(encoder->chapters);
    if (encoder->palette < 0 || !copy_all(encoder->path, encoder->frames) ||
        write(encoder->palette, encoder->chapters, length) != (ssize_t)length || lseek(encoder->palette, 0, SEEK_SET) != 0) {
        return CHILD_FAILED;
    }
    add_start(&args);
    ADD(&args, "-f", moov ? "mov" : "matroska", "-i", "pipe:0", "-f", "ffmetadata", "-i", "pipe:3", "-map", "0:v", "-map_metadata", "1");
    ADD(&args, "-map_chapters", "1", "-c", "copy");
    if (moov) {
        ADD(&args, "-movflags", "+faststart");
    }
    ADD(&args, "-f", kinds[encoder->kind].format);
    add_end(&args, encoder->path);
    return run(encoder, &args, -1, encoder->palette, code);
}

bool encoder_finish(Encoder *encoder, Error *err) {
    int code = 0;
    ChildEnd end = end_child(encoder, &code);
    hear(encoder);
    const bool well = end == CHILD_WELL && !encoder->told_error;
    if (well && encoder->kind == ENCODE_GIF) {
        end = make_gif(encoder, &code);
    } else if (well && encoder->chapters) {
        end = add_chapters(encoder, &code, err);
    }
    struct stat made;
    bool some = fstat(encoder->target, &made) == 0 && made.st_size > 0;
    hear(encoder);
    bool good = end == CHILD_WELL && some && !encoder->told_error;
    if (!good) {
        failed(encoder, end, code, err);
    }
    let_go(encoder);
    return good;
}

void encoder_kill(Encoder *encoder) {
    if (encoder->pid) {
        child_kill(encoder->pid); // which ends a write to it, too
        frame_writer_end(encoder->writer);
        close(encoder->input);
    }
    let_go(encoder);
}
