"""`prose`: what a report says in figures agrees with its tables and with itself.

Which words mean which cells is said in `prose.toml`; a number that nothing there explains is not
looked at. Where a phrase has several legitimate readings, any of them will do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Literal

from reportgen.findings import Outcome, Term, Verdict, sum_of
from reportgen.model import CellRef, Fact, Mark
from reportgen.prose.claims import Change, Claim, Count, Denial, Partition, Parts, Share
from reportgen.prose.quantities import Quantity
from reportgen.prose.reading import Claimed, claims
from reportgen.references import cells, expand
from reportgen.standard import STRICT, Operand, Statement, Subject, TextSubject
from reportgen.vocabulary import Cells, Prose, Readings

_HUNDRED = 100
_SHOWN = 160
_FEW = 3

Kind = Literal[
    "count", "doubtful_count", "reading", "share", "rate", "growth", "difference", "direction",
    "parts", "listed_parts", "saying",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """Every claim of a kind is true.

    `count`: a number is one of the figures that its phrase may mean; `doubtful_count` the same for
    phrases that are said of other things too. `reading` says which of several figures was meant.
    `share` and `rate` are percentages of a whole, `growth` and `difference` changes against last
    year, `direction` its words. Tolerance is half of the last digit printed, and nothing for a
    number printed in full. `parts` holds numbers named as parts against their whole where all must
    be named or the sum is larger, `listed_parts` where at least three are and their sum comes as
    near as the fraction `near`. `saying` are sentences without a number (`sayings` names which).
    Without last year's figures, and for numbers of other years, it is not evaluated.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT
    PLACES: ClassVar[frozenset[str]] = frozenset(
        {"left", "right", "difference", "left_terms", "right_terms", "sentence", "said", "values"}
    )

    claim: Kind
    sayings: tuple[str, ...] = ()
    near: Decimal = Decimal("0.8")

    def patterns(self) -> Iterable[str]:
        return ()

    def judge(self, subject: TextSubject) -> Iterator[Statement]:
        prose = subject.figures.standard.prose
        period = subject.figures.submission.period
        if prose is None or period is None:
            return
        tables = _Tables(subject.figures)
        for claimed in _claimed(tuple(subject.texts.items()), subject.area, period, prose):
            for outcome in self._judged(claimed.claim, tables):
                said = outcome and _quoted(outcome, claimed)
                sentence = claimed.sentence
                yield Statement(
                    section=sentence.section, paragraph=sentence.paragraph, outcome=said
                )

    def _judged(self, claim: Claim, tables: "_Tables") -> Iterator[Outcome | None]:
        """The outcome of the claim, or nothing where this rule is not about it."""
        match claim:
            case Count() if self.claim in ("count", "doubtful_count", "reading"):
                yield from _count(claim, self.claim, tables)
            case Share(rate=rate) if self.claim == ("rate" if rate else "share"):
                yield _share(claim, tables)
            case Change() if self.claim in ("growth", "difference", "direction"):
                yield from _change(claim, self.claim, tables)
            case Parts() if self.claim in ("parts", "listed_parts"):
                yield from _parts(claim, self.claim, self.near)
            case Partition() if self.claim == "parts":
                yield _partition(claim, tables)
            case Denial(id=id_) if self.claim == "saying" and id_ in self.sayings:
                yield _denial(claim, tables)


@lru_cache(maxsize=8)
def _claimed(
    texts: tuple[tuple[str, str], ...], names: tuple[str, ...], period: int, prose: Prose
) -> tuple[Claimed, ...]:
    """The claims of a report, read once for all rules."""
    return tuple(claims(dict(texts), names, period, prose))


@dataclass(frozen=True, slots=True)
class _Value:
    """What a reading comes to in the tables of one year."""

    value: Decimal
    terms: tuple[Term, ...]

    @property
    def refs(self) -> tuple[CellRef, ...]:
        return tuple(term.ref for term in self.terms)


