#include "base/cache.h"

#include "base/check.h"

#include <unistd.h>

long cache_bytes(int level) {
    CHECK_RANGE(level, 1, 3);
#if defined(_SC_LEVEL1_DCACHE_SIZE)
    static const int name[] = {_SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE, _SC_LEVEL3_CACHE_SIZE};
    long bytes = sysconf(name[level - 1]);
    return bytes > 0 ? bytes : 0;
#else
    return 0;
#endif
}
