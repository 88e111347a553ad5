"""Findings and lists as files: CSV, Excel, web page, annotations."""

from collections.abc import Sequence
from enum import StrEnum

from reportgen.documents.lists import Listing, finding_listing, rule_listing, waived_listing
from reportgen.documents.messages import Messages
from reportgen.documents.placeholders import filled
from reportgen.workflows.output_files import page_templates
from reportgen.workflows.validate import Validated
from reportgen.writers.csv import listing_csv
from reportgen.writers.github import annotations
from reportgen.writers.web_pages import listings_page
from reportgen.writers.workbooks.lists import lists_workbook


class Form(StrEnum):
    """What a file of findings may be."""

    CSV = "csv"
    XLSX = "xlsx"
    HTML = "html"
    GITHUB = "github"


def findings_file(
    validated: Validated, form: Form, language: str, *, root: str = "", everything: bool = False
) -> bytes:
    """The findings as a file; with `everything`, also the rules that were not evaluated.

    The form `github` names files below `root`, as GitHub opens them.
    """
    messages = validated.messages(language)
    if form is Form.GITHUB:
        return annotations(messages, validated.findings, root).encode(errors="replace")
    findings = [f for f in validated.findings if f.broken or everything]
    waived = waived_listing(messages, findings)
    lists = (
        finding_listing(messages, findings),
        *((waived,) if waived.rows else ()),
        rule_listing(messages, validated.tallies, validated.overrides),
    )
    key = "listing.verdict.broken" if validated.errors else "listing.verdict.kept"
    verdict = filled(messages.words[key], {"errors": validated.errors})
    return listings_file(messages, lists, form, verdict)


def listings_file(
    messages: Messages, listings: Sequence[Listing], form: Form, verdict: str
) -> bytes:
    """Lists as a file; CSV holds only the first of them, and only a page the verdict."""
    if form is Form.CSV:
        return listing_csv(listings[0])
    if form is Form.XLSX:
        return lists_workbook(listings, font=messages.words["listing.font"])
    return listings_page(page_templates(), listings, verdict, messages.words["language"])
