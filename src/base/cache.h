// How much the processor's caches hold, for those who explain measurements.
#ifndef BASE_CACHE_H
#define BASE_CACHE_H

// Bytes of the data cache of level 1, 2 or 3; 0 where the system does not say.
long cache_bytes(int level);

#endif
