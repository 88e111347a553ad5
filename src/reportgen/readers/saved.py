"""When a file says that it was last saved."""

from reportgen.ooxml import DamagedPackage, local_name, open_package

_PLACES = (("docProps/core.xml", "modified"), ("meta.xml", "date"))
_TO_SECONDS = len("2026-01-31T23:59:59")


def saved_at(data: bytes) -> str:
    """The time of the last saving, to the second, as ISO 8601; empty where the file has none.

    Only packages (`.xlsx`, `.xlsb`, `.ods`) tell. The time is what the program wrote that saved the
    file, by its own clock, so it may help a person to choose between two files but settles nothing.
    """
    try:
        package = open_package(data)
        for part, name in _PLACES:
            if package.has(part):
                root = package.root(part)
                found = (e.text or "" for e in root.iter() if local_name(e.tag) == name)
                return next(found, "").strip()[:_TO_SECONDS]
    except DamagedPackage:
        pass
    return ""
