"""Kinds of rules that look at all submissions together."""
