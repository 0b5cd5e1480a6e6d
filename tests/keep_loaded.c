// For `make asan` only: libraries stay loaded until the leak checker has looked. Mesa keeps some memory in its driver for as
// long as it is loaded; once SDL has closed it, that memory would count as lost, from an "unknown module".
int dlclose(void *library);

int dlclose(void *library) {
    (void)library;
    return 0;
}
