"""Reads the claims that a text makes in figures, and judges them by the tables.

`find_claims` reads them, `judge` holds them against the tables.
"""
