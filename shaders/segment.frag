in vec2 v_p;
in vec2 v_cut;
flat in float v_length;
flat in vec2 v_half;
flat in vec4 v_color_a;
flat in vec4 v_color_b;

out vec4 o_color;

void main() {
    if (v_cut.x < 0.0 || v_cut.y <= 0.0) {
        discard;
    }
    float t = clamp(v_p.x / v_length, 0.0, 1.0);
    float d = length(vec2(v_p.x - t * v_length, v_p.y)) - mix(v_half.x, v_half.y, t);
    o_color = mix(v_color_a, v_color_b, t) * clamp(0.5 - d, 0.0, 1.0);
}
