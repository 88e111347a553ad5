"""Writes new workbooks: lists, and tables with figures. No text becomes a formula."""
