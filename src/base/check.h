// Programmer's mistakes: an assertion that names the value and its range, on in every build.
// What the environment or a user gets wrong is not a CHECK but an Error (error.h).
#ifndef BASE_CHECK_H
#define BASE_CHECK_H

#define CHECK(cond, ...)                                        \
    do {                                                        \
        if (!(cond)) {                                          \
            check_fail(__FILE__, __LINE__, #cond, __VA_ARGS__); \
        }                                                       \
    } while (0)

#define CHECK_RANGE(value, lo, hi) \
    CHECK((value) >= (lo) && (value) <= (hi), "%s is %g, outside %g .. %g", #value, (double)(value), (double)(lo), (double)(hi))

// Prints "file:line: check failed: expression: message" on stderr and aborts.
_Noreturn void check_fail(const char *file, int line, const char *expr, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

#endif
