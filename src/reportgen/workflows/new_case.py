"""Makes and writes the files of a new case folder."""

import json
from collections.abc import Sequence
from pathlib import Path
from string import Template

from reportgen.model.errors import trouble
from reportgen.readers.standard_folders import (
    document_words,
    form_words,
    shipped,
    standard_for,
    starting_texts,
)
from reportgen.standards.standard import Standard
from reportgen.writers.empty_roster import empty_roster
from reportgen.writers.outputs.files import write_first


def new_case(standard: Standard, authority: str, area: str, period: int) -> dict[str, bytes]:
    """The files of a new case by their paths below its folder.

    `case.toml` with every option explained, an empty roster, and the texts of the standard.
    """
    template = Template((shipped("templates") / "case.toml").read_text(encoding="utf-8"))
    places = {
        "authority": _string(authority),
        "area": _string(area or authority),
        "period": str(period),
        "next_year": str(period + 1),
        "standard": standard.id,
    }
    words = form_words()
    roster = empty_roster(document_words().roster, words.roster, words.fonts["text"])
    files = {"case.toml": template.substitute(places).encode(), "roster.xlsx": roster}
    texts = starting_texts(standard)
    return files | {f"narrative/{name}.md": text.encode() for name, text in texts.items()}


def put(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write the files of a new case, and make the folder for submissions.

    Raises `ReportgenError` if a file exists (nothing is written then) or cannot be written.
    """
    paths = {folder / name: content for name, content in files.items()}
    if there := [path for path in paths if path.exists() or path.is_symlink()]:
        raise trouble("init.there_already", there[0])
    try:
        (folder / "submissions").mkdir(parents=True, exist_ok=True)
        for path, content in paths.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_first(path, content)
    except OSError as error:
        raise trouble("output.cannot_write", folder, reason=error.strerror or error) from error
    return list(paths)


def _string(text: str) -> str:
    """A TOML string: JSON's strings are valid TOML."""
    return json.dumps(text, ensure_ascii=False)


def start_case(
    folder: Path,
    *,
    authority: str,
    area: str = "",
    period: int,
    standards: Sequence[Path] = (),
) -> tuple[Path, ...]:
    """Write a new case folder; gives its files. Nothing is ever overwritten.

    Raises `ReportgenError` if one of the files exists, or no standard applies to the year.
    """
    standard = standard_for(period, standards)
    return tuple(put(folder, new_case(standard, authority, area, period)))
