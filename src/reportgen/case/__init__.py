"""One office's year: its settings, whom it expects, what is added up, the year before.

Begin with `settings`.
"""