class _Tables:
    """The figures that claims are held against."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject

    def values(self, readings: Readings, years: int = 0) -> list[_Value] | str:
        """What each reading comes to, or the reason why none can be had."""
        if years not in (0, 1):
            return "other_year"
        found = [self._value(reading, prior=years == 1) for reading in readings]
        values = [value for value in found if isinstance(value, _Value)]
        return values or next((v for v in found if isinstance(v, str)), "absent")

    def pairs(self, readings: Readings) -> list[tuple[_Value, _Value]] | str:
        """This year's and last year's value of each reading that has both."""
        pairs = []
        reason = "absent"
        for reading in readings:
            now, then = self._value(reading), self._value(reading, prior=True)
            if isinstance(now, _Value) and isinstance(then, _Value):
                pairs.append((now, then))
            else:
                reason = now if isinstance(now, str) else str(then)
        return pairs or reason

    def _value(self, reading: Cells, *, prior: bool = False) -> _Value | str:
        terms = []
        for pattern in reading:
            for ref in expand(self._subject.standard, pattern):
                operand = Operand(ref, prior)
                fact = self._subject.fact(operand)
                if fact is None:
                    return self._subject.absence(operand)
                if fact.mark is Mark.TEXT:
                    return "unreadable"
                terms.append(Term(ref=ref, value=self._figure(fact, prior=prior), prior=prior))
        if not terms:
            return "absent"
        if all(term.value is None for term in terms):
            return "all_blank"
        return _Value(sum_of(terms), tuple(terms))

    def _figure(self, fact: Fact, *, prior: bool) -> Decimal | None:
        """A cell's figure; a total left blank is what the other columns of its row add up to."""
        known = cells(self._subject.standard)
        if fact.value is not None or not (ref := fact.ref) or not _is_total(known, ref):
            return fact.value
        row = [
            other
            for cell in known
            if cell[:2] == ref[:2] and cell != ref
            if (found := self._subject.fact(Operand(cell, prior))) is not None
            if (other := found.value) is not None
        ]
        return sum(row, Decimal(0)) if row else None


def _is_total(known: Mapping[CellRef, Any], ref: CellRef) -> bool:
    return ref in known and known[ref][1].total


def _count(claim: Count, kind: str, tables: _Tables) -> Iterator[Outcome | None]:
    meaning, quantity = claim.said.meaning, claim.said.quantity
    if meaning is None or (kind == "reading" and len(meaning.readings) == 1):
        return
    if kind in ("count", "doubtful_count") and (kind == "count") is not meaning.sure:
        return
    if reason := _not_judged(claim.said):
        yield from () if kind == "reading" else (_unknown(reason),)
        return
    values = tables.values(meaning.readings, claim.said.years or 0)
    if isinstance(values, str):
        yield from () if kind == "reading" else (_unknown(values),)
        return
    stated = _in_unit(quantity, meaning.unit)
    fitting = [v for v in values if _fits(stated, v.value, quantity, meaning.unit)]
    if kind == "reading":
        if fitting and len({v.value for v in values}) > 1:
            yield _broken(stated, fitting[0], quantity.raw, ())
        return
    yield None if fitting else _broken(stated, _nearest(stated, values), quantity.raw, values)


def _in_unit(quantity: Quantity, unit: str) -> Decimal:
    """The number in the unit of the cells: yuan are told in ten thousands in the tables."""
    return quantity.value / 10**4 if len(unit) > 1 else quantity.value


def _fits(stated: Decimal, value: Decimal, quantity: Quantity, unit: str) -> bool:
    step = quantity.step / (10**4 if len(unit) > 1 else 1)
    rounded = quantity.step != 1 or len(unit) > 1
    return abs(stated - value) <= step / 2 if rounded else stated == value


def _not_judged(said: Any) -> str:  # noqa: ANN401 - a number said
    """Why a number is not compared: it is approximate, or about a part of a year."""
    if said.quantity.approximate:
        return "approximate"
    return "part_of_year" if said.years is None else ""


