// Pictures and glyphs: one textured box per instance.
layout(location = 0) in vec4 a_dst;   // left, top, width, height; pixels
layout(location = 1) in vec4 a_src;   // left, top, right, bottom; 0..1
layout(location = 2) in vec4 a_color; // bytes of 0xRRGGBBAA, lowest first
layout(location = 3) in float a_lift; // strengthens half-covered pixels: light glyphs on dark need it to look as heavy as dark on light

uniform vec2 u_screen; // pixels

out vec2 v_uv;
flat out vec4 v_color;
flat out float v_lift;

void main() {
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    v_uv = mix(a_src.xy, a_src.zw, corner);
    v_color = vec4(a_color.wzy * a_color.x, a_color.x);
    v_lift = a_lift;
    vec2 px = a_dst.xy + a_dst.zw * corner;
    gl_Position = vec4(px / u_screen * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0);
}
