"""Reads the claims that a text makes in figures. Start with `reading.py`, then `verdicts.py`."""
