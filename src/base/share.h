// Work cut into even runs for a team of threads. In place of OpenMP's own loops, for which LLVM's library takes memory each time.
#ifndef BASE_SHARE_H
#define BASE_SHARE_H

// The first of `count` items that member 0..team of a team of `team` works on; its run ends where the next member's begins. The
// first members get one item more where they do not divide, so that only members below `count` get any.
int share_begin(int count, int member, int team);

#endif
