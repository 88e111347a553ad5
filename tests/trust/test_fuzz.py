"""Whatever bytes or texts there are: a value, or the error that the function promises."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.effort import examples
from tests.small import A_ONE, fact, standard

from reportgen.documents.narrative.template import Narrative, known_to, narrate
from reportgen.extract.locate import locate
from reportgen.model.errors import ReportgenError
from reportgen.model.grids import Cell, CellKind, Grid, Position
from reportgen.model.submissions import Source
from reportgen.readers.case_folder import read_waivers
from reportgen.readers.formats.json import UnreadableData, read_data
from reportgen.readers.standard_folders import read_rules, read_standard, words
from reportgen.text.delimited import with_delimited
from reportgen.text.file_names import free_name, safe_name
from reportgen.text.numerals import is_dash, read_number
from reportgen.text.visible import visible

SOURCE = Source(name="report.json", size=0, sha256="")
WORDS = {language: words()[language] for language in ("zh", "en")}
KNOWN = known_to(standard(), {A_ONE: fact(A_ONE, 12)}, prior=None, given={"report.year": 2024}, words=WORDS)  # fmt: skip
LABELS = [
    row.label for table in read_standard("cn-2021").tables for row in table.rows()
] + [column.label for t in read_standard("cn-2021").tables for b in t.blocks for column in b.columns]  # fmt: skip

PIECES = st.sampled_from(
    ["{{", "}}", "{%", "%}", "<!--", "-->", "|", "**", "# ", "[", "](", ")", "\n", "\n\n", "t.a.one", "上年", "for i in", "endfor", "if", "endif", "set a =", "macro f()", "endmacro", "f()", "'a'", "1", "/", "*", "~", "(", "同比", "小数", "｛｛", "｝｝", "\\x00"]
)  # fmt: skip
NUMERALS = st.text(
    "0123456789,.，．－-−—%+ \u3000\u200b零一二两三十百千万亿件元（）()eEx０１９", max_size=24
)


@settings(max_examples=examples(300))
@given(text=NUMERALS | st.text(max_size=40))
def test_any_text_is_a_number_or_none(text: str) -> None:
    numeral = read_number(text)
    assert numeral is None or numeral.value.is_finite()
    assert isinstance(is_dash(text), bool)


@settings(max_examples=examples(100))
@given(pieces=st.lists(PIECES | st.text(max_size=6), max_size=30))
def test_any_narrative_gives_blocks_and_troubles(pieces: list[str]) -> None:
    made = narrate("".join(pieces), KNOWN)
    assert isinstance(made, Narrative)
    assert all(trouble.line >= 0 for trouble in made.troubles)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
KEYS = ["schema_version", "kind", "standard", "entity", "period", "members", "facts", "texts"]
FACT = {"mark": "number", "value": "1", "raw": "1", "parts": [{"entity": "甲", "mark": "number", "value": "1"}]}  # fmt: skip
SOUND = {
    "schema_version": 1, "standard": "cn-2021", "entity": "甲", "period": 2024, "members": [], "texts": {},
    "facts": {"a.b.c": FACT}, "findings": [], "not_counted": [], "text_tables": [], "substitutes": [],
}  # fmt: skip


@settings(max_examples=examples(200))
@given(data=st.data())
def test_any_data_file_is_read_or_refused(data: st.DataObject) -> None:
    content = json.loads(json.dumps(SOUND))
    for _ in range(data.draw(st.integers(0, 3))):
        place = content
        while isinstance(place, dict) and place:
            key = data.draw(st.sampled_from(sorted(place)))
            if not isinstance(place[key], dict) or data.draw(st.booleans()):
                place[key] = data.draw(JSON)
                break
            place = place[key]
    with suppress(UnreadableData):
        read_data(json.dumps(content).encode(errors="surrogatepass"), SOURCE)


@settings(max_examples=examples(100))
@given(content=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_a_data_file_or_refused(content: bytes) -> None:
    with suppress(UnreadableData):
        read_data(content, SOURCE)


TOML = st.lists(
    st.sampled_from(["[[rule]]", "[override.a]", "[[waiver]]", "id = ", '"a.b"', "kind = ", '"balance"', "= [", "]", "{", "}", "\n", "1e999", "nan", "2024-01-01", "9" * 5000, '"""', "reason = ''", "severity = "])
    | st.text(max_size=5),
    max_size=20,
)  # fmt: skip


@pytest.mark.parametrize("read", [read_rules, read_waivers])
@settings(max_examples=examples(100))
@given(pieces=TOML)
def test_any_settings_are_read_or_refused(
    read: object, pieces: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path: Path = tmp_path_factory.mktemp("toml", numbered=True) / "settings.toml"
    path.write_bytes("".join(pieces).encode(errors="surrogatepass"))
    with suppress(ReportgenError):
        read(path)  # type: ignore[operator]


CELLS = st.builds(
    Cell,
    text=st.sampled_from(LABELS) | st.text(max_size=6) | st.integers(0, 99).map(str),
    kind=st.sampled_from(list(CellKind)),
    hidden=st.booleans(),
)


@settings(max_examples=examples(50))
@given(
    cells=st.dictionaries(
        st.builds(Position, st.integers(0, 12), st.integers(0, 9)), CELLS, max_size=60
    )
)
def test_any_sheet_is_located_or_not(cells: dict[Position, Cell]) -> None:
    located = locate([Grid(name="表", cells=cells)], read_standard("cn-2021"))
    assert all(place[1] in cells for place in located.places.values())


@settings(max_examples=examples(200))
@given(
    texts=st.lists(st.text(max_size=300) | st.sampled_from(["CON", "nul.", "a", "A"]), max_size=6)
)
def test_any_names_become_files_of_their_own(texts: list[str]) -> None:
    taken: set[str] = set()
    names = [free_name(text, taken) for text in texts]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(
        len(name.encode()) <= 200 and name.isprintable() and "/" not in name for name in names
    )
    assert all(safe_name(name) == name for name in names)


@settings(max_examples=examples(100))
@given(text=st.text(), pieces=st.lists(PIECES, max_size=20))
def test_nothing_is_lost_between_marks(text: str, pieces: list[str]) -> None:
    whole = text + "".join(pieces)
    assert with_delimited(whole, {"{{": "}}", "<!--": "-->"}, lambda piece: piece) == whole
    assert visible(visible(whole)) == visible(whole)
