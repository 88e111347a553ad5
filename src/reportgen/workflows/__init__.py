"""One module for each command: what happens, in order. Read `compile` first."""
