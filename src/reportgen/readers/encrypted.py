"""Workbooks behind a password, opened with it: Office files, by the optional msoffcrypto-tool."""

import io


class StillLockedError(Exception):
    """The password opens nothing; `reason` is the id of a reading finding that says why not."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def decrypted(data: bytes, password: str) -> bytes:
    """The workbook inside an encrypted Office file. Raises `StillLockedError`.

    What comes out was written by strangers: it must pass the guard as any other file.
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
    # Of a file that it cannot make sense of it says so in many ways.
    except Exception as error:
        raise StillLockedError("read.password_other") from error
    return opened.getvalue()
