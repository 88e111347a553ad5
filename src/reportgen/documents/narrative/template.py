"""The office's Markdown into the report's text, its figures bound to cells.

A figure is written by its reference (`{{ requests.new.total }}`) or in the office's own words
(table, row and column by their short names), last year's with `prior.` before it. It comes from the
data, never from the keyboard. An unknown name, a blank cell or a filter that refuses leaves a
visible hole and a finding; the rest of the text is printed.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from jinja2 import Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.visitor import NodeTransformer

from reportgen.case.indicators import lacks_of
from reportgen.documents.narrative.budget import MOST_LETTERS, BoundedEnvironment, TooMuchError
from reportgen.documents.narrative.figures import TOLD, Amount, exact_text
from reportgen.documents.narrative.filters import NAMES, Words
from reportgen.documents.narrative.markdown import NarrativeTrouble, blocks_of
from reportgen.documents.narrative.printing import (
    COUNTED,
    LOST,
    OWN,
    PLAIN_FILTERS,
    SHOWN,
    Printing,
)
from reportgen.documents.report import Block
from reportgen.model.pictures import PictureFile
from reportgen.model.submissions import CellRef, Fact, Mark
from reportgen.standards.cells import cells, name_of
from reportgen.standards.standard import Standard
from reportgen.text.delimited import with_delimited

_COMMENTS = {"<!--": "-->"}
_BRACES = {"{{": "}}", "{%": "%}"}
_WIDE_BRACES = {"\uff5b\uff5b": "\uff5d\uff5d"}
_QUOTED = re.compile("(\"[^\"]*\"|'[^']*')")
# What Chinese keyboards give in place of the signs of an expression.
_NARROW = str.maketrans(
    "\uff08\uff09\uff5c\uff0c\uff0e\uff0b\uff0d\u00d7\u00f7\uff1d\uff1c\uff1e\u201c\u201d\u3000",
    '()|,.+-*/=<>"" ',
)
_TEMPLATE = "<template>"
_SAID = 120
_TAG = re.compile(r"\{[{%][^\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """The blocks that a narrative becomes, and what is wrong with it."""

    blocks: tuple[Block, ...]
    troubles: tuple[NarrativeTrouble, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a narrative may use: names with their values, filters by all their names, and words."""

    names: Mapping[str, Any]
    filters: Mapping[str, str]
    words: Words


def known_to(
    standard: Standard,
    facts: Mapping[CellRef, Fact],
    *,
    prior: Mapping[CellRef, Fact] | None,
    senders: Collection[str] = (),
    given: Mapping[str, object],
    words: Mapping[str, Words],
) -> Known:
    """What the narratives of a report may use.

    `facts` are the aggregate's, `prior` those of the year before (None: there are none), `given`
    what can be named beside figures. A sum that lacks one of the `senders` is incomplete; whoever
    sent nothing at all has a finding already. Figures, filters and what is `given` have a name in
    each language of the `words`; the first language is that of the report.
    """
    own = next(iter(words.values()))
    names: dict[str, Any] = {}
    before: dict[str, Any] = {}
    for ref, (_, column) in cells(standard).items():
        fact, old = facts.get(ref), (prior or {}).get(ref)
        value, last = _number(fact), _number(old)
        missing = "absent" if old is None else "unfilled"
        lack = "" if last is not None else "no_prior" if prior is None else missing
        without = tuple(sender for sender in lacks_of(fact) if sender in senders)
        for path in (str(ref), name_of(standard, ref)):
            lost = "blank" if value is None else ""
            unit = column.unit_name
            now = Amount(name=path, value=value, prior=last, lost=lost, lack=lack, unit=unit)
            _set(names, path, replace(now, without=without))
            name = own["phrase.prior_name"].format(name=path)
            then = Amount(name=name, value=last, lost=lack, lack="year_before", unit=unit)
            _set(before, path, then)
    for texts in words.values():
        names[texts["given.prior"]] = before
        for key, said in given.items():
            _set(names, ".".join(texts[f"given.{step}"] for step in _steps(key)), said)
    filters = {texts[f"filter.{name}"]: name for texts in words.values() for name in NAMES}
    return Known(names=names, filters=filters, words=own)


_TYPED = re.compile(
    "[0-9\uff10-\uff19]"
    "|[\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341\u767e\u5343\u4e07]+[\u4ef6\u6761\u6b21\u9879]"
)


def all_bound(text: str) -> bool:
    """Whether every figure of a text is bound to a cell, and none was typed."""
    for marks in (_COMMENTS, _WIDE_BRACES, _BRACES):
        text = with_delimited(text, marks, lambda _: "")
    return not _TYPED.search(text)


