"""Findings in words; and every id that the sources use has words with places that are filled."""

import re
import string
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.small import A_ALL, A_ONE, B_ONE, place, standard

from reportgen.checks.subjects import CellRule
from reportgen.cli.language import interface
from reportgen.documents.messages import Messages, short_name
from reportgen.model.findings import Finding, Outcome, Severity, Term, Verdict
from reportgen.model.submissions import CellRef
from reportgen.readers.standard_folders import all_standards, document_words, words

WORDS = words()["zh"]
EVERYWHERE = {"entity", "file", "standard", "title"}
ASCII_MARK = "[\u4e00-\u9fff][,:;]|[,:;] ?[\u4e00-\u9fff]"
CELL = {"table", "row", "column", "cells", "sheet", "cell"}

# What each id's finding gives, beside what every finding has; of others only details that exist.
GIVEN: dict[str, set[str]] = {
    "read.missing_file": set(),
    "read.unreadable": {"reason"},
    "read.empty_file": set(),
    "read.not_a_file": {"look"},
    "read.too_large": {"size", "limit"},
    "read.password": set(),
    "read.not_a_workbook": {"look"},
    "read.web_page": {"look"},
    "read.word_document_old": set(),
    "read.pdf_tool": set(),
    "read.pdf_no_text": set(),
    "read.pdf_too_many_pages": {"limit"},
    "read.truncated": set(),
    "read.damaged": {"what"},
    "read.part_missing": {"place"},
    "read.cell_twice": {"place"},
    "read.unknown_standard": {"found"},
    "read.doctype": {"part"},
    "read.too_many_cells": {"count", "limit"},
    "read.inflates_too_much": {"part", "limit"},
    "read.too_many_parts": {"limit"},
    "read.odd_part_name": {"part"},
    "read.part_twice": {"part"},
    "read.parts_overlap": {"part"},
    "read.crashed": {"limit"},
    "read.not_this_form": set(),
    "read.no_tables": set(),
    "read.other_standard": {"found", "citation"},
    "read.table_missing": {"table"},
    "read.table_twice": {"tables", "sheet", "cell", "cells", "other", "off"},
    "read.table_units": {"tables", "sheet", "cell", "cells", "names", "count"},
    "read.blank_copy": {"tables", "sheet", "cell", "cells"},
    "read.column_numbers": {"table", "sheet", "cell", "cells"},
    "read.dash_or_one": CELL | {"raw"},
    "read.marks_left_out": CELL | {"left", "value"},
    "read.marks_unclear": CELL | {"raw"},
    "read.split_figure": CELL | {"raw"},
    "read.covered_equal": CELL | {"covered"},
    "read.covered_differs": CELL | {"covered"},
    "read.label_missing": {"table", "labels"},
    "read.label_twice": {"table", "labels", "sheet", "cell", "cells"},
    "read.several_figures": {"table", "labels", "sheet", "cell", "cells"},
    "read.merged_figures": {"table", "labels", "sheet", "cell", "cells"},
    "read.stray_figures": {"table", "cells", "sheet", "cell"},
    "read.substitute_row": CELL,
    "read.substitute_unplaced": CELL,
    "read.no_entity": set(),
    "read.entity_disagrees": {"inside", "outside"},
    "read.no_period": set(),
    "read.form_disagrees": {"mark", "inside", "outside"},
    "read.prior_period": {"period", "expected"},
    "read.period_unclear": {"years"},
    "read.not_a_number": CELL | {"raw"},
    "read.unit_differs": CELL | {"raw", "unit"},
    "read.head_unit": CELL | {"raw", "unit"},
    "read.normalised": CELL | {"raw", "value"},
    "read.text_number": CELL | {"count"},
    "read.error_value": CELL | {"raw"},
    "read.uncalculated": CELL | {"count"},
    "read.date": CELL | {"raw"},
    "read.boolean": CELL | {"raw"},
    "read.formula_blank": CELL | {"count"},
    "read.zero_hidden": CELL | {"count"},
    "read.shown_differs": CELL | {"raw", "shown"},
    "read.hidden_figure": CELL,
    "narrative.unknown": {"name", "line", "near"},
    "narrative.blank": {"name", "line"},
    "narrative.syntax": {"name", "line"},
    "narrative.missing": {"name", "section"},
    "narrative.unknown_filter": {"name", "line", "near"},
    "narrative.filter_use": {"name", "line", "usage"},
    "narrative.share": {"name", "line", "value", "other", "whole"},
    "narrative.growth": {"name", "line", "value", "prior"},
    "narrative.no_prior": {"name", "line", "value", "lack"},
    "narrative.no_chinese": {"name", "line", "value", "unit"},
    "narrative.no_wan": {"name", "line", "value", "unit"},
    "narrative.endless": {"name", "line"},
    "narrative.zero": {"name", "line"},
    "narrative.brackets": {"name", "line"},
    "narrative.not_rendered": {"name", "line", "shape"},
    "narrative.table_cells": {"name", "line", "count", "columns"},
    "narrative.table_wide": {"name", "line", "count", "limit"},
    "narrative.chart": {"name", "line"},
    "narrative.picture_missing": {"name", "line", "size", "limit"},
    "narrative.picture_outside": {"name", "line", "size", "limit"},
    "narrative.picture_large": {"name", "line", "size", "limit"},
    "narrative.picture_kind": {"name", "line", "picture"},
    "narrative.picture_pixels": {"name", "line", "pixels", "limit"},
    "narrative.picture_unnamed": {"name", "line"},
    "against.figure": CELL | {"before", "after", "followers"},
    "against.number": {"before", "after", "followers"},
    "against.sentence": {"before", "after", "followers"},
    "against.added": {"before", "after", "followers"},
    "against.removed": {"before", "after", "followers"},
    "against.moved": {"before", "after", "followers"},
    "against.no_text": set(),
}

