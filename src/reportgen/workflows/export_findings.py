"""Findings and lists as files: CSV, Excel, web page, annotations."""

from collections.abc import Sequence
from typing import Literal

from reportgen.documents.lists import Listing, finding_listing, rule_listing, waived_listing
from reportgen.documents.placeholders import filled
from reportgen.readers.standard_folders import shipped
from reportgen.standards.standard import Standard
from reportgen.workflows.validate import Validated
from reportgen.writers.csv import listing_csv
from reportgen.writers.github import annotations
from reportgen.writers.web_lists import listings_page
from reportgen.writers.workbooks.lists import lists_workbook

Form = Literal["csv", "xlsx", "html", "github"]


def findings_file(
    validated: Validated, form: Form, language: str, *, root: str = "", everything: bool = False
) -> bytes:
    """The findings as a file; with `everything`, also the rules that were not evaluated.

    The form `github` names files below `root`, as GitHub opens them.
    """
    standard = validated.standard
    if form == "github":
        return annotations(standard, validated.findings, language, root).encode(errors="replace")
    findings = [f for f in validated.findings if f.broken or everything]
    waived = waived_listing(standard, findings, language)
    lists = (
        finding_listing(standard, findings, language),
        *((waived,) if waived.rows else ()),
        rule_listing(standard, validated.tallies, language, validated.overrides),
    )
    return listings_file(lists, form, language, standard, _verdict(validated, language))


def listings_file(
    listings: Sequence[Listing], form: Form, language: str, standard: Standard, verdict: str = ""
) -> bytes:
    """Lists as a file; CSV holds only the first of them."""
    words = standard.words[language]
    if form == "csv":
        return listing_csv(listings[0])
    if form == "xlsx":
        return lists_workbook(listings, font=words["listing.font"])
    template = (shipped("templates") / "findings.html").read_text(encoding="utf-8")
    return listings_page(
        template,
        listings,
        title=listings[0].title,
        verdict=verdict,
        language=words["language"],
    )


def _verdict(validated: Validated, language: str) -> str:
    words = validated.standard.words[language]
    key = "broken" if validated.errors else "kept"
    return filled(words[f"listing.verdict.{key}"], {"errors": validated.errors})