def without_comments(text: str) -> str:
    """The text without what stands in it for its authors only; its lines keep their numbers."""
    return with_delimited(text, _COMMENTS, lambda comment: "\n" * comment.count("\n"))


def _steps(key: str) -> Iterator[str]:
    """Each step of a dotted name: `report.year` gives `report` and `report.year`."""
    at = 0
    while at >= 0:
        at = key.find(".", at + 1)
        yield key if at < 0 else key[:at]


def _number(fact: Fact | None) -> Fraction | None:
    if fact is None or fact.mark is not Mark.NUMBER or fact.value is None:
        return None
    return Fraction(fact.value)


def _set(names: dict[str, Any], path: str, value: object) -> None:
    *above, last = path.split(".")
    for step in above:
        names = names.setdefault(step, {})
    names[last] = value


def narrate(
    text: str, known: Known, pictures: Mapping[str, PictureFile] | None = None
) -> Narrative:
    """Fill in the figures of a Markdown text and parse it; comments (`<!-- -->`) are left out."""
    text = with_delimited(without_comments(text), _WIDE_BRACES, lambda tag: "{{" + tag[2:-2] + "}}")
    text = with_delimited(text, _BRACES, _narrowed)
    troubles: list[NarrativeTrouble] = []
    try:
        filled = _filled(text, known, troubles)
    except TemplateSyntaxError as error:
        filled = ""
        troubles.append(_wrong(error, error.lineno))
    except _STOPPING as error:
        filled = ""
        troubles.append(_wrong(error, _line_of(error) or _line_of_longest(text)))
    blocks, unfit = blocks_of(filled, pictures or {})
    once = {(t.id, t.name, t.line, *t.details.items()): t for t in (*troubles, *unfit)}
    told = sorted(once.values(), key=lambda trouble: trouble.line)
    return Narrative(blocks=blocks, troubles=tuple(told))


_STOPPING = (
    *(TemplateError, SyntaxError, TypeError, ValueError, LookupError, AttributeError),
    *(ArithmeticError, RecursionError, MemoryError, NameError),
)
"""What a text can bring about that no report can hold; infinite numbers are a `NameError`."""


def _filled(text: str, known: Known, troubles: list[NarrativeTrouble]) -> str:
    """The text with its figures filled in; adds what is wrong to the troubles."""
    environment = BoundedEnvironment()
    environment.filters = Printing(known.filters, known.words, environment, troubles).filters()
    environment.globals = {"range": environment.globals["range"]}
    tree = environment.parse(text)
    _Marking(known, troubles).visit(tree)
    naming = _Naming(meta.find_undeclared_variables(tree), known.names)
    naming.visit(tree)
    troubles += naming.troubles
    template = Template.from_code(environment, environment.compile(tree), {})
    pieces: list[str] = []
    length = 0
    for piece in template.generate({**known.names, **naming.holes}):
        pieces.append(piece)
        length += len(piece)
        if length > len(text) + MOST_LETTERS:
            raise TooMuchError(str(MOST_LETTERS))
    return "".join(pieces)


def _narrowed(tag: str) -> str:
    """The tag's expression with signs of half width, except within quotation marks."""
    pieces = _QUOTED.split(tag)
    return "".join(p if at % 2 else p.translate(_NARROW) for at, p in enumerate(pieces))


def _wrong(error: Exception, line: int) -> NarrativeTrouble:
    if isinstance(error, TooMuchError | RecursionError | MemoryError | NameError):
        return NarrativeTrouble(id="narrative.too_much", name="", line=line)
    said = error.message if isinstance(error, TemplateError) else str(error)
    return NarrativeTrouble(id="narrative.syntax", name=str(said)[:_SAID], line=line)


def _line_of(error: Exception) -> int:
    """The line of the text that an error was raised in; 0 where it does not say."""
    line, step = 0, error.__traceback__
    while step:
        if step.tb_frame.f_code.co_filename == _TEMPLATE:
            line = step.tb_lineno
        step = step.tb_next
    return line


def _line_of_longest(text: str) -> int:
    """The line of the longest tag, which is the likeliest cause where an error has no place."""
    longest = max(_TAG.finditer(text), key=lambda tag: len(tag[0]), default=None)
    return text.count("\n", 0, longest.start()) + 1 if longest else 1


