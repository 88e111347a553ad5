"""Decrypts Office files with their password, by the optional msoffcrypto-tool."""

import io


class StillLockedError(Exception):
    """The file cannot be decrypted; `reason` is the id of the reading finding that says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def decrypted(data: bytes, password: str) -> bytes:
    """The workbook inside an encrypted Office file. Raises `StillLockedError`.

    Strangers wrote the result: it must pass the guard like any other file.
    """
    try:
        import msoffcrypto  # noqa: PLC0415 - not everybody needs it
        from msoffcrypto.exceptions import InvalidKeyError  # noqa: PLC0415 - likewise
    except ImportError as error:
        raise StillLockedError("read.password_tool") from error
    opened = io.BytesIO()
    try:
        document = msoffcrypto.OfficeFile(io.BytesIO(data))
        document.load_key(password=password)
        document.decrypt(opened)
    except InvalidKeyError as error:
        raise StillLockedError("read.password_wrong") from error
    except MemoryError:
        raise
    # The library raises many kinds of exceptions on a file that it cannot understand.
    except Exception as error:
        raise StillLockedError("read.password_other") from error
    return opened.getvalue()
