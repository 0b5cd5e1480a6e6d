#include "gfx/shader.h"

#include "base/file.h"
#include "gfx/opengl.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The #line makes the driver count lines as the file does.
static const char *const head_desktop = "#version 330 core\n";
static const char *const head_es = "#version 300 es\nprecision highp float;\nprecision highp int;\n";

// The line in a compiler's first message: Mesa writes "0:12(3): error", NVIDIA "0(12) : error", others "ERROR: 0:12: ".
static int line_of(const char *log) {
    for (const char *p = log; *p; p++) {
        if (p[0] == '0' && (p[1] == ':' || p[1] == '(') && isdigit((unsigned char)p[2])) {
            return atoi(p + 2);
        }
    }
    return 0;
}

static bool compile(GLuint shader, const char *name, const char *defines, const char *source, Error *err) {
    const char *parts[] = {opengl_is_desktop() ? head_desktop : head_es, defines, "#line 1\n", source};
    char log[256] = "";
    GLint good = 0;
    glShaderSource(shader, sizeof parts / sizeof parts[0], parts, NULL);
    glCompileShader(shader);
    glGetShaderiv(shader, GL_COMPILE_STATUS, &good);
    glGetShaderInfoLog(shader, sizeof log, NULL, log);
    log[strcspn(log, "\r\n")] = '\0';
    return good || error_set(err, "The shader %s does not compile, line %d: %s. Restore the file.", name, line_of(log), log);
}

static bool link(GLuint program, const char *vert_name, const char *frag_name, Error *err) {
    char log[256] = "";
    GLint good = 0;
    glLinkProgram(program);
    glGetProgramiv(program, GL_LINK_STATUS, &good);
    glGetProgramInfoLog(program, sizeof log, NULL, log);
    log[strcspn(log, "\r\n")] = '\0';
    return good || error_set(err, "The shaders %s and %s do not fit together: %s. Restore the files.", vert_name, frag_name, log);
}

uint32_t shader_compile(const char *vert_name, const char *vert, const char *frag_name, const char *frag, const char *defines,
                        const char *output, Error *err) {
    GLuint v = glCreateShader(GL_VERTEX_SHADER);
    GLuint f = glCreateShader(GL_FRAGMENT_SHADER);
    GLuint program = glCreateProgram();
    glAttachShader(program, v);
    glAttachShader(program, f);
    if (output) {
        glTransformFeedbackVaryings(program, 1, &output, GL_INTERLEAVED_ATTRIBS);
    }
    bool good = compile(v, vert_name, defines, vert, err) && compile(f, frag_name, defines, frag, err) &&
                link(program, vert_name, frag_name, err);
    glDeleteShader(v);
    glDeleteShader(f);
    if (!good) {
        glDeleteProgram(program);
        return 0;
    }
    return program;
}

static char *read_source(char *name, size_t name_size, const char *stem, const char *ending, Error *err) {
    char path[FILE_PATH_MAX];
    size_t size;
    snprintf(name, name_size, "shaders/%s.%s", stem, ending);
    return file_find_own(path, name, err) ? file_read(path, &size, err) : NULL;
}

uint32_t shader_new(const char *vert, const char *frag, const char *defines, const char *output, Error *err) {
    char vert_name[64], frag_name[64];
    char *v = read_source(vert_name, sizeof vert_name, vert, "vert", err);
    char *f = v ? read_source(frag_name, sizeof frag_name, frag, "frag", err) : NULL;
    uint32_t program = f ? shader_compile(vert_name, v, frag_name, f, defines, output, err) : 0;
    free(v);
    free(f);
    return program;
}
