"""The forms that results can be had in."""

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
    """How a list that is about no single file is shown."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"


class ReadFormat(StrEnum):
    """How a file's figures are shown."""

    TEXT = "text"
    JSON = "json"
