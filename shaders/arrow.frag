in vec2 v_p;
flat in float v_length;
flat in vec2 v_head;
flat in vec4 v_color;

uniform float u_width; // of the shaft, pixels
uniform float u_line;  // of the outline of a hollow one; 0: it is filled

out vec4 o_color;

void main() {
    float across = abs(v_p.y);
    // The shaft ends within the head, with a round tail.
    float on = clamp(v_p.x, 0.0, max(v_length - v_head.x, 0.0));
    float shaft = length(vec2(v_p.x - on, across)) - 0.5 * u_width;
    // The head: inside its slanted side and in front of its base.
    vec2 side = normalize(vec2(v_head.y, v_head.x) + 1e-4);
    float head = max(dot(vec2(v_p.x - v_length, across), side), v_length - v_head.x - v_p.x);
    float out_of = min(shaft, head);
    float hole = u_line > 0.0 ? clamp(0.5 - out_of - u_line, 0.0, 1.0) : 0.0;
    o_color = v_color * (clamp(0.5 - out_of, 0.0, 1.0) - hole);
}
