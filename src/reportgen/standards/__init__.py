"""The mandated form as data: its tables, rules, words and typography. Begin with `standard`."""
