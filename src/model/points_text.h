// Points as text: CSV and its like, in UTF-8 or UTF-16; private to points*.c.
#ifndef MODEL_POINTS_TEXT_H
#define MODEL_POINTS_TEXT_H

#include "base/file_in.h"
#include "model/points_table.h"

#define POINTS_TEXT_MAX (INT64_C(1) << 30) // bytes

// begin: the first `count` bytes, by which what is no text is refused before it is read whole.
bool points_text_read(PointTable *table, const FileIn *in, const char *begin, size_t count, Error *err);

#endif
