// Soft points: a core within a glow, one per instance.
layout(location = 0) in float a_x; // stage units
layout(location = 1) in float a_y;
layout(location = 2) in vec4 a_color; // bytes of 0xRRGGBBAA, lowest first

uniform vec2 u_screen; // pixels
uniform float u_cover; // how much of what lies behind a colour hides: 1 is ink, less is light
uniform vec4 u_camera; // centre of the pane in pixels, stage point at that centre
uniform float u_scale; // pixels per stage unit
uniform float u_reach; // pixels from the centre to where nothing is left

out vec2 v_p; // pixels from the centre
flat out vec4 v_color;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    v_p = corner * u_reach;
    v_color = vec4(a_color.wzy * a_color.x, a_color.x * u_cover);
    vec2 px = u_camera.xy + vec2(a_x - u_camera.z, u_camera.w - a_y) * u_scale + v_p;
    gl_Position = vec4(px / u_screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
