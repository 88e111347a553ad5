import io
from datetime import datetime

import openpyxl
import pytest
from tests.formats import ods_of

from reportgen.readers.formats.saved_time import saved_at

META = (
    '<m xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>2025-01-02T10:00:00.123</dc:date></m>'
)


def book(day: int) -> bytes:
    target = io.BytesIO()
    written = openpyxl.Workbook()
    written.properties.modified = datetime(2025, 1, day, 9, 30)  # noqa: DTZ001 - openpyxl wants it so
    written.save(target)
    return target.getvalue()


def test_an_excel_file_says_when_it_was_saved() -> None:
    assert saved_at(book(2)) >= "2025-01-02T09:30:00"


def test_an_ods_file_says_when_it_was_saved() -> None:
    assert saved_at(ods_of("", **{"meta.xml": META})) == "2025-01-02T10:00:00"


@pytest.mark.parametrize(
    "data",
    [b"", b"a,b", ods_of(""), ods_of("", **{"meta.xml": "<m/>"}), ods_of("", **{"meta.xml": "<"})],
)
def test_others_do_not_say(data: bytes) -> None:
    assert saved_at(data) == ""
