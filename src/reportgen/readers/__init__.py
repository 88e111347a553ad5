"""Files in: the guard and the sandbox stand before every reader. Begin with `intake`."""
