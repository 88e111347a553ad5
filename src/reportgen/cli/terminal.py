"""Shows results on the terminal: no colour in pipes, only characters that GBK has."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.text import Text

from reportgen.case.indicators import lacks_of
from reportgen.cli.json import summary
from reportgen.cli.language import choose, interface, printable
from reportgen.documents.messages import Messages, short_name
from reportgen.documents.placeholders import filled
from reportgen.model.findings import Finding, Severity, Tally
from reportgen.model.submissions import figure_text
from reportgen.standards.cells import cells, name_of
from reportgen.standards.standard import Standard
from reportgen.text.numerals import number_text
from reportgen.workflows.compile import Compiled
from reportgen.workflows.forms import Issued
from reportgen.workflows.read import ReadFile
from reportgen.workflows.validate import Validated
from reportgen.writers.json import Json, as_text, place_text
from reportgen.writers.outputs.files import PlacedFile

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def line(*pieces: str | tuple[str, str]) -> None:
    """Print a line of pieces; a pair is a text with its style."""
    shown = [(printable(p[0]), p[1]) if isinstance(p, tuple) else printable(p) for p in pieces]
    console = Console(highlight=False, soft_wrap=True, emoji=False)
    console.print(Text.assemble(*shown))


def data(content: Json) -> None:
    """Print JSON on stdout, without any styling."""
    print(as_text(content), end="")


def text(content: str) -> None:
    """Print a page on stdout in UTF-8, whatever the terminal uses."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content.encode())


def exit_code(validated: Validated, *, strict: bool) -> int:
    """0 if no error is open (with `strict`, no warning either), else 1."""
    counts = summary(validated)
    return int(bool(counts["errors"] or (strict and counts["warnings"])))


def validated(
    result: Validated, language: str, *, everything: bool, root: Path | None = None
) -> None:
    """Show the findings by entity, what was not evaluated, and the verdict.

    File names start with `root`, the folder of the case, so that a terminal can open them.
    """
    messages = result.messages(language)
    for entity, findings in _by_entity(result, lambda finding: finding.open):
        line((_on_one_line(entity or messages.words["listing.whole"]), "bold"))
        for finding in findings:
            _finding(messages, finding, root)
        line("")
    _waived(result, messages, root)
    _overrides(result, messages)
    if result.excused:
        say("excused", language, names=result.excused)
    if everything:
        _each_not_evaluated(result, messages)
        _tallies(result, messages)
    else:
        _not_evaluated(result, messages)
    _rules_together(result, language)
    line((_verdict(result, messages), "bold"))


def _by_entity(
    result: Validated, wanted: Callable[[Finding], bool]
) -> Iterator[tuple[str | None, list[Finding]]]:
    """Group findings by entity: the entity with the worst finding comes first, the total last.

    A submission that names no entity goes by its file name.
    """
    sent = {reading.source.name for reading in result.results}

    def whose(finding: Finding) -> str | None:
        return finding.entity or (finding.file if finding.file in sent else None)

    listed = [finding for finding in result.findings if wanted(finding)]
    first = {whose(finding): number for number, finding in reversed(list(enumerate(listed)))}

    def key(finding: Finding) -> tuple[bool, int]:
        return whose(finding) is None, first[whose(finding)]

    for _, group in groupby(sorted(listed, key=key), key=key):
        together = list(group)
        yield whose(together[0]), together


def _finding(messages: Messages, finding: Finding, root: Path | None = None) -> None:
    file = str(root / finding.file) if root and finding.file else finding.file
    where = ":".join(filter(None, (file, messages.place(finding))))
    severity = (messages.severity(finding.severity), _COLOURS[finding.severity])
    line("  ", _on_one_line(where) or "-", "  ", severity, f"  {finding.rule}")
    for sentence in (messages.message(finding), *messages.remarks(finding)):
        line("    ", sentence)


def _on_one_line(text: str) -> str:
    """The text with the line feeds that the name of a file may hold as visible escapes."""
    return text.replace("\n", "\\u000a")


def _waived(result: Validated, messages: Messages, root: Path | None) -> None:
    """Show the waived findings, each with its waiver."""
    waived = [finding for finding in result.findings if finding.waiver]
    if not waived:
        return
    line((interface(messages.language)["show.waived"], "bold"))
    for finding in waived:
        _finding(messages, finding, root)
    line("")


