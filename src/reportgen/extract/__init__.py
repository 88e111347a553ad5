"""Grids and paragraphs to a submission: cells by their labels, whose it is, its texts.

Begin with `locate`, then `submission`.
"""
