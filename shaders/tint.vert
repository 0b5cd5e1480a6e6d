// Colours of points, for transform feedback: by where a point is or how far it goes.
layout(location = 0) in vec2 a_at; // stage units
layout(location = 1) in vec2 a_next;

uniform int u_by;       // 0: the direction of `at` from the centre; 1: the cell of a map that `at` lies in; 2: the distance to `next`
uniform vec2 u_of;      // 0: turns to add; 1: the map's half side in stage units, its cells along a side; 2: entries per stage unit

// Four bytes to a word, four words to a vector.
layout(std140) uniform Table {
    uvec4 u_color[64];  // 256 colours as 0xRRGGBBAA
    uvec4 u_map[576];   // up to 96 x 96 cells: bytes, each an entry of the colours
};

flat out uint o_color;

uint cell_entry(int cell) {
    uint word = u_map[cell >> 4][(cell >> 2) & 3];
    return (word >> uint(8 * (cell & 3))) & 255u;
}

int entry() {
    if (u_by == 0) {
        float turn = (a_at == vec2(0.0) ? 0.0 : atan(a_at.y, a_at.x)) * 0.159154943 + u_of.x;
        return int((turn - floor(turn)) * 256.0) & 255;
    }
    if (u_by == 1) {
        ivec2 cell = ivec2(clamp((a_at + u_of.x) * (0.5 * u_of.y / u_of.x), vec2(0.0), vec2(u_of.y - 1.0)));
        return int(cell_entry(cell.y * int(u_of.y) + cell.x));
    }
    return int(min(length(a_next - a_at) * u_of.x, 255.0));
}

void main() {
    int i = entry();
    o_color = u_color[i >> 2][i & 3];
    gl_Position = vec4(0.0);
}
