// The places of points between two knots of their trajectories, for transform feedback; while the field changes, between two fields' places.
layout(location = 0) in vec2 a_from; // stage units
layout(location = 1) in vec2 a_to;
layout(location = 2) in vec2 a_left_from; // the same under the field that is being left
layout(location = 3) in vec2 a_left_to;

uniform vec3 u_share; // of `to`, of `left_to`, and of the field that is being left; 0..1

out vec2 o_at;

void main() {
    vec2 at = a_from + u_share.x * (a_to - a_from);
    vec2 left = a_left_from + u_share.y * (a_left_to - a_left_from);
    o_at = at + u_share.z * (left - at);
    gl_Position = vec4(0.0);
}
