// For `make coverage`: what a process has reached is written at its ends that bypass exit() too. Linked with --wrap for each of these.
#include <stdlib.h>

void __gcov_dump(void);
void __gcov_reset(void);
int __real_raise(int number);
int __wrap_raise(int number);
_Noreturn void __real__Exit(int code);
_Noreturn void __wrap__Exit(int code);
_Noreturn void __real__exit(int code);
_Noreturn void __wrap__exit(int code);
_Noreturn void __real_abort(void);
_Noreturn void __wrap_abort(void);

int __wrap_raise(int number) {
    __gcov_dump();
    __gcov_reset(); // where it goes on, it can be written again
    return __real_raise(number);
}

void __wrap__Exit(int code) {
    __gcov_dump();
    __real__Exit(code);
}

void __wrap__exit(int code) {
    __gcov_dump();
    __real__exit(code);
}

void __wrap_abort(void) {
    __gcov_dump();
    __real_abort();
}