def _share(claim: Share, tables: _Tables) -> Outcome | None:
    if claim.years is None:
        return _unknown("part_of_year")
    parts = tables.values(claim.parts, claim.years) if claim.parts else []
    wholes = tables.values(claim.wholes, claim.years) if claim.wholes else []
    if isinstance(parts, str) or isinstance(wholes, str):
        return _unknown(parts if isinstance(parts, str) else str(wholes))
    tops = [value.value for value in parts]
    bottoms = [value.value for value in wholes]
    tops += [claim.stated_part] if claim.stated_part is not None else []
    bottoms += [claim.stated_whole] if claim.stated_whole is not None else []
    quantity = claim.said.quantity
    shares = [
        (top / bottom * _HUNDRED, top, bottom) for top in tops for bottom in bottoms if bottom
    ]
    if not shares:
        return _unknown("zero_whole") if bottoms else _unknown("absent")
    if any(abs(share - quantity.value) <= quantity.step / 2 for share, _, _ in shares):
        return None
    share, top, bottom = min(shares, key=lambda one: abs(one[0] - quantity.value))
    refs = [value for value in (*parts, *wholes) if value.value in (top, bottom)]
    return Outcome(
        verdict=Verdict.BROKEN,
        refs=tuple(dict.fromkeys(ref for value in refs for ref in value.refs)),
        left=quantity.value,
        right=_rounded(share, quantity),
        details={
            "said": f"{quantity.raw}{quantity.unit}",
            "values": f"{top:f} / {bottom:f}",
        },
    )


def _rounded(share: Decimal, quantity: Quantity) -> Decimal:
    """A percentage to one digit more than printed."""
    return share.quantize(quantity.step / 10)


def _change(claim: Change, kind: str, tables: _Tables) -> Iterator[Outcome | None]:
    own = "growth" if claim.kind == "times" else claim.kind
    if kind not in (own, "direction"):
        return
    if claim.said and _not_judged(claim.said):
        if kind == own:
            yield _unknown(_not_judged(claim.said))
        return
    if claim.stated == 0 and claim.sign > 0:
        if kind == "direction":
            yield _from_nothing(claim)
        return
    pairs = tables.pairs(claim.readings)
    if isinstance(pairs, str):
        if kind == own:
            yield _unknown(pairs)
        return
    sized = claim.kind == "direction" or any(_of_size(claim, *pair) for pair in pairs)
    signed = any(_of_sign(claim, *pair) and _of_size(claim, *pair) for pair in pairs)
    if kind == "direction":
        if sized:
            yield None if signed else _moved(claim, pairs)
    elif own == "growth" and all(not then.value for _, then in pairs):
        yield _unknown("zero_before")
    elif sized or (not any(then.value for _, then in pairs) and own == "growth"):
        yield None
    else:
        yield _moved(claim, pairs)


def _from_nothing(claim: Change) -> Outcome:
    return Outcome(
        verdict=Verdict.BROKEN, left=Decimal(0), details={"said": claim.words, "values": "0"}
    )


def _of_sign(claim: Change, now: _Value, then: _Value) -> bool:
    change = now.value - then.value
    if claim.nearly:
        return abs(change) * 20 <= then.value
    return (change > 0) - (change < 0) == claim.sign


def _of_size(claim: Change, now: _Value, then: _Value) -> bool:
    if claim.said is None:
        return True
    quantity = claim.said.quantity
    change = abs(now.value - then.value)
    if claim.kind == "difference":
        return change == quantity.value or (
            quantity.step != 1 and abs(change - quantity.value) <= quantity.step / 2
        )
    if not then.value:
        return False
    scale = _HUNDRED if claim.kind == "growth" else 1
    return abs(change / then.value * scale - quantity.value) <= quantity.step / 2


