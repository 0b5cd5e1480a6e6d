in vec2 v_uv;
flat in vec4 v_color;
flat in float v_lift;

uniform sampler2D u_texture; // premultiplied
uniform bool u_coverage;     // glyphs: their coverage, in the one channel that there is, reads as all four

out vec4 o_color;

void main() {
    vec4 texel = texture(u_texture, v_uv);
    texel = u_coverage ? texel.rrrr : texel;
    o_color = v_color * (texel + v_lift * texel * (1.0 - texel));
}
