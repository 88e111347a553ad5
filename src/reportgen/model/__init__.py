"""The values that travel: grids, submissions, findings, errors. Begin with `submissions`.

All of them are frozen; none of them reads, writes or prints.
"""
