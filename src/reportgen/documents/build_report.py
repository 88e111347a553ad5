"""Builds the report: decides every text and figure of the document. Writers only place them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from reportgen.case.settings import Case
from reportgen.documents.lists import open_listing, verdict_listing
from reportgen.documents.messages import LANGUAGE, Messages
from reportgen.documents.narrative.markdown import NarrativeTrouble
from reportgen.documents.narrative.template import Narrative, known_to, narrate
from reportgen.documents.narrative.untouched import untouched
from reportgen.documents.placeholders import filled
from reportgen.documents.report import (
    Block,
    Draft,
    Figure,
    Paragraph,
    Report,
    Run,
    Style,
    TextTable,
    words_of,
)
from reportgen.model.findings import Finding, Tally
from reportgen.model.submissions import (
    SIGNATURE,
    TITLE,
    CellRef,
    Mark,
    Submission,
    TableText,
    figure_text,
)
from reportgen.standards.built_in_findings import of_file
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard
from reportgen.text.file_names import safe_name

Working = Callable[[Callable[[str], Narrative], Iterable[str]], Iterable[Narrative | str]]
"""Calls a function on each text; gives the limit that was passed in place of what was stopped."""


def narratives(
    case: Case,
    standard: Standard,
    total: Submission,
    prior: Submission | None = None,
    begun: Mapping[str, str] | None = None,
    *,
    working: Working = map,
) -> tuple[dict[str, Narrative], list[Finding]]:
    """Each text of the report by its place in the template, and the findings on the texts.

    `prior` is last year's total in the cells of this standard, if there is one; `begun` are the
    texts that a new case begins with. `working` works the texts out, perhaps within limits.
    """
    own = standard.words[LANGUAGE]
    known = known_to(
        standard,
        total.facts,
        prior=prior.facts if prior else None,
        senders=total.members,
        given=_given(case),
        words={LANGUAGE: own, **standard.words},
    )
    sections = ("preamble", *(s.id for s in standard.sections if not s.table))
    sources = [case.narratives.get(section, "") for section in sections]
    made = working(partial(narrate, known=known, pictures=case.pictures), sources)
    texts: dict[str, Narrative] = {}
    findings: list[Finding] = []
    for section, source, narrative in zip(sections, sources, made, strict=True):
        place = f"section.{section}" if section != "preamble" else "report.preamble"
        texts[place] = _stopped(narrative) if isinstance(narrative, str) else narrative
        findings += _about(case, standard, section, texts[place], source, (begun or {}))
    findings += (of_file(id_, f, standard, d) for f, (id_, d) in case.unreadable.items())
    if case.settings.date is None:
        findings.append(of_file("text.no_date", "case.toml", standard))
    return texts, findings


def _about(
    case: Case,
    standard: Standard,
    section: str,
    narrative: Narrative,
    source: str,
    begun: Mapping[str, str],
) -> Iterator[Finding]:
    """The findings on the text of a section."""
    file = f"narrative/{section}.md"
    title = next((s.title for s in standard.sections if s.id == section), None)
    unwritten = () if title is None else untouched(source, begun.get(section, ""))
    for trouble in (*narrative.troubles, *unwritten):
        yield _trouble(trouble, file, standard)
    unread = {file, "narrative"} & case.unreadable.keys()
    if title is not None and narrative == Narrative(blocks=()) and not unread:
        yield of_file("narrative.missing", file, standard, {"name": title, "section": section})


def _stopped(limit: str) -> Narrative:
    """A text that could not be worked out within a limit."""
    details = {"limit": limit}
    trouble = NarrativeTrouble(id="narrative.stopped", name="", line=0, details=details)
    return Narrative(blocks=(), troubles=(trouble,))


def _given(case: Case) -> dict[str, object]:
    """The values other than figures that a text may name."""
    settings = case.settings
    return {
        "report.authority": settings.authority,
        "report.area": case.area,
        "report.year": settings.period,
        "report.next_year": settings.period + 1,
        "report.last_year": settings.period - 1,
    }


def _trouble(trouble: NarrativeTrouble, file: str, standard: Standard) -> Finding:
    details = {
        "line": str(trouble.line or "-"),
        "name": trouble.name,
        "near": ", ".join(trouble.near),
        **trouble.details,
    }
    return of_file(trouble.id, file, standard, details)


def texts_of(case: Case, standard: Standard, narratives: Mapping[str, Narrative]) -> dict[str, str]:
    """The report's texts by section, paragraph by paragraph, with its title and its signature.

    Tables are left out, because a reader of a finished report gives them separately. A signature
    without a date is left out, because such a reader cannot tell it from the text.
    """
    settings, words = case.settings, standard.words[LANGUAGE]
    texts = {
        place.rpartition(".")[2]: "\n".join(filter(None, map(words_of, text.blocks)))
        for place, text in narratives.items()
    }
    dated = f"{settings.authority}\n{_date(settings.date, words)}" if settings.date else ""
    return {TITLE: _title(case, standard), **texts, SIGNATURE: dated}


def tables_of(narratives: Mapping[str, Narrative]) -> tuple[TableText, ...]:
    """The tables within the report's texts, in their order."""
    blocks = (block for narrative in narratives.values() for block in narrative.blocks)
    return tuple(block.texts for block in blocks if isinstance(block, TextTable))


