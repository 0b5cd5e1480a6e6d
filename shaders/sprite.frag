in vec2 v_uv;
flat in vec4 v_color;
flat in float v_lift;

uniform sampler2D u_texture; // premultiplied; a glyph's coverage reads as all four channels

out vec4 o_color;

void main() {
    vec4 texel = texture(u_texture, v_uv);
    o_color = v_color * (texel + v_lift * texel * (1.0 - texel));
}