def _overrides(result: Validated, messages: Messages) -> None:
    """Show the case's changes to rules."""
    if not result.overrides:
        return
    line((interface(messages.language)["show.overrides"], "bold"))
    colon = messages.words["list.colon"]
    for override in result.overrides:
        changed = f"{override.before} \u2192 {override.after}"
        line("  ", f"{override.rule}  {override.key}{colon}{changed}")
    line("")


def _tallies(result: Validated, messages: Messages) -> None:
    """The four figures of every rule; they add up to its instances."""
    words = interface(messages.language)
    line((words["show.rules"], "bold"))
    for tally in result.tallies:
        figures = words.sentence(
            "show.tally",
            kept=tally.kept,
            broken=tally.broken,
            waived=tally.waived,
            not_evaluated=tally.unevaluated,
        )
        if not tally.instances:
            figures = messages.words["listing.idle"]
        line("  ", _tally_text(messages, tally, figures))
    line("")


def _tally_text(messages: Messages, tally: Tally, *figures: str) -> str:
    """The name of a rule, its figures, and why it could not be evaluated."""
    texts = (messages.name_of(tally), *figures, messages.reasons(tally))
    return messages.words["list.colon"].join(filter(None, texts))


def _rules_together(result: Validated, language: str) -> None:
    """Show the same counts for all rules together, on one line."""
    tallies = result.tallies
    if not tallies:
        return
    say(
        "verdicts",
        language,
        rules=len(tallies),
        instances=sum(tally.instances for tally in tallies),
        kept=sum(tally.kept for tally in tallies),
        broken=sum(tally.broken for tally in tallies),
        waived=sum(tally.waived for tally in tallies),
        not_evaluated=sum(tally.unevaluated for tally in tallies),
        idle=sum(not tally.instances for tally in tallies),
    )


def _each_not_evaluated(result: Validated, messages: Messages) -> None:
    """Whatever could not be evaluated, entity by entity, each with its reason."""
    whole = messages.words["listing.whole"]
    heading = interface(messages.language)["show.not_evaluated_each"]
    for entity, findings in _by_entity(result, lambda finding: not finding.broken):
        line((heading, "bold"), "  ", (entity or whole, "bold"))
        for finding in findings:
            line("  ", messages.message(finding))
        line("")


_SHARED = ({"no_prior"}, {"no_text"})


def _not_evaluated(result: Validated, messages: Messages) -> None:
    """Show how often each rule could not be evaluated, and why.

    All rules that lack only last year's figures share a line, and all that lack only a text.
    """
    words = interface(messages.language)
    tallies = [tally for tally in result.tallies if tally.not_evaluated]
    if not tallies:
        return
    line((words["show.not_evaluated"], "bold"))
    for tally in tallies:
        if set(tally.not_evaluated) not in _SHARED:
            line("  ", _tally_text(messages, tally))
    for shared in _SHARED:
        count = sum(set(tally.not_evaluated) == shared for tally in tallies)
        if count:
            line("  ", words.sentence(f"show.{min(shared)}", rules=count))
    line("")


def _verdict(result: Validated, messages: Messages) -> str:
    words, counts = interface(messages.language), summary(result)
    text = words.sentence("show.counts", **counts)
    if counts["waived"]:
        text += words.sentence("show.counts_waived", waived=counts["waived"])
    verdict = filled(messages.words[f"listing.verdict.{counts['verdict']}"], counts)
    return text + words.sentence("show.verdict", verdict=verdict)


def outputs(compiled: Compiled, language: str) -> None:
    """Show what the sum lacks, which files were written, and which changed files were kept."""
    words, standard = interface(language), compiled.validated.standard
    if compiled.not_counted:
        say("not_counted", language, names=compiled.not_counted)
    for left in compiled.not_added:
        cell = name_of(standard, left.ref)
        say(f"not_added_{left.adds}", language, cell=cell, names=left.entities)
    for ref, fact in compiled.total.facts.items():
        if lacks := lacks_of(fact):
            name, figure = cells(standard)[ref][0].name, figure_text(fact)
            say("lacks", language, name=name, figure=figure, names=lacks)
    if compiled.folder is None:
        line((words["show.nothing_written"], "bold"))
        return
    for file in compiled.files:
        say("written", language, file=compiled.folder / file)
    for file in compiled.kept:
        line((words.sentence("show.edited.kept", file=compiled.folder / file), "yellow"))
    for file, free in compiled.held.items():
        names = {"file": compiled.folder / file, "free": compiled.folder / free}
        line((words.sentence("show.held", **names), "yellow"))


