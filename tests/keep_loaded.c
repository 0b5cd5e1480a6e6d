// For `make asan` only: libraries stay loaded until the leak checker has looked. Mesa keeps some memory in its driver for as
// long as it is loaded; once SDL has closed it, that memory would count as lost, from an "unknown module".
// What D-Bus keeps of SDL's question for a session is the library's own.
int dlclose(void *library);
const char *__lsan_default_suppressions(void); // NOLINT(bugprone-reserved-identifier): the checker's own name

int dlclose(void *library) {
    (void)library;
    return 0;
}

const char *__lsan_default_suppressions(void) { // NOLINT(bugprone-reserved-identifier)
    return "leak:libdbus-1\n";
}
