// Boxes, discs, rings, shadows: one rounded box per instance.
layout(location = 0) in vec4 a_box;    // centre, half extents; pixels
layout(location = 1) in vec3 a_edge;   // corner radius, border width, blur; pixels
layout(location = 2) in vec4 a_fill;   // bytes of 0xRRGGBBAA, lowest first
layout(location = 3) in vec4 a_border;

uniform vec2 u_screen; // pixels
uniform float u_cover; // how much of what lies behind a colour hides: 1 is ink, less is light

out vec2 v_p; // pixels from the centre
flat out vec2 v_half;
flat out vec3 v_edge;
flat out vec4 v_fill;
flat out vec4 v_border;

vec4 premultiplied(vec4 abgr) {
    return vec4(abgr.wzy * abgr.x, abgr.x * u_cover);
}

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    v_p = corner * (a_box.zw + a_edge.z + 1.0);
    v_half = a_box.zw;
    v_edge = a_edge;
    v_fill = premultiplied(a_fill);
    v_border = premultiplied(a_border);
    gl_Position = vec4((a_box.xy + v_p) / u_screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
