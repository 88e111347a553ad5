"""Documents to grids: one module for each kind of file."""
