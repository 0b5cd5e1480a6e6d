// One piece of a line per instance: a capsule whose ends are cut along the bisectors towards its neighbours, so that every
// pixel near a joint belongs to exactly one piece, and translucent colours stay even.
layout(location = 0) in vec4 a_ends;  // a, b; pixels
layout(location = 1) in vec4 a_cuts;  // unit normals of the cuts at a and b, pointing along the line; 0: a round end
layout(location = 2) in vec2 a_half;  // half widths at a and b; pixels
layout(location = 3) in vec4 a_color_a; // bytes of 0xRRGGBBAA, lowest first
layout(location = 4) in vec4 a_color_b;

uniform vec2 u_screen; // pixels
uniform float u_cover; // how much of what lies behind a colour hides: 1 is ink, less is light

out vec2 v_p;          // along and across, pixels from a
flat out vec4 v_ends;
flat out vec4 v_cuts;
flat out float v_length;
flat out vec2 v_half;
flat out vec4 v_color_a;
flat out vec4 v_color_b;

vec4 premultiplied(vec4 abgr) {
    return vec4(abgr.wzy * abgr.x, abgr.x * u_cover);
}

// How far the quad must go beyond an end: to the end's round cap, or as far as the slant of its cut.
float beyond(vec2 along, vec2 cut, float reach) {
    float forward = dot(along, cut);
    return cut == vec2(0.0) ? reach : min(reach * abs(along.x * cut.y - along.y * cut.x) / max(forward, 1e-3) + 1.0, reach);
}

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec2 along = a_ends.zw - a_ends.xy;
    v_length = max(length(along), 1e-4);
    along = v_length > 1e-4 ? along / v_length : vec2(1.0, 0.0); // a line of no length is a dot
    float reach = max(a_half.x, a_half.y) + 1.0;
    vec2 more = vec2(beyond(along, a_cuts.xy, reach), beyond(along, a_cuts.zw, reach));
    v_p = vec2(mix(-more.x, v_length + more.y, corner.x), (corner.y * 2.0 - 1.0) * reach);
    vec2 px = a_ends.xy + along * v_p.x + vec2(-along.y, along.x) * v_p.y;
    v_ends = a_ends;
    v_cuts = a_cuts;
    v_half = a_half;
    v_color_a = premultiplied(a_color_a);
    v_color_b = premultiplied(a_color_b);
    gl_Position = vec4(px / u_screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
