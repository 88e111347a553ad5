"""The office's Markdown as blocks of a report: headings, paragraphs, items, tables, pictures.

A report cannot hold all that Markdown can, such as HTML. These parts stay in the text as they were
typed, with a finding, so that nothing an office wrote disappears.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from reportgen.documents.report import HOLE, Block, Paragraph, Picture, Run, Style, TextTable
from reportgen.model.pictures import MISSING, PictureFile, Unfit, image_of

CHART = "chart:"
MOST_COLUMNS = 20

_STYLES = {"h1": Style.HEADING, "h2": Style.SUBHEADING, "h3": Style.SUBHEADING}
_HEADINGS = frozenset(_STYLES.values())
_LINK = "\uff08{address}\uff09"
_MARGIN = "\u3000 \t\n"
_TITLE_ALONE = re.compile(r"^(#{1,6})(?=[^#\s][^#]*$)", re.MULTILINE)
_WIDE_ROW = re.compile(r"^[ \u3000]*[|\uff5c].*[|\uff5c][ \u3000]*$", re.MULTILINE)
_OWN_LINE = re.compile(r"[ \t]*\n(?=\u3000\u3000|[ \t]*[*+][ \t])")
_OTHER_BULLET = re.compile(r"^([ \t]*)([*+])(?=[ \t])(?![ \t*]*$)", re.MULTILINE)
_PICTURE = re.compile(r"\]\([ \t]{0,9}(?:<(?P<marked>[^<>\n]{1,300})>|(?P<bare>[^\s<>()]{1,300}))")
_BOLD = 2
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrativeTrouble:
    """What is wrong with a narrative: an id of `reading.toml`, the name concerned, its line."""

    id: str
    name: str
    line: int
    near: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


def blocks_of(
    text: str, pictures: Mapping[str, PictureFile]
) -> tuple[tuple[Block, ...], tuple[NarrativeTrouble, ...]]:
    """The blocks of a text, and what a report cannot hold of it.

    `#` is a heading of the first level below the section, `##` of the second; items of lists are
    paragraphs of their own, numbered as typed; bold text at the start of a paragraph is a run-in
    heading. `pictures` maps the names that the text uses to files.
    """
    source = _typed(text)
    walk = _Walk(source, pictures)
    for token in _parser().parse(source):
        walk.take(token)
    return tuple(walk.blocks), tuple(walk.troubles)


def pictures_in(text: str) -> tuple[str, ...]:
    """The names of picture files that a text may use; the parser decides whether it does.

    The pattern takes time in proportion to the text, which the parser does not for every text.
    """
    names = (found["bare"] or found["marked"] for found in _PICTURE.finditer(text))
    cleaned = dict.fromkeys(_cleaned(name) for name in names)
    return tuple(name for name in cleaned if name and not name.startswith(CHART))


def _source(image: Token) -> str:
    return _cleaned(str(image.attrs.get("src", "")))


def _cleaned(name: str) -> str:
    return name.replace("\\", "/").strip()


def _typed(text: str) -> str:
    """The text with what Chinese offices type in place of Markdown's own signs put right.

    A line that begins with two full-width spaces, a star or a plus sign begins a paragraph. Stars
    and plus signs stay as they are, for they are signs of calculation too.
    """
    text = _TITLE_ALONE.sub(r"\1 ", text)
    text = _OWN_LINE.sub("  \n", text)
    text = _OTHER_BULLET.sub(r"\1\\\2", text)
    return _WIDE_ROW.sub(lambda row: row[0].replace("\uff5c", "|").strip("\u3000"), text)


class _Parser(MarkdownIt):
    """A parser that leaves addresses as they were typed."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - as the library calls it
        return bool(url)

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - likewise
        return url


def _parser() -> MarkdownIt:
    """The marks that `docs/narrative.md` lists; all others of the library stay as typed."""
    parser = _Parser("commonmark").enable("table")
    parser.disable(["code", "lheading", "reference", "blockquote"])
    parser.disable(["backticks", "autolink", "entity"])
    parser.inline.ruler.before("emphasis", "stars", _stars)
    return parser


