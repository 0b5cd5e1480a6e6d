// Arrows of a field, one per instance.
layout(location = 0) in float a_x; // tail, stage units
layout(location = 1) in float a_y;
layout(location = 2) in float a_dx;
layout(location = 3) in float a_dy;
layout(location = 4) in vec4 a_color; // bytes of 0xRRGGBBAA, lowest first

uniform vec2 u_screen; // pixels
uniform vec4 u_camera; // centre of the pane in pixels, stage point at that centre
uniform float u_scale; // pixels per stage unit
uniform float u_width; // of the shaft, pixels

out vec2 v_p;          // along and across, pixels from the tail
flat out float v_length;
flat out vec2 v_head;  // length and half width of the head
flat out vec4 v_color;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    vec2 along = vec2(a_dx, -a_dy) * u_scale;
    v_length = length(along);
    along = v_length > 1e-4 ? along / v_length : vec2(1.0, 0.0);
    float head = min(4.0 * u_width + 2.0, v_length * 0.7);
    v_head = vec2(head, head * 0.45);
    vec2 reach = vec2(0.5 * u_width + 1.0, max(v_head.y, 0.5 * u_width) + 1.0);
    v_p = vec2(mix(-reach.x, v_length + reach.x, corner.x), (corner.y * 2.0 - 1.0) * reach.y);
    v_color = vec4(a_color.wzy * a_color.x, a_color.x);
    vec2 tail = u_camera.xy + vec2(a_x - u_camera.z, u_camera.w - a_y) * u_scale;
    vec2 px = tail + along * v_p.x + vec2(-along.y, along.x) * v_p.y;
    gl_Position = vec4(px / u_screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