def placed(file: PlacedFile, language: str) -> None:
    """Say where a file was written, and where the one before it is kept."""
    say("written", language, file=file.path)
    moved(file, language)


def moved(file: PlacedFile, language: str) -> None:
    """Say if a file could not have its place, or where the one before it is kept."""
    if file.wanted != file.path:
        say("held", language, file=file.wanted, free=file.path)
    if file.backup:
        say("backup", language, file=file.backup)


def say(key: str, language: str, **places: object) -> None:
    """Show a sentence of the interface's words."""
    line(interface(language).sentence(f"show.{key}", **places))


def say_beside(key: str, language: str, **places: object) -> None:
    """Show a sentence on stderr, since stdout may hold data."""
    if sys.stderr is not None:
        print(interface(language).sentence(f"show.{key}", **places), file=sys.stderr)


def issued(result: Issued, language: str) -> None:
    """Show how many forms were written, and the findings on last year's files."""
    messages = Messages(result.standard, language)
    for finding in result.findings:
        _finding(messages, finding)
    say("forms.written", language, count=len(result.written), folder=result.folder)
    if result.unchanged:
        say("forms.unchanged", language, count=len(result.unchanged))
    for entity, name in result.renamed.items():
        say("renamed", language, entity=entity, file=result.folder / name)
    for file in result.written:
        moved(file, language)


def reading(found: ReadFile, language: str) -> None:
    """Show the findings on a file, then each of its figures."""
    words, messages = interface(language), Messages(found.standard, language)
    for finding in found.findings:
        _finding(messages, finding)
    submission = found.submission
    if not submission:
        return
    head = words.sentence(
        "show.read",
        entity=submission.entity,
        period=submission.period,
        standard=submission.standard,
    )
    line((head, "bold"))
    for ref, fact in submission.facts.items():
        label = short_name(found.standard, ref)
        number = "" if fact.value is None else number_text(fact.value)
        value = number or fact.raw or words["show.blank"]
        line(f"  {ref}  {label}  ", (value, "bold"), f"  {place_text(fact.origin) or ''}")


def standards(known: Iterable[Standard], language: str) -> None:
    """Show each standard with its years and its size."""
    words = interface(language)
    for standard in known:
        until = "" if standard.until_year == 9999 else str(standard.until_year)  # noqa: PLR2004 - open
        years = f"{standard.from_year}-{until}"
        counted = words.sentence(
            "show.standard",
            tables=len(standard.tables),
            cells=len(cells(standard)),
            rules=len(standard.rules),
        )
        line((standard.id, "bold"), f"  {years}  {standard.title}  {standard.citation}  {counted}")


def standard(shown: Standard, language: str) -> None:
    """Show the sections and the tables of a standard, with every row and column."""
    standards([shown], language)
    line(shown.folder)
    for section in shown.sections:
        line(f"  {section.title}  ({section.id})")
    for table in shown.tables:
        line("")
        line((f"{table.id}  {table.name}", "bold"), f"  {table.title}")
        for block in table.blocks:
            if block.title:
                line(f"  {block.title}")
            for column in block.columns:
                line(f"  | {column.id}  {column.name}  {column.label}  {column.unit_name}")
            for row in block.rows:
                line(f"  - {row.id}  {row.name}  {row.label}")


def rules(shown: Standard, language: str) -> None:
    """Show each rule of a standard: severity, kind, name and citation."""
    messages = Messages(shown, language)
    for rule in shown.rules:
        severity = (messages.severity(rule.severity), _COLOURS[rule.severity])
        line((rule.id, "bold"), "  ", severity, f"  {rule.kind}")
        line(f"    {messages.name(rule.id)}")
        line(f"    {rule.citation}")


def language(given: str | None) -> str:
    """The language of messages: as given, else as the environment says."""
    return choose([f"--lang={given}"] if given else [], os.environ)
