in vec2 v_p;
flat in vec4 v_color;

uniform float u_radius;  // of the core, pixels
uniform vec3 u_glow;     // 1 / reach of the glow squared, its strength, the core's strength

out vec4 o_color;

void main() {
    float r2 = dot(v_p, v_p);
    float core = clamp(u_radius + 0.5 - sqrt(r2), 0.0, 1.0);
    float fall = max(1.0 - r2 * u_glow.x, 0.0);
    o_color = v_color * max(core * u_glow.z, fall * fall * fall * u_glow.y);
}
