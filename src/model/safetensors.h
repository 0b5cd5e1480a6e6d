// The safetensors container (github.com/huggingface/safetensors): a length of 8 bytes, a JSON header of that length, the numbers.
// What is written follows the specification to the byte: little endian, header padded with blanks to a multiple of 8, metadata
// first, tensors sorted by name and lying in that order without gaps. What is read is trusted in nothing: the header must be
// such a header, and its tensors must tile the rest of the file exactly. A tensor is read only when it is asked for.
#ifndef MODEL_SAFETENSORS_H
#define MODEL_SAFETENSORS_H

#include "base/file_in.h"

#define SAFETENSORS_HEADER_MAX 1000000 // bytes of a header that is read at all
#define SAFETENSORS_MAX 768            // tensors of a file

// A block of floats. cols 0: one-dimensional, (rows).
typedef struct {
    const char *name;
    int rows, cols;
    const float *data;
} Tensor;

typedef struct {
    const char *key, *value;
} TensorNote; // of the header's __metadata__

// Writes a file whole or not at all. Names must differ; the order is the writer's own.
bool safetensors_write(const char *path, int count, const Tensor *tensors, int notes, const TensorNote *note, Error *err);

typedef struct {
    const char *path; // as it was opened; not owned
    FileIn in;
    int64_t data; // where its numbers begin
    void *header; // the parsed JSON
} Safetensors;

// Reads and checks the header against the file; the sentence in `err` names the file, and the tensor or offset that is wrong.
bool safetensors_open(Safetensors *st, const char *path, Error *err);
void safetensors_close(Safetensors *st);

// A value of the metadata; NULL when there is none.
const char *safetensors_note(const Safetensors *st, const char *key);
// The name of a tensor by its index in the header; NULL beyond the last.
const char *safetensors_name(const Safetensors *st, int index);
// Gives a tensor, if it is there and the other name is free, that name from here on.
void safetensors_rename(Safetensors *st, const char *name, const char *other);
bool safetensors_has(const Safetensors *st, const char *name);
// Shape of a tensor of one or two dimensions (cols 0: one); false when it has another number of them, or is not there.
bool safetensors_shape(const Safetensors *st, const char *name, int *rows, int *cols);
// Copies a tensor that must be F32 (or F64, F16 or BF16, which are converted) of this shape with finite numbers. out: (rows, cols).
bool safetensors_read(const Safetensors *st, const char *name, int rows, int cols, float *out, Error *err);

#endif
