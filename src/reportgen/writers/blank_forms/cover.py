"""Writes a form's cover (entity, year, instructions) and its sheet for texts."""

from collections.abc import Iterator
from typing import Any

from reportgen.documents.blank_form import Form, FormWords, printed_notes
from reportgen.text.visible import visible
from reportgen.writers.blank_forms.looks import LINE, Looks, finish, lines, pixels

NAME_OF_MARK = "rg_id"
"""The defined name of the cell that holds the form's number."""

_WIDTHS = (32, 62, 32, 62)
_BOX_LINES = 12


def cover_sheet(book: Any, form: Form, words: FormWords, looks: Looks) -> None:  # noqa: ANN401 - XlsxWriter has no types
    """Add the cover to the workbook."""
    sheet = book.add_worksheet(words.sheets["cover"])
    for number, width in enumerate(_WIDTHS):
        sheet.set_column_pixels(number, number, pixels(width))
    title = words.cover["title"].format(year=form.period, title=form.standard.title)
    sheet.merge_range(0, 0, 0, 3, title, looks["title"])
    sheet.set_row(0, 40)
    row = 1
    for key, value in _known_entries(form, words):
        sheet.write_string(row, 0, words.cover[key], looks["head"])
        sheet.merge_range(row, 1, row, 3, visible(value), looks["field"])
        sheet.set_row(row, LINE + 8)
        if key == "mark":
            quoted = sheet.get_name().replace("'", "''")
            book.define_name(NAME_OF_MARK, f"='{quoted}'!$B${row + 1}")
        row += 1
    row = _write_empty_fields(sheet, row, words, looks)
    for heading, texts in _explanations(form, words):
        row = _write_lines(sheet, row, heading, texts, looks)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.activate()
    finish(sheet, words, form.mark)


def _known_entries(form: Form, words: FormWords) -> Iterator[tuple[str, str]]:
    """What is known beforehand: the key of each label, and its value."""
    cover = words.cover
    yield "entity", form.entity.name
    yield "mark", form.mark
    yield "period", cover["period_value"].format(year=form.period)
    yield "standard", form.standard.citation
    yield "authority", form.authority
    if form.contact:
        yield "contact", form.contact
    if form.entity.due:
        yield "due", form.entity.due
    if form.carried and form.prior_source:
        yield "prior", cover["prior_value"].format(year=form.period - 1, file=form.prior_source)


def _write_empty_fields(sheet: Any, row: int, words: FormWords, looks: Looks) -> int:  # noqa: ANN401 - likewise
    """Write empty fields for who filled in the form; gives the next free row."""
    cover = words.cover
    for number, key in enumerate(("person", "telephone", "leader", "date")):
        at = row + number // 2, 2 * (number % 2)
        sheet.write_string(*at, cover[key], looks["head"])
        sheet.write_blank(at[0], at[1] + 1, None, looks["entry"])
        sheet.set_row(at[0], LINE + 8)
    return row + 2


def _explanations(form: Form, words: FormWords) -> Iterator[tuple[str, list[str]]]:
    """How to fill in, the remarks of the official tables, and what is checked."""
    cover = words.cover
    yield cover["how"], [*words.how, words.how_totals[form.totals], cover["keep"]]
    notes = [cover["note"].format(name=n, note=r) for n, r in printed_notes(form.standard)]
    yield cover["notes"], notes
    checks = (c for table in form.standard.tables for c in form.checks(table))
    yield cover["checks"], list(dict.fromkeys(check.rule.name["zh"] for check in checks))


def _write_lines(sheet: Any, row: int, heading: str, texts: list[str], looks: Looks) -> int:  # noqa: ANN401 - likewise
    """Write a heading and numbered lines below it; gives the next free row."""
    if not texts:
        return row
    sheet.set_row(row, LINE + 12)
    sheet.write_string(row, 0, heading, looks["heading"])
    for number, text in enumerate(texts, 1):
        line = f"{number}. {text}"
        sheet.merge_range(row + number, 0, row + number, 3, line, looks["text"])
        sheet.set_row(row + number, LINE * lines(line, sum(_WIDTHS)) + 3)
    return row + len(texts) + 1


def text_sheet(book: Any, form: Form, words: FormWords, looks: Looks) -> None:  # noqa: ANN401 - likewise
    """Add the sheet on which an entity writes its own paragraphs, a box for each text section."""
    sheet = book.add_worksheet(words.sheets["texts"])
    for number, width in enumerate(_WIDTHS):
        sheet.set_column_pixels(number, number, pixels(width))
    heading = form.standard.identity.text_heading
    sheet.merge_range(0, 0, 0, 3, heading, looks["title"])
    sheet.set_row(0, 30)
    sheet.merge_range(1, 0, 1, 3, words.texts["hint"], looks["hint"])
    row = 2
    for section in form.standard.sections:
        if section.table:
            continue
        sheet.merge_range(row, 0, row, 1, section.title, looks["heading"])
        sheet.merge_range(row, 2, row, 3, words.hints.get(section.id, ""), looks["hint"])
        sheet.set_row(row, 2 * LINE + 8)
        sheet.merge_range(row + 1, 0, row + _BOX_LINES, 3, "", looks["box"])
        row += _BOX_LINES + 1
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    finish(sheet, words, form.mark)
