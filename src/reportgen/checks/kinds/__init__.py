"""The kinds of rules: one module each, named as the kind in `rules.toml`, with a class `Test`."""
