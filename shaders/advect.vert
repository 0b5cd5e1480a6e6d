// Carries points one step along the field of a small network, for transform feedback: a vertex is a point, and nothing is drawn.
// In front of this stand WIDTH (neurons in a hidden layer, up to a multiple of 4 * BLOCK), HIDDEN (layers), WAVES (Fourier features of
// the position), ACTIVATION (the activation) and BLOCK (vectors of sums that are formed at a time and stay in registers). A layer's weights
// lie column by column, so that each neuron below is read once for a block of sums. What the time feeds into the first layer is the
// same for all points and comes in with its biases.
#define ROWS (WIDTH / 4)

layout(location = 0) in vec2 a_at; // stage units

uniform int u_stages;     // evaluations in a step, each from where the one before points (Butcher's b_i, a_i,i-1)
uniform vec4 u_stage[4];  // how far along the velocity before, share in the step; velocity = z * point + w * network
uniform vec4 u_first[4 * ROWS]; // biases of the first layer at the time of each stage
uniform int u_rows;       // ROWS and ROWS / BLOCK again: bounds that compilers do not know keep them from unrolling too much
uniform int u_blocks;

// The network, vector by vector: what begins where.
uniform highp sampler2D u_net; // 256 a row
#define NET(i) texelFetch(u_net, ivec2((i) & 255, (i) >> 8), 0)
#define AT_INPUT 0                                       // first layer: columns of x, y, and sine and cosine of each wave
#define AT_WAVE (AT_INPUT + (2 + 2 * WAVES) * ROWS)      // xy: turns per stage unit
#define AT_BIAS (AT_WAVE + WAVES)                        // of the layers after the first
#define AT_LAYER (AT_BIAS + (HIDDEN - 1) * ROWS)         // their matrices
#define AT_LAST (AT_LAYER + (HIDDEN - 1) * WIDTH * ROWS) // last layer: its two rows, and its biases

out vec2 o_at;

// ---- activations -----------------------------------------------------------------------------------------------------------
// Arguments are held back from where exp would overflow; the polynomials are those of src/num/simd/vecmath.h.
vec4 sigmoid(vec4 z) {
    return 1.0 / (1.0 + exp(-clamp(z, -80.0, 80.0)));
}

vec4 error_function(vec4 x) {
    vec4 a = abs(x), z = a * a, b = min(a, 4.0);
    vec4 p = ((((-0.000620325498 * z + 0.00503218127) * z - 0.0267914630) * z + 0.112824553) * z - 0.376125505) * z + 1.12837916;
    vec4 q = ((-2.04511584e-5 * b + 0.000427082863) * b - 0.00413564443) * b + 0.0250271411;
    q = (((q * b - 0.108139028) * b - 0.633473475) * b - 1.12945316) * b + 0.000162024574;
    return sign(x) * mix(min(1.0 - exp(q), 1.0), p * a, lessThanEqual(a, vec4(0.875)));
}

vec4 activation(vec4 z) {
#if ACTIVATION == 0
    return z * sigmoid(z);
#elif ACTIVATION == 1
    return 2.0 * sigmoid(2.0 * z) - 1.0;
#elif ACTIVATION == 2
    return max(z, 0.0);
#elif ACTIVATION == 3
    return z * (0.5 + 0.5 * error_function(0.707106781 * z));
#else
    return max(1.05070099 * z, 0.0) + 1.75809934 * (exp(clamp(z, -80.0, 0.0)) - 1.0);
#endif
}

// ---- the network -------------------------------------------------------------------------------------------------------------
vec4 h[2 * ROWS]; // neurons of the layer below and of the one being made, by turns
vec4 sum[BLOCK];

void add_input(int column, int block, float value) {
    for (int r = 0; r < BLOCK; r++) {
        sum[r] += value * NET(AT_INPUT + column * ROWS + block * BLOCK + r);
    }
}

void add_wave(int k, int block, vec2 at) {
    float turn = dot(NET(AT_WAVE + k).xy, at);
    float angle = 6.28318531 * (turn - floor(turn + 0.5));
    add_input(2 + 2 * k, block, sin(angle));
    add_input(3 + 2 * k, block, cos(angle));
}

void activate_block(int first) {
    for (int r = 0; r < BLOCK; r++) {
        h[first + r] = activation(sum[r]);
    }
}

void first_layer(vec2 at, int stage) {
    for (int b = 0; b < u_blocks; b++) {
        for (int r = 0; r < BLOCK; r++) {
            sum[r] = u_first[stage * ROWS + b * BLOCK + r];
        }
        add_input(0, b, at.x);
        add_input(1, b, at.y);
        for (int k = 0; k < WAVES; k++) {
            add_wave(k, b, at);
        }
        activate_block(b * BLOCK);
    }
}

// Adds what a vector of four neurons, v, feeds into a block of sums: four columns of the matrix, the first at vector `at`.
void add_neurons(vec4 v, int at) {
    for (int r = 0; r < BLOCK; r++) {
        sum[r] += v.x * NET(at + r) + v.y * NET(at + ROWS + r) +
                  v.z * NET(at + 2 * ROWS + r) + v.w * NET(at + 3 * ROWS + r);
    }
}

// Hidden layer k >= 1; `below` and `here`: where the layers' neurons begin in h.
void layer(int k, int below, int here) {
    int bias = AT_BIAS + (k - 1) * ROWS, matrix = AT_LAYER + (k - 1) * WIDTH * ROWS;
    for (int b = 0; b < u_blocks; b++) {
        for (int r = 0; r < BLOCK; r++) {
            sum[r] = NET(bias + b * BLOCK + r);
        }
        for (int q = 0; q < u_rows; q++) {
            add_neurons(h[below + q], matrix + 4 * q * ROWS + b * BLOCK);
        }
        activate_block(here + b * BLOCK);
    }
}

vec2 network(vec2 at, int stage) {
    first_layer(at, stage);
    int below = 0;
    for (int k = 1; k < HIDDEN; k++, below = ROWS - below) {
        layer(k, below, ROWS - below);
    }
    vec2 v = NET(AT_LAST + 2 * ROWS).xy;
    for (int r = 0; r < u_rows; r++) {
        vec4 top = h[below + r];
        v += vec2(dot(NET(AT_LAST + r), top), dot(NET(AT_LAST + ROWS + r), top));
    }
    return v;
}

void main() {
    vec2 move = vec2(0.0), v = vec2(0.0);
    for (int s = 0; s < u_stages; s++) {
        vec2 at = a_at + u_stage[s].x * v;
        v = u_stage[s].z * at + u_stage[s].w * network(at, s);
        move += u_stage[s].y * v;
    }
    o_at = a_at + move;
    gl_Position = vec4(0.0);
}
