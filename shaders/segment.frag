in vec2 v_p;
flat in vec4 v_ends;  // a, b; pixels
flat in vec4 v_cuts;  // normals of the cuts at a and b; 0: none
flat in float v_length;
flat in vec2 v_half;
flat in vec4 v_color_a;
flat in vec4 v_color_b;

uniform vec2 u_screen; // pixels

out vec4 o_color;

void main() {
    // From the pixel's own centre, not from a varying: the two pieces at a joint must come to the very same number.
    vec2 px = vec2(gl_FragCoord.x, u_screen.y - gl_FragCoord.y);
    if (dot(px - v_ends.xy, v_cuts.xy) < 0.0 || (v_cuts.zw != vec2(0.0) && dot(px - v_ends.zw, v_cuts.zw) >= 0.0)) {
        discard;
    }
    float t = clamp(v_p.x / v_length, 0.0, 1.0);
    float d = length(vec2(v_p.x - t * v_length, v_p.y)) - mix(v_half.x, v_half.y, t);
    o_color = mix(v_color_a, v_color_b, t) * clamp(0.5 - d, 0.0, 1.0);
}
