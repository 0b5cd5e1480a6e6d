in vec2 v_p;
flat in vec4 v_color;

uniform vec3 u_core; // coverage at the centre, its fall per squared pixel, its strength
uniform vec2 u_halo; // fall per squared pixel, strength

out vec4 o_color;

void main() {
    float d2 = dot(v_p, v_p);
    float core = clamp(u_core.x - d2 * u_core.y, 0.0, 1.0);
    float halo = max(1.0 - d2 * u_halo.x, 0.0);
    o_color = v_color * max(core * u_core.z, halo * halo * halo * u_halo.y);
}
