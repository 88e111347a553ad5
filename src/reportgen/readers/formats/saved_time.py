"""When a file was last saved, as the file itself states it."""

from reportgen.office_files.ooxml import local_name
from reportgen.office_files.zip_parts import DamagedPackage, Package, open_package

_PLACES = (("docProps/core.xml", "modified"), ("meta.xml", "date"))
_TO_SECONDS = len("2026-01-31T23:59:59")


def saved_at(data: bytes | Package) -> str:
    """The time of the last saving, to the second, as ISO 8601; empty if the file states none.

    Only packages (`.xlsx`, `.xlsb`, `.ods`) state it. It comes from the clock of the program that
    saved the file. So it may help a person to choose between two files, but it proves nothing.
    """
    try:
        package = open_package(data)
        for part, name in _PLACES:
            if package.has(part):
                root = package.root(part)
                times = (e.text or "" for e in root.iter() if local_name(e.tag) == name)
                return next(times, "").strip()[:_TO_SECONDS]
    except DamagedPackage:
        pass
    return ""
