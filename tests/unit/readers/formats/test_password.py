import io
import sys

import msoffcrypto.format.ooxml as office
import pytest
from tests.formats import ods_of, xlsx

from reportgen.model.grids import Position
from reportgen.readers.formats.password import StillLockedError, decrypted

PLAIN = xlsx({Position(0, 0): "标题"})


def locked(password: str) -> bytes:
    target = io.BytesIO()
    office.OOXMLFile(io.BytesIO(PLAIN)).encrypt(password, target)
    return target.getvalue()


def reason(data: bytes, password: str) -> str:
    with pytest.raises(StillLockedError) as caught:
        decrypted(data, password)
    return caught.value.reason


def test_the_password_opens_the_workbook() -> None:
    assert decrypted(locked("机密"), "机密") == PLAIN


def test_another_password_does_not() -> None:
    assert reason(locked("机密"), "公开") == "read.password_wrong"


@pytest.mark.parametrize("data", [b"", ods_of(""), locked("机密")[:3000]])
def test_what_is_encrypted_in_another_way_stays_locked(data: bytes) -> None:
    assert reason(data, "机密") == "read.password_other"


def test_without_the_tool_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "msoffcrypto", None)
    assert reason(locked("机密"), "机密") == "read.password_tool"