def _stars(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as the library calls it
    """Two stars are bold: they open before a character and close behind one, punctuation or not.

    Markdown's own rule asks for spaces around bold text that ends in a full stop; Chinese text
    has none. One star, three, or two between digits are what they are: `7*24`, `2**3`.
    """
    if silent or state.src[state.pos] not in ("*", "_"):
        return False
    length = state.scanDelims(state.pos, canSplitWord=True).length
    before = state.src[: state.pos][-1:]
    after = state.src[state.pos + length :][:1]
    mark = state.src[state.pos]
    if mark == "_" or length != _BOLD or (before.isdigit() and after.isdigit()):
        state.push("text", "", 0).content = mark * length
        state.pos += length
        return True
    for _ in range(length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(
                marker=ord("*"),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=bool(after.strip()),
                close=bool(before.strip()),
            )
        )
    state.pos += length
    return True


class _Walk:
    """Takes the tokens of a text one by one and makes blocks of them."""

    def __init__(self, source: str, pictures: Mapping[str, PictureFile]) -> None:
        self.lines = source.splitlines()
        self.pictures = pictures
        self.blocks: list[Block] = []
        self.troubles: list[NarrativeTrouble] = []
        self.style = Style.TEXT
        self.lists = 0
        self.marker = ""
        self.rows: list[list[tuple[Run, ...]]] = []
        self.aligns: list[str] = []

    def take(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 0
        match token.type:
            case "heading_open":
                self.style = _STYLES.get(token.tag, Style.SUBHEADING)
            case "bullet_list_open" | "ordered_list_open":
                self.lists += 1
            case "bullet_list_close" | "ordered_list_close":
                self.lists -= 1
            case "list_item_open":
                self.marker = token.info and token.info + token.markup
            case "list_item_close" if self.marker:
                self._paragraph([])
            case "paragraph_open":
                self.style = Style.ITEM if self.lists else Style.TEXT
            case "inline":
                self._inline(token, line)
            case "fence" | "html_block" | "hr":
                self._verbatim(token, line)
            case "table_open" | "tr_open" | "th_open" | "table_close":
                self._table(token, line)

    def tell(self, id_: str, name: str, line: int, **details: str) -> None:
        self.troubles.append(NarrativeTrouble(id=id_, name=name, line=line, details=details))

    def _verbatim(self, token: Token, line: int) -> None:
        """Tell what a report cannot hold, and leave it as it was typed."""
        shape = {"fence": "code", "html_block": "html"}.get(token.type, "rule")
        typed = token.content.strip() or self.lines[line - 1].strip()
        self.tell("narrative.not_rendered", typed.splitlines()[0], line, shape=shape)
        self.style = Style.TEXT
        for text in typed.splitlines():
            self._paragraph([Run(text=text)])

    def _paragraph(self, runs: list[Run]) -> None:
        """A paragraph; the number of its item goes before its first word, apart from a figure."""
        runs = list(_trimmed(runs))
        if self.marker:
            first = runs[0] if runs else Run(text="")
            gap = " " if first.text[:1].isascii() and first.text else ""
            runs = [replace(first, text=self.marker + gap + first.text), *runs[1:]]
            self.marker = ""
        if runs:
            self.blocks.append(Paragraph(style=self.style, runs=tuple(runs)))

    def _inline(self, token: Token, line: int) -> None:
        pieces = list(self._pieces(token.children or [], line))
        if self.rows:
            self._cell(pieces, line)
            return
        runs: list[Run] = []
        pictures = []
        for piece in pieces:
            if piece is None:
                self._paragraph(runs)
                runs = []
            elif isinstance(piece, Run):
                runs.append(piece)
            else:
                pictures.append(piece)
        self._paragraph(runs)
        for image, at in pictures:
            self._picture(image, at)

    def _pieces(self, tokens: list[Token], line: int) -> Iterator[Run | tuple[Token, int] | None]:
        """Stretches of text, pictures with their lines, and None where a paragraph ends."""
        strong, first = False, True
        address, said = "", ""
        for token in tokens:
            text = token.content
            match token.type:
                case "strong_open" | "strong_close":
                    strong = token.type == "strong_open"
                case "link_open":
                    address, said = str(token.attrs.get("href", "")), ""
                case "link_close":
                    text = "" if address.endswith(said) else _LINK.format(address=address)
                case "softbreak" | "hardbreak":
                    line += 1
                    text = "\n" if token.type == "softbreak" else ""
                    if not text:
                        yield None
                case "image":
                    yield token, line
                    text = ""
                case "html_inline":
                    self.tell("narrative.not_rendered", text, line, shape="html")
            if text:
                lead = strong and first and not self.rows and self.style not in _HEADINGS
                yield Run(text=text, strong=strong and not lead, lead=lead)
                said += text
                first = False

    def _table(self, token: Token, line: int) -> None:
        match token.type:
            case "table_open":
                self.rows, self.aligns, self.style = [], [], Style.TEXT
            case "tr_open":
                self.rows.append([])
                cells = len(_BAR.split(self.lines[line - 1].strip().strip("|")))
                columns = len(self.rows[0])
                if columns and cells > columns:
                    name = self.lines[line - 1].strip()
                    counts = {"count": str(cells), "columns": str(columns)}
                    self.tell("narrative.table_cells", name, line, **counts)
            case "th_open":
                style = str(token.attrs.get("style", ""))
                self.aligns.append(style.rpartition(":")[2])
            case _:
                self._finish_table()

    def _cell(self, pieces: list[Run | tuple[Token, int] | None], line: int) -> None:
        if any(isinstance(piece, tuple) for piece in pieces):
            self.tell("narrative.not_rendered", self.lines[line - 1], line, shape="picture")
        runs = _trimmed([piece for piece in pieces if isinstance(piece, Run)])
        self.rows[-1].append(tuple(runs))

    def _finish_table(self) -> None:
        rows, self.rows = self.rows, []
        if len(self.aligns) > MOST_COLUMNS:
            name = "".join(run.text for run in rows[0][0])
            counts = {"count": str(len(self.aligns)), "limit": str(MOST_COLUMNS)}
            self.tell("narrative.table_wide", name, 0, **counts)
            self._hole(name)
            return
        table = TextTable(rows=tuple(map(tuple, rows)), aligns=tuple(self.aligns))
        self.blocks.append(table)

    def _picture(self, image: Token, line: int) -> None:
        source, alt = _source(image), image.content.strip()
        caption = str(image.attrs.get("title", "")) or alt
        if source.startswith(CHART):
            self.tell("narrative.chart", source, line)
            self._hole(caption or source)
            return
        found = image_of(self.pictures.get(source, PictureFile(fault=MISSING)))
        if isinstance(found, Unfit):
            self.tell(found.id, source, line, **found.details)
            self._hole(caption or source)
            return
        if not caption:
            self.tell("narrative.picture_unnamed", source, line)
        picture = Picture(
            content=found.content,
            kind=found.kind,
            width=found.width,
            height=found.height,
            text=alt or caption,
            caption=caption,
        )
        self.blocks.append(picture)

    def _hole(self, name: str) -> None:
        self.style = Style.TEXT
        self._paragraph([Run(text=HOLE.format(name=name))])


def _trimmed(runs: list[Run]) -> Iterator[Run]:
    """The runs without blanks at the start; neighbours of the same face are one run.

    A line's end is nothing, or a blank between digits, signs and letters of half width.
    """
    faced = [(character, run) for run in runs for character in run.text]
    start = next((at for at, (c, _) in enumerate(faced) if c not in _MARGIN), len(faced))
    for face, group in groupby(range(start, len(faced)), lambda at: _face(faced[at][1])):
        text = "".join(_shown(faced, at) for at in group)
        if text:
            yield Run(text=text, strong=face[0], lead=face[1])


def _face(run: Run) -> tuple[bool, bool]:
    return run.strong, run.lead


def _shown(faced: list[tuple[str, Run]], at: int) -> str:
    character = faced[at][0]
    if character != "\n":
        return character
    around = [faced[place][0] for place in (at - 1, at + 1) if 0 <= place < len(faced)]
    return " " if all(map(str.isascii, around)) else ""
