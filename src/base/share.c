#include "base/share.h"

int share_begin(int count, int member, int team) {
    int each = count / team, more = count % team;
    return member * each + (member < more ? member : more);
}
