"""Workbooks that are written anew: lists, and tables with their figures. Text is always text."""
