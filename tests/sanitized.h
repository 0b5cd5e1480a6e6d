// What the tests leave out under AddressSanitizer and ThreadSanitizer: numerics at scale, such as thousands of training steps until something
// is learned. The sanitizers see the same code in a few steps; how well it learns, `make test` asks. What is left out is skipped by its name.
#ifndef TESTS_SANITIZED_H
#define TESTS_SANITIZED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static inline void leave_out(void **state) {
    (void)state;
    skip();
}

// In the place of cmocka_unit_test.
#define unit_test_at_scale(test) {#test, SANITIZED ? leave_out : (test), NULL, NULL, NULL}
// Of many combinations of choices one in so many; coprime to the number of each choice, so that each of them comes.
#define EVERY(sanitized) (SANITIZED ? (sanitized) : 1)

#endif
