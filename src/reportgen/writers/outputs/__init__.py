"""Puts outputs in their place: whole or not at all, and never over somebody's own work."""
