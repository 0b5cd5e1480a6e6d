// What the tests leave out under AddressSanitizer and ThreadSanitizer: numerics at scale, such as thousands of training steps until something
// is learned. The sanitizers see the same code in a few steps; how well it learns, `make test` asks. What is left out is skipped by its name.
#ifndef TESTS_SANITIZED_H
#define TESTS_SANITIZED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

// gcc and clang say it in different words.
#ifdef __has_feature
#define HAS_SANITIZER(name) __has_feature(name)
#else
#define HAS_SANITIZER(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || HAS_SANITIZER(address_sanitizer)
#define SANITIZED_MEMORY 1
#else
#define SANITIZED_MEMORY 0
#endif
#if defined(__SANITIZE_THREAD__) || HAS_SANITIZER(thread_sanitizer)
#define SANITIZED_THREADS 1
#else
#define SANITIZED_THREADS 0
#endif
#define SANITIZED (SANITIZED_MEMORY || SANITIZED_THREADS)

static inline void leave_out(void **state) {
    (void)state;
    skip();
}

// In the place of cmocka_unit_test.
#define unit_test_at_scale(test) {#test, SANITIZED ? leave_out : (test), NULL, NULL, NULL}
// Of many combinations of choices one in so many; coprime to the number of each choice, so that each of them comes.
#define EVERY(sanitized) (SANITIZED ? (sanitized) : 1)
// Fewer rounds under ThreadSanitizer, where a training step of a small network takes some hundred times as long.
#define ROUNDS(all, few) (SANITIZED_THREADS ? (few) : (all))

#endif
