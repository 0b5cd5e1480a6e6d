// Of programs whose vertices are captured and never drawn: OpenGL ES wants a fragment shader all the same.
void main() {
}
