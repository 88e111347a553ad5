"""Kinds of rules that compare cells of one submission or aggregate."""