def _moved(claim: Change, pairs: Sequence[tuple[_Value, _Value]]) -> Outcome:
    now, then = pairs[0]
    quantity = claim.said.quantity if claim.said else None
    change = now.value - then.value
    actual = change
    if quantity and claim.kind == "growth" and then.value:
        actual = _rounded(change / then.value * _HUNDRED, quantity)
    return Outcome(
        verdict=Verdict.BROKEN,
        refs=now.refs,
        left=quantity.value * (claim.sign or 1) if quantity else None,
        right=actual,
        left_terms=now.terms,
        right_terms=then.terms,
        details={"said": claim.words, "values": f"{then.value:f} -> {now.value:f}"},
    )


def _parts(claim: Parts, kind: str, near: Decimal) -> Iterator[Outcome | None]:
    whole = claim.whole.quantity.value
    every = [said for group in claim.groups for said in group]
    total = sum((said.quantity.value for said in every), Decimal(0))
    listed = len(every) >= _FEW
    over = any(_over(group, whole) for group in claim.groups)
    judged = "parts" if claim.complete or (over and listed) else "listed_parts"
    if kind != judged or (len(every) == 1 and not over):
        return
    if total == whole or not (claim.complete or over or (listed and near * whole <= total)):
        yield None
        return
    if not claim.complete and not over and _some_complete(claim, whole):
        yield None
        return
    if total > whole and not over and not claim.complete and len(claim.groups) < _FEW:
        yield None
        return
    values = " + ".join(f"{said.quantity.value:f}" for said in every)
    yield Outcome(
        verdict=Verdict.BROKEN,
        left=whole,
        right=total,
        details={
            "said": f"{claim.whole.quantity.raw}{claim.whole.quantity.unit}",
            "values": values,
        },
    )


def _over(group: Sequence[Any], whole: Decimal) -> bool:
    """Whether a list passes its whole without ever reaching it exactly, from its start again."""
    running = Decimal(0)
    for said in group:
        running += said.quantity.value
        if running == whole:
            running = Decimal(0)
    return running > whole


def _some_complete(claim: Parts, whole: Decimal) -> bool:
    return any(sum(s.quantity.value for s in group) == whole for group in claim.groups)


def _partition(claim: Partition, tables: _Tables) -> Outcome | None:
    values = tables.values((claim.whole,))
    if isinstance(values, str):
        return _unknown(values)
    total = sum((said.quantity.value for said in claim.parts), Decimal(0))
    terms = " + ".join(said.quantity.raw for said in claim.parts)
    return None if total == values[0].value else _broken(total, values[0], terms, ())


def _denial(claim: Denial, tables: _Tables) -> Outcome | None:
    values = tables.values(claim.readings)
    if isinstance(values, str):
        return _unknown(values)
    least = min(values, key=lambda value: value.value)
    return _broken(Decimal(0), least, claim.words, ()) if least.value else None


def _nearest(stated: Decimal, values: Sequence[_Value]) -> _Value:
    return min(values, key=lambda value: abs(value.value - stated))


def _broken(left: Decimal, value: _Value, said: str, others: Sequence[_Value]) -> Outcome:
    alternatives = dict.fromkeys(f"{other.value:f}" for other in others)
    return Outcome(
        verdict=Verdict.BROKEN,
        refs=value.refs,
        left=left,
        right=value.value,
        right_terms=value.terms,
        details={"said": said, "values": " / ".join(alternatives)},
    )


def _unknown(reason: str) -> Outcome:
    return Outcome(verdict=Verdict.NOT_EVALUATED, reason=reason)


def _quoted(outcome: Outcome, claimed: Claimed) -> Outcome:
    """The outcome with the sentence that it is about."""
    text = claimed.sentence.text
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "\u2026"
    return Outcome(
        verdict=outcome.verdict,
        refs=outcome.refs,
        left=outcome.left,
        right=outcome.right,
        left_terms=outcome.left_terms,
        right_terms=outcome.right_terms,
        reason=outcome.reason,
        details={**outcome.details, "sentence": shown},
    )
