"""Compiles the statutory annual report on the disclosure of government information."""

__version__ = "0.1.0"
