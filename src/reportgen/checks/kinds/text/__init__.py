"""Kinds of rules on what a report says in words."""