class _Marking(NodeTransformer):
    """Gives every filter and every printed expression the number of its line."""

    def __init__(self, known: Known, troubles: list[NarrativeTrouble]) -> None:
        self.known = known
        self.troubles = troubles

    def visit_Filter(self, node: nodes.Filter) -> nodes.Node:  # noqa: N802 - as the library calls it
        self.generic_visit(node)
        name, line = node.name, node.lineno
        if name in PLAIN_FILTERS:
            return node
        if name in self.known.filters and not (node.kwargs or node.dyn_args or node.dyn_kwargs):
            return self._filter(node.node, OWN, (name, name, line), line, node.args)
        if name in self.known.filters:
            usage = {"usage": self.known.filters[name]}
            trouble = NarrativeTrouble(
                id="narrative.filter_use", name=name, line=line, details=usage
            )
        else:
            near = get_close_matches(name, [*self.known.filters, *PLAIN_FILTERS], n=3, cutoff=0.3)
            trouble = NarrativeTrouble(
                id="narrative.unknown_filter", name=name, line=line, near=tuple(near)
            )
        self.troubles.append(trouble)
        return self._filter(node.node, LOST, (name,), line)

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - likewise
        self.generic_visit(node)
        node.nodes = [
            one
            if isinstance(one, nodes.TemplateData)
            else self._filter(one, SHOWN, (one.lineno,), one.lineno)
            for one in node.nodes
        ]
        return node

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802 - likewise
        self.generic_visit(node)
        node.iter = nodes.Filter(node.iter, COUNTED, [], [], None, None, lineno=node.lineno)
        return node

    def _filter(
        self,
        node: nodes.Expr | None,
        name: str,
        told: Iterable[object],
        line: int,
        given: Iterable[nodes.Expr] = (),
    ) -> nodes.Filter:
        arguments = [*(nodes.Const(one, lineno=line) for one in told), *given]
        # A filter without a node stands before a block: it takes, and gives, what is written.
        made = nodes.Filter(node, name, arguments, [], None, None, lineno=line)
        return made if node else self._filter(made, SHOWN, (line,), line)


_Path = tuple[str, ...]


class _Naming(NodeTransformer):
    """Looks up every name of a figure; an unknown name becomes a hole."""

    def __init__(self, outside: Collection[str], names: Mapping[str, Any]) -> None:
        self.outside = outside
        self.names = names
        self.holes: dict[str, Amount] = {}
        self.troubles: list[NarrativeTrouble] = []

    def visit(self, node: nodes.Node, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - as it is there
        path = _dotted(node)
        if path is None or path[0] not in self.outside:
            return self.generic_visit(node)
        value = _value(path, self.names)
        self.troubles += _named(path, node.lineno, value, self.names)
        if value is not None and not isinstance(value, Mapping):
            return node
        hole = f"_hole{len(self.holes)}"
        self.holes[hole] = Amount(name=".".join(path), lost=TOLD)
        return nodes.Name(hole, "load", lineno=node.lineno)


def _dotted(node: nodes.Node) -> _Path | None:
    """The steps of a name: `a.b`, or `a["b"]` where b is no word of the template language."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        step = node.attr
    elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        step = str(node.arg.value)
    else:
        return None
    below = _dotted(node.node)
    return None if below is None else (*below, step)


def _named(
    path: _Path,
    line: int,
    value: object,
    names: Mapping[str, Any],
) -> Iterator[NarrativeTrouble]:
    """The trouble with a name that has this value, if there is any."""
    name = ".".join(path)
    if isinstance(value, Amount) and value.lost == "blank":
        yield NarrativeTrouble(id="narrative.blank", name=name, line=line)
    elif isinstance(value, Amount) and value.lost:
        lack = {"lack": value.lost, "value": "-"}
        yield NarrativeTrouble(id="narrative.no_prior", name=name, line=line, details=lack)
    elif isinstance(value, Amount) and value.without:
        lacks = {"value": exact_text(value.figure) or "", "names": ", ".join(value.without)}
        yield NarrativeTrouble(id="narrative.incomplete", name=name, line=line, details=lacks)
    elif value is None or isinstance(value, Mapping):
        same = names.get(path[0])
        pool = _flat({path[0]: same}) if isinstance(same, Mapping) else _flat(names)
        near = tuple(get_close_matches(name, pool, n=3, cutoff=0.5))
        yield NarrativeTrouble(id="narrative.unknown", name=name, line=line, near=near)


def _value(path: _Path, names: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever a name gives
    """The value of a dotted name; None if there is none."""
    value: Any = names
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _flat(names: Mapping[str, Any], prefix: str = "") -> list[str]:
    flat: list[str] = []
    for key, value in names.items():
        if isinstance(value, Mapping):
            flat += _flat(value, f"{prefix}{key}.")
        else:
            flat.append(prefix + key)
    return flat
