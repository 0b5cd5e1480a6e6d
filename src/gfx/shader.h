// Programs from the files in shaders/: the version line of the context's dialect is put in front, errors name file and line.
#ifndef GFX_SHADER_H
#define GFX_SHADER_H

#include "base/error.h"

#include <stdint.h>

// Builds shaders/<vert>.vert with shaders/<frag>.frag, and `defines` ("#define WIDTH 64\n", or "") in front of both. A program for
// transform feedback draws nothing and writes the variable `output`; NULL: a program that draws. 0 and `err` when a file is missing or
// broken. Needs a current context.
uint32_t shader_new(const char *vert, const char *frag, const char *defines, const char *output, Error *err);
// The same from source text; the names are for the error.
uint32_t shader_compile(const char *vert_name, const char *vert, const char *frag_name, const char *frag, const char *defines,
                        const char *output, Error *err);

#endif
