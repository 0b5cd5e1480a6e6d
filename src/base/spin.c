#include "base/spin.h"

#include <stdlib.h>
#include <unistd.h>

#define SPIN_COUNT "5000" // of libgomp: about the time between two loops of one training step
#define BLOCK_MS "1"      // of LLVM's libomp, whose least this is beside none

void spin_little(char **argv) {
    if (getenv("OMP_WAIT_POLICY") || getenv("GOMP_SPINCOUNT") || getenv("KMP_BLOCKTIME")) {
        return;
    }
    setenv("GOMP_SPINCOUNT", SPIN_COUNT, 1);
    setenv("KMP_BLOCKTIME", BLOCK_MS, 1);
    execv("/proc/self/exe", argv);
}
