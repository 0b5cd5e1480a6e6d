// One piece of a fading trail per instance, drawn by segment.frag. The knots are read as they lie: all x, all y, knot by knot.
layout(location = 0) in float a_x0; // the knot before (the same as a_x1 where there is none)
layout(location = 1) in float a_y0;
layout(location = 2) in float a_x1;
layout(location = 3) in float a_y1;
layout(location = 4) in float a_x2;
layout(location = 5) in float a_y2;
layout(location = 6) in float a_x3; // the knot after
layout(location = 7) in float a_y3;
layout(location = 8) in vec4 a_color; // bytes of 0xRRGGBBAA, lowest first

uniform vec2 u_screen; // pixels
uniform float u_cover; // how much of what lies behind a colour hides: 1 is ink, less is light
uniform vec4 u_camera; // centre of the pane in pixels, stage point at that centre
uniform float u_scale; // pixels per stage unit
uniform vec2 u_half;   // half widths at the two ends; pixels
uniform vec2 u_fade;   // alpha's share at the two ends

out vec2 v_p;
flat out vec4 v_ends;
flat out vec4 v_cuts;
flat out float v_length;
flat out vec2 v_half;
flat out vec4 v_color_a;
flat out vec4 v_color_b;

vec2 to_px(float x, float y) {
    return u_camera.xy + vec2(x - u_camera.z, u_camera.w - y) * u_scale;
}

// The normal of the cut at a joint: the direction halfway between the two pieces; 0 where there is no neighbour.
vec2 cut(vec2 piece, vec2 along) {
    float n = length(piece);
    vec2 sum = piece / max(n, 1e-4) + along;
    float m = length(sum);
    return n < 1e-3 || m < 1e-3 ? vec2(0.0) : sum / m;
}

// As in segment.vert.
float beyond(vec2 along, vec2 cut, float reach) {
    float forward = dot(along, cut);
    return cut == vec2(0.0) ? reach : min(reach * abs(along.x * cut.y - along.y * cut.x) / max(forward, 1e-3) + 1.0, reach);
}

void main() {
    vec2 a = to_px(a_x1, a_y1);
    vec2 b = to_px(a_x2, a_y2);
    vec2 along = b - a;
    v_length = max(length(along), 1e-4);
    along /= v_length;
    v_ends = vec4(a, b);
    v_cuts = vec4(cut(a - to_px(a_x0, a_y0), along), cut(to_px(a_x3, a_y3) - b, along));

    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    float reach = u_half.y + 1.0;
    vec2 more = vec2(beyond(along, v_cuts.xy, reach), beyond(along, v_cuts.zw, reach));
    v_p = vec2(mix(-more.x, v_length + more.y, corner.x), (corner.y * 2.0 - 1.0) * reach);
    vec2 px = a + along * v_p.x + vec2(-along.y, along.x) * v_p.y;
    v_half = u_half;
    float seen = min(v_length, 1.0); // a piece shorter than a pixel fades, or particles that come to rest would flash
    vec4 color = vec4(a_color.wzy * a_color.x, a_color.x * u_cover) * seen;
    v_color_a = color * u_fade.x;
    v_color_b = color * u_fade.y;
    gl_Position = vec4(px / u_screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