def _title(case: Case, standard: Standard) -> str:
    form = standard.words[LANGUAGE]["report.title"]
    return form.format(area=case.area, year=case.settings.period, title=standard.title)


def build(  # noqa: PLR0913 - each is something else that a report shows
    case: Case,
    standard: Standard,
    *,
    shape: Standard,
    total: Submission,
    texts: Mapping[str, Narrative],
    findings: Sequence[Finding],
    tallies: Sequence[Tally] = (),
) -> Report:
    """The report, ready to be written. It is a draft if any finding counts as an error.

    `standard` is the case's (with its indicators), `shape` the one whose tables are printed. From
    the `tallies` a draft lists the results of every rule.
    """
    messages = Messages(standard, LANGUAGE)
    words = messages.words
    errors = [finding for finding in findings if finding.counts_as_error]
    disputed = {ref for finding in errors for ref in finding.outcome.refs}
    settings = case.settings
    return Report(
        standard=shape,
        title=_title(case, standard),
        authority=settings.authority,
        period=settings.period,
        tags={
            "authority.name": settings.authority,
            "area.name": case.area,
            "period.year": str(settings.period),
            "report.signature": settings.authority,
            "report.date": _date(settings.date, words),
        },
        texts={place: _text(narrative, words) for place, narrative in texts.items()},
        figures={ref: _figure(total, ref, disputed) for ref in cells(shape)},
        draft=_draft(case, messages, findings, tallies, case.uncounted(total)) if errors else None,
    )


def file_name(report: Report) -> str:
    """The Word file's name without its suffix; a draft's says that it is one."""
    standard = report.standard
    area = report.tags["area.name"]
    stem = standard.file_name.format(area=area, authority=report.authority, year=report.period)
    return safe_name(stem) + (standard.words[LANGUAGE]["draft.suffix"] if report.draft else "")


def _date(day: date | None, words: Mapping[str, str]) -> str:
    return words["report.date"].format(year=day.year, month=day.month, day=day.day) if day else ""


def _text(narrative: Narrative, words: Mapping[str, str]) -> tuple[Block, ...]:
    if narrative.blocks:
        return narrative.blocks
    return (Paragraph(style=Style.TEXT, runs=(Run(text=words["draft.unwritten"]),)),)


def _figure(total: Submission, ref: CellRef, disputed: Iterable[CellRef]) -> Figure:
    fact = total.facts.get(ref)
    if fact is None or fact.mark is Mark.TEXT:  # an unknown sum
        return Figure(text="", open=fact is not None or ref in disputed)
    return Figure(text=figure_text(fact), open=ref in disputed)


def _draft(
    case: Case,
    messages: Messages,
    findings: Sequence[Finding],
    tallies: Sequence[Tally],
    uncounted: Sequence[str],
) -> Draft:
    errors = sum(finding.counts_as_error for finding in findings)
    return Draft(
        headline=filled(messages.words["draft.headline"], {"count": errors}),
        listings=(
            open_listing(messages, findings),
            verdict_listing(messages, tallies, case.overrides, uncounted),
        ),
    )