# Notes of numerals: kept with a fact, told by `read.normalised`.
NOTES = {
    f"read.{note}"
    for note in [
        "full_width",
        "spaces",
        "separator",
        "plus_sign",
        "minus_sign",
        "leading_zeros",
        "decimal_zeros",
        "unit",
        "chinese_numeral",
    ]
}


def ids_in_sources(checkout: Path) -> set[str]:
    """Every text in quotes in the sources that looks like the id of a finding."""
    found: set[str] = set()
    for path in (checkout / "src" / "reportgen").rglob("*.py"):
        found |= set(
            re.findall(
                r'"((?:read|narrative|waiver|against|indicators|totals|text|source)\.[a-z_0-9]+)"',
                path.read_text("utf-8"),
            )
        )
    return found - NOTES


def places(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_every_id_in_the_sources_has_words_and_no_words_are_idle(checkout: Path) -> None:
    used, worded = ids_in_sources(checkout), document_words().reading.keys()
    assert worded <= used
    # Waivers have words and mistakes of their own beside their findings.
    assert {reading for reading in used if not reading.startswith("waiver.")} <= worded


def details_in_sources(checkout: Path) -> set[str]:
    """Every detail that some source gives: a keyword of a call, or a key of a mapping."""
    found: set[str] = set()
    for path in (checkout / "src" / "reportgen").rglob("*.py"):
        found |= set(re.findall(r'\b([a-z_]+)=|"([a-z_]+)":', path.read_text("utf-8")))
    return {name for pair in found for name in pair}


@pytest.mark.parametrize("reading", sorted(document_words().reading))
def test_words_have_only_places_that_are_filled(reading: str, checkout: Path) -> None:
    entry = document_words().reading[reading]
    assert entry.name.keys() == entry.message.keys() == {"zh", "en"}
    given = GIVEN.get(reading, details_in_sources(checkout) | CELL)
    for text in entry.message.values():
        assert places(text) <= EVERYWHERE | given


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    chinese, english = words()["zh"], words()["en"]
    # What is written into documents is Chinese, whatever language the program speaks.
    documents = (
        "draft.",
        "letter.",
        "materials.",
        "part.",
        "phrase.",
        "report.",
        "returns.",
        "verdicts.",
    )
    only_chinese = {key for key in chinese.keys() - english.keys() if key.startswith(documents)}
    assert chinese.keys() - only_chinese == english.keys()
    for key, text in english.items():
        assert places(text) == places(chinese[key]), key


def test_every_word_of_a_refusal_is_translated(checkout: Path) -> None:
    guard = checkout / "src" / "reportgen" / "readers" / "guard"
    source = "".join(path.read_text("utf-8") for path in guard.glob("*.py"))
    looks = re.findall(r'(?:not_a_workbook|_page)\("([a-z_0-9]+)"\)', source)
    looks += re.findall(r'^    \(b".*", "([a-z_]+)"\),$', source, re.MULTILINE)
    looks += re.findall(r'^    [A-Z]+ = "([a-z]+)"$', source, re.MULTILINE)
    damages = re.findall(r'damaged\("([a-z_]+)"\)', source)
    assert len(set(looks)) > 10
    assert len(set(damages)) > 3
    assert {f"look.{look}" for look in looks} | {f"what.{what}" for what in damages} <= WORDS.keys()


# ---------------------------------------------------------------- messages

RULE = CellRule(
    id="r",
    kind="balance",
    severity=Severity.ERROR,
    stage="both",
    citation="",
    name={"zh": "相等", "en": "equal"},
    message={
        "zh": "{entity}|{file}|{sheet}|{cell}|{table}|{row}|{column}|{cells}|{left_terms}={left}|{right_terms}={right}|{difference}",
        "en": "{nothing}",
    },
    test=None,  # type: ignore[arg-type]  # words need no test
)
STANDARD = standard(rules=(RULE,))


def finding(**changes: object) -> Finding:
    given = {"rule": "r", "severity": Severity.ERROR, "outcome": Outcome(verdict=Verdict.BROKEN)}
    return Finding(**(given | changes))  # type: ignore[arg-type]


def broken(**changes: object) -> Outcome:
    return Outcome(verdict=Verdict.BROKEN, **changes)  # type: ignore[arg-type]


def test_a_message_names_cells_numbers_and_difference() -> None:
    outcome = broken(
        refs=(A_ALL, A_ONE),
        left=Decimal("5.50"),
        right=Decimal(7),
        left_terms=(Term(ref=A_ONE, value=Decimal("5.5")),),
        right_terms=(Term(ref=A_ALL, value=Decimal(7)), Term(ref=B_ONE, value=None)),
    )
    told = finding(outcome=outcome, entity="甲局", file="甲.xlsx", place=place("D4"))
    assert Messages(STANDARD, "zh").message(told) == (
        "甲局|甲.xlsx|表|D4|表|收到|总计|收到/总计、收到/甲类|收到 5.5=5.5|收到 7 + 办结 空=7|1.5"
    )


def test_what_a_finding_does_not_have_shows_as_a_dash() -> None:
    assert Messages(STANDARD, "zh").message(finding()) == "-|-|-|-|-|-|-|-|=-|=-|-"
    assert Messages(STANDARD, "en").message(finding()) == "-"


def test_one_number_has_no_difference() -> None:
    told = Messages(STANDARD, "zh").message(finding(outcome=broken(left=Decimal(3))))
    assert told == "-|-|-|-|-|-|-|-|=3|=-|-"


def test_what_was_not_evaluated_says_why() -> None:
    outcome = Outcome(verdict=Verdict.NOT_EVALUATED, refs=(A_ONE,), reason="blank_total")
    assert Messages(STANDARD, "zh").message(finding(outcome=outcome)) == (
        "“相等”没有核对：总计未填（收到/甲类）。"
    )


def test_the_causes_of_trouble_on_the_sum_are_named() -> None:
    told = Messages(STANDARD, "en").message(finding(causes=("甲局", "乙局")))
    assert told == "- (This problem of the total comes from 甲局, 乙局.)"


def test_the_rules_broken_because_of_something_are_named() -> None:
    given = broken(details={"before": "1", "after": "2", "followers": "r r"}, refs=(A_ONE,))
    told = Messages(STANDARD, "zh").message(finding(rule="against.figure", outcome=given))
    assert told.endswith("由此不再成立：相等、相等。")
    alone = broken(details={"before": "1", "after": "2", "followers": ""}, refs=(A_ONE,))
    told = Messages(STANDARD, "zh").message(finding(rule="against.figure", outcome=alone))
    assert told.endswith("请改回。")


def test_many_cells_are_counted() -> None:
    refs = tuple(CellRef("t", "a", "one") for _ in range(7))
    told = Messages(STANDARD, "zh").message(finding(outcome=broken(refs=refs))).split("|")[7]
    assert told == "、".join(["收到/甲类"] * 6) + "等 7 格"


def test_a_cell_that_the_standard_does_not_have_goes_by_its_reference() -> None:
    stranger = CellRef("t", "x", "y")
    told = Messages(STANDARD, "zh").message(finding(outcome=broken(refs=(stranger,)))).split("|")
    assert told[4:8] == ["表", "x", "y", "t.x.y"]
    assert short_name(STANDARD, stranger) == "t.x.y"
    assert Messages(STANDARD, "zh").terms((Term(ref=stranger, value=None),)) == "t.x.y 空"


def test_terms_are_told_apart_by_what_differs() -> None:
    row = (Term(ref=A_ONE, value=Decimal(1)), Term(ref=A_ALL, value=Decimal(2)))
    assert Messages(STANDARD, "zh").terms(row) == "甲类 1 + 总计 2"
    years = (row[0], replace(row[0], value=Decimal(3), prior=True))
    assert Messages(STANDARD, "zh").terms(years) == "收到 1 + 上年收到 3"


def test_of_many_terms_only_those_that_count_are_written_out() -> None:
    zeros = tuple(Term(ref=B_ONE, value=Decimal(0)) for _ in range(7))
    assert Messages(STANDARD, "zh").terms(zeros) == "办结 0"
    assert Messages(STANDARD, "zh").terms((*zeros, Term(ref=A_ONE, value=Decimal(4)))) == "收到 4"


def test_lists_among_the_details_have_the_marks_of_the_language() -> None:
    given = broken(details={"table": "表", "labels": "小计, 合计, 其中 ...", "cells": "D4, D5"})
    told = finding(rule="read.extra_label", outcome=given)
    assert "栏目：小计、合计、其中等，其中的数字（D4、D5）" in Messages(STANDARD, "zh").message(
        told
    )
    assert ": 小计, 合计, 其中 and others. Their figures (D4, D5)" in Messages(
        STANDARD, "en"
    ).message(told)
    given = broken(details={"changes": "t.a.one: 2 → 3; t.a.all: 2 → 4"})
    told = finding(rule="waiver.lapsed", outcome=given)
    assert "：t.a.one：2 → 3；t.a.all：2 → 4。" in Messages(STANDARD, "zh").message(told)
    assert ": t.a.one: 2 → 3; t.a.all: 2 → 4." in Messages(STANDARD, "en").message(told)


def test_a_noun_goes_with_its_count() -> None:
    told = [
        Messages(STANDARD, "en").message(finding(rule="read.zero_hidden", outcome=given))
        for given in (broken(details={"count": count}, refs=(A_ONE,)) for count in "12")
    ]
    assert "the format of 1 cell hides a zero, which was read as 0" in told[0]
    assert "the format of 2 cells hides zeros, which were read as 0" in told[1]


def test_chinese_words_have_chinese_marks() -> None:
    texts = [*words()["zh"].values(), *interface("zh").values()]
    for standard_ in all_standards():
        texts += [t["zh"] for rule in standard_.rules for t in (rule.name, rule.message)]
        texts += [
            t["zh"] for one in standard_.built_in_findings.values() for t in (one.name, one.message)
        ]
    assert [text for text in texts if re.search(ASCII_MARK, text)] == []


def test_a_reading_has_a_name_and_details_in_words() -> None:
    assert Messages(STANDARD, "zh").name("read.password") == "文件加密"
    told = finding(rule="read.not_a_workbook", outcome=broken(details={"look": "picture"}))
    assert "图片" in Messages(STANDARD, "zh").message(told)
    assert "a picture" in Messages(STANDARD, "en").message(told)
    odd = finding(rule="read.damaged", outcome=broken(details={"what": "xl/styles.xml"}))
    assert "xl/styles.xml" in Messages(STANDARD, "zh").message(odd)
