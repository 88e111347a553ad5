"""The formats of results."""

from enum import StrEnum


class OutputFormat(StrEnum):
    """How results are shown."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    GITHUB = "github"


class ListFormat(StrEnum):
    """How a list is shown that is not about the content of files."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


class ReadFormat(StrEnum):
    """How a file's figures are shown."""

    TEXT = "text"
    JSON = "json"
