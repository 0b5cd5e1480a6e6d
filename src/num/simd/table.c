// This variant's entry.
#include "num/simd/simd.h"

#define TEXT_NOW(isa) #isa
#define TEXT(isa) TEXT_NOW(isa)
#define ENTRY(returns, name, arguments) .name = KERNEL(name),

extern const Kernels KERNEL(table);
const Kernels KERNEL(table) = {.isa = TEXT(KERNELS_ISA), KERNEL_ROWS(ENTRY)};
