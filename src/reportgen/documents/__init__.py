"""What goes out, decided to the last word before any file is written.

`build_report` makes the `report`; lists, letters, blank forms and messages stand beside it.
"""
