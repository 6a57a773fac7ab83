/* The program whose execution proves a command injection. It does nothing. */
int main(void) { return 0; }
