// a(t) and s(t) drawn by hand: monotone cubic interpolation of a few control points, so that what rises between two points
// rises all the way. Fritsch & Carlson, SIAM J. Numer. Anal. 17 (1980); slopes by the harmonic mean of Fritsch & Butland (1984).
#include "base/language.h"
#include "flow/path/kinds.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// A curve through (t_i, v_i) with slope m_i there.
typedef struct {
    int points;
    const double *t, *v;
    double m[PATH_MAX_POINTS];
} Curve;

static double secant(const Curve *c, int i) {
    return (c->v[i + 1] - c->v[i]) / (c->t[i + 1] - c->t[i]);
}

// Slope at an end from the two nearest secants (second order), held back so that the first piece stays monotone.
static double end_slope(double h0, double h1, double d0, double d1) {
    double m = ((2.0 * h0 + h1) * d0 - h0 * d1) / (h0 + h1);
    if (m * d0 <= 0.0) {
        return 0.0;
    }
    bool turns = d0 * d1 <= 0.0, steep = (m > 0.0 ? m : -m) > 3.0 * (d0 > 0.0 ? d0 : -d0);
    return turns && steep ? 3.0 * d0 : m;
}

static Curve curve_through(int points, const double *t, const double *v) {
    Curve c = {.points = points, .t = t, .v = v};
    if (points == 2) {
        c.m[0] = c.m[1] = secant(&c, 0);
        return c;
    }
    for (int i = 1; i < points - 1; i++) {
        double d0 = secant(&c, i - 1), d1 = secant(&c, i), h0 = t[i] - t[i - 1], h1 = t[i + 1] - t[i];
        double w0 = 2.0 * h1 + h0, w1 = h1 + 2.0 * h0;
        c.m[i] = d0 * d1 > 0.0 ? (w0 + w1) / (w0 / d0 + w1 / d1) : 0.0;
    }
    int n = points - 1;
    c.m[0] = end_slope(t[1] - t[0], t[2] - t[1], secant(&c, 0), secant(&c, 1));
    c.m[n] = end_slope(t[n] - t[n - 1], t[n - 1] - t[n - 2], secant(&c, n - 1), secant(&c, n - 2));
    return c;
}

// Value and derivative at t, by the Hermite cubic of the piece that t lies in.
static double curve_at(const Curve *c, double t, double *slope) {
    int i = 0;
    while (i < c->points - 2 && t >= c->t[i + 1]) {
        i++;
    }
    double h = c->t[i + 1] - c->t[i], d = secant(c, i), u = t - c->t[i];
    double c2 = (3.0 * d - 2.0 * c->m[i] - c->m[i + 1]) / h, c3 = (c->m[i] + c->m[i + 1] - 2.0 * d) / (h * h);
    *slope = c->m[i] + u * (2.0 * c2 + u * 3.0 * c3);
    return t == c->t[i + 1] ? c->v[i + 1] : c->v[i] + u * (c->m[i] + u * (c2 + u * c3));
}

static PathAt both_at(const Curve *a, const Curve *s, double t) {
    PathAt at = {0};
    at.a = curve_at(a, t, &at.da);
    at.s = curve_at(s, t, &at.ds);
    return at;
}

static PathAt at(const PathParams *params, double t) {
    Curve a = curve_through(params->points, params->point_t, params->point_a);
    Curve s = curve_through(params->points, params->point_t, params->point_s);
    return both_at(&a, &s, t);
}

static void block(const PathParams *params, const float t[restrict PATH_BLOCK], PathBlock *restrict out) {
    Curve a = curve_through(params->points, params->point_t, params->point_a);
    Curve s = curve_through(params->points, params->point_t, params->point_s);
    for (int k = 0; k < PATH_BLOCK; k++) {
        PathAt now = both_at(&a, &s, (double)t[k]);
        out->a[k] = (float)now.a;
        out->s[k] = (float)now.s;
        out->da[k] = (float)now.da;
        out->ds[k] = (float)now.ds;
    }
}

// ---- as a text -----------------------------------------------------------------------------------------------------------

#define BETWEEN " ,"

// One of the three numbers, with what must follow it; NULL where it is not there.
static const char *read_number(const char *text, const char *after, double *value) {
    char *end;
    *value = strtod(text, &end);
    bool follows = *after ? *end == *after : strchr(BETWEEN, *end) != NULL; // which the end of the text counts as
    return end == text || isspace((unsigned char)*text) || !follows ? NULL : end + (*after != '\0');
}

static const char *read_point(const char *text, PathParams *p, int i) {
    const char *rest = read_number(text, ":", &p->point_t[i]);
    rest = rest ? read_number(rest, ":", &p->point_a[i]) : NULL;
    return rest ? read_number(rest, "", &p->point_s[i]) : NULL;
}

// The point that begins here as an error may show it: what is no plain sign becomes a '?'.
static void quote_point(char quoted[41], const char *text) {
    size_t n = strcspn(text, BETWEEN) < 40 ? strcspn(text, BETWEEN) : 40;
    for (size_t i = 0; i < n; i++) {
        quoted[i] = text[i];
        if (text[i] < ' ' || text[i] > '~') {
            quoted[i] = '?';
        }
    }
    quoted[n] = '\0';
}

bool path_read_points(const char *text, PathParams *params, Error *err) {
    PathParams read = *params;
    int count = 0;
    for (text += strspn(text, BETWEEN); *text; text += strspn(text, BETWEEN), count++) {
        if (count == PATH_MAX_POINTS) {
            return error_set(err, "more than %d control points", PATH_MAX_POINTS);
        }
        const char *end = read_point(text, &read, count);
        if (!end) {
            char quoted[41];
            quote_point(quoted, text);
            return error_set(err, "control point %d, \"%s\", is not three numbers t:a:s", count + 1, quoted);
        }
        text = end;
    }
    read.points = count;
    *params = read;
    return true;
}

const PathKind path_custom = {"custom", TR("Custom"), TR("Custom path"), 0.0, 1.0, SOURCE_ANY, at, block};
