"""Readers: one module for each kind of file. Documents become grids of cells."""
