in vec2 v_p;
flat in vec2 v_half;
flat in vec3 v_edge;
flat in vec4 v_fill;
flat in vec4 v_border;

out vec4 o_color;

void main() {
    // Signed distance to the rounded box, negative inside.
    vec2 q = abs(v_p) - v_half + v_edge.x;
    float d = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - v_edge.x;
    if (v_edge.z > 0.0) {
        float fade = clamp(1.0 - d / v_edge.z, 0.0, 1.0);
        o_color = v_fill * (fade * fade);
        return;
    }
    float inner = clamp(0.5 - d - v_edge.y, 0.0, 1.0);
    o_color = mix(v_border, v_fill, inner) * clamp(0.5 - d, 0.0, 1.0);
}
