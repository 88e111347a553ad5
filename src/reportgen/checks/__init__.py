"""Rules evaluated on submissions, on the aggregate, on the set and on texts.

`run_rules` evaluates them; each kind of rule is a module of `kinds/`, named as in `rules.toml`.
"""
