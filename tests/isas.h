// The names of all variants of the kernels. kernels_choose refuses those that this machine lacks.
#ifndef TESTS_ISAS_H
#define TESTS_ISAS_H

static const char *const isas[] = {"baseline", "avx2", "avx512", "neon", "wasm"};
#define ISAS ((int)(sizeof isas / sizeof isas[0]))

#endif
