// A limit of memory for tests of what happens when there is none.
#ifndef TESTS_MEMORY_LIMIT_H
#define TESTS_MEMORY_LIMIT_H

#include <stdio.h>
#include <sys/resource.h>

// Lets the process have `more` bytes of address space beyond what it has now.
static inline void limit_memory(size_t more) {
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file) {
        assert_int_equal(fscanf(file, "%ld", &pages), 1);
        fclose(file);
    }
    struct rlimit limit;
    getrlimit(RLIMIT_AS, &limit);
    limit.rlim_cur = more ? (rlim_t)pages * 4096 + more : limit.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
}

#endif
