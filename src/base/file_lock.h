// One at a time, among processes and, where the disk's system can, among machines: a lock that goes with the process that holds it, however
// that ends. Where the disk knows no locks there is none: who takes one must be right without it too, only slower.
#ifndef BASE_FILE_LOCK_H
#define BASE_FILE_LOCK_H

// Waits until nobody else holds the lock for `path`, which need not be there; it lives in the hidden file .lock of the same folder. The
// descriptor for file_lock_release; -1: there is none, or the program was asked to end while it waited (base/interrupt.h).
int file_lock_take(const char *path);
void file_lock_release(int lock);

#endif
