"""Outputs as plain text that a reviewer can read line by line."""

import io
import json
from collections.abc import Iterator, Sequence
from typing import Any
from zipfile import ZipFile

from lxml import etree

from reportgen.model.findings import Finding, place_texts
from reportgen.text.numerals import number_text

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts_of(package: bytes) -> dict[str, bytes]:
    """The parts of a zip package by their names, in its order."""
    with ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def document_text(document: bytes) -> str:
    """A Word document: its headers, then its paragraphs and the rows of its tables in their order.

    The cells of a row are separated by tabs; a cell that goes on from the row above is empty.
    """
    parts = parts_of(document)
    lines: list[str] = []
    for name in sorted(parts):
        if name.startswith("word/header"):
            lines += [f"[{name}]", *_lines(etree.fromstring(parts[name]))]
    (body,) = etree.fromstring(parts["word/document.xml"])
    lines += ["[word/document.xml]", *_lines(body)]
    return "\n".join(lines) + "\n"


def _lines(story: Any) -> Iterator[str]:  # noqa: ANN401 - lxml's elements have no public type
    for child in story:
        if child.tag == f"{_WORD}p":
            yield _text(child)
        elif child.tag == f"{_WORD}tbl":
            for row in child.iter(f"{_WORD}tr"):
                yield "\t".join(_text(cell) for cell in row.iter(f"{_WORD}tc"))


def _text(element: Any) -> str:  # noqa: ANN401 - as above
    return "".join(text.text or "" for text in element.iter(f"{_WORD}t"))


def findings_text(findings: Sequence[Finding]) -> str:
    """Every finding whole, one on each line: rule, severity, verdict, entity, file, cell, figures."""
    return _listed(sorted(json.dumps(_finding(f), ensure_ascii=False) for f in findings))


def _finding(finding: Finding) -> list[str | None]:
    outcome = finding.outcome
    sheet, cell = place_texts(finding.place)
    figures = (outcome.left, outcome.right)
    return [
        finding.rule,
        finding.severity.value,
        outcome.verdict.value,
        finding.entity,
        finding.file,
        f"{sheet}!{cell}" if cell else None,
        *(None if figure is None else number_text(figure) for figure in figures),
    ]


def data_text(data: bytes) -> str:
    """What matters of a data file, one fact on each line, with its parts that are not zero.

    Findings are left out, they have a file of their own.
    """
    content = json.loads(data)
    facts = content.pop("facts")
    content.pop("findings")
    lines = [
        f"{json.dumps(key)}: {json.dumps(v, ensure_ascii=False)}" for key, v in content.items()
    ]
    for ref, fact in facts.items():
        parts = [
            f"{part['entity']} {part['value'] or part['mark']} {part['place']}"
            for part in fact.pop("parts")
            if part["value"] != "0"
        ]
        lines.append(
            f"{json.dumps(ref)}: {json.dumps({**fact, 'parts': parts}, ensure_ascii=False)}"
        )
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _listed(lines: Sequence[str]) -> str:
    return "[\n" + ",\n".join(lines) + "\n]\n"
