"""Pieces of Word files, as XML. Begin with `elements`."""
