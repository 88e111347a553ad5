"""What a file can turn out to be: a format, or a refusal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MB = 1 << 20


class Format(StrEnum):
    """A file's format. XLSX includes .xlsm and templates; XLS includes .et; CSV any plain text."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    DOCX = "docx"
    HTML = "html"
    MHTML = "mhtml"
    JSON = "json"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a file is not read: a reading finding's id, and the details that fill its wording."""

    id: str
    details: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """Carries a refusal out of nested calls; never leaves the guard."""

    def __init__(self, refusal: str, **details: str) -> None:
        self.refusal = Refusal(id=refusal, details=details)
        super().__init__(refusal)


def damaged(what: str) -> RefusedError:
    """States what is damaged: container, compression, checksum, encoding or missing_part."""
    return RefusedError("read.damaged", what=what)


def not_a_workbook(look: str) -> RefusedError:
    """States what the file looks like instead: picture, archive, program, document, mail ..."""
    return RefusedError("read.not_a_workbook", look=look)


def shown(name: str) -> str:
    """A name from inside a file, at most 80 characters and safe to print."""
    return name[:80] if name.isprintable() else ascii(name[:80])
