"""The parts of a Word file beside its text: styles, settings, fonts, page numbers, properties."""

from dataclasses import dataclass

from lxml import etree

from reportgen.office_files.word.elements import RELATIONS, Element, make, make_run, tag, xml_text
from reportgen.office_files.word.theme import theme
from reportgen.standards.typography import Typography, points, twips

_WORD_2013 = 15
_DEFAULT_TAB = 420
_WRITTEN = "2021-01-01T00:00:00Z"  # any fixed time: the same report gives the same bytes

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CORE = f"{_PACKAGE}/metadata/core-properties"
_DUBLIN = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_SCHEMA_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

TEXT_STYLE = "Normal"
TITLE_STYLE = "Title"
SIGNATURE_STYLE = "Signature"
DATE_STYLE = "Date"
LEAD_STYLE = "Lead"
TABLE_TEXT_STYLE = "TableText"
TABLE_LABEL_STYLE = "TableLabel"
DENSE_TEXT_STYLE = "DenseTableText"
DENSE_LABEL_STYLE = "DenseTableLabel"
NOTE_STYLE = "TableNote"
FOOTER_STYLE = "Footer"
ODD, EVEN = "odd", "even"
_CUSTOM = frozenset({TABLE_TEXT_STYLE, TABLE_LABEL_STYLE, DENSE_TEXT_STYLE, DENSE_LABEL_STYLE})
_LABEL_INDENT, _DENSE_LABEL_INDENT = 120, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A part that the document refers to: its relation's id, its kind, its name and its content."""

    id: str
    kind: str
    name: str
    content: Element

    @property
    def content_type(self) -> str:
        """What the package calls this kind of part."""
        if self.kind == "theme":
            return "application/vnd.openxmlformats-officedocument.theme+xml"
        return f"{_MAIN_TYPE}.{self.kind}+xml"


def heading_style(level: int) -> str:
    """The id of the style of headings of this level, from 1."""
    return f"Heading{level}"


def related_parts(typography: Typography) -> tuple[Related, ...]:
    """All parts of the blank report that its text refers to."""
    return (
        Related(id="rId1", kind="styles", name="styles.xml", content=_styles(typography)),
        Related(id="rId2", kind="settings", name="settings.xml", content=_settings(typography)),
        Related(id="rId3", kind="fontTable", name="fontTable.xml", content=_fonts(typography)),
        Related(id="rId4", kind="theme", name="theme1.xml", content=theme(typography.fonts)),
        Related(id=ODD, kind="footer", name="footer1.xml", content=_footer(odd=True)),
        Related(id=EVEN, kind="footer", name="footer2.xml", content=_footer(odd=False)),
    )


def package_parts(
    document: Element, related: tuple[Related, ...], title: str, language: str
) -> dict[str, bytes]:
    """The document and its parts with what binds them into a package."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = [(part.id, f"{office}/{part.kind}", part.name) for part in related]
    parts = {
        "[Content_Types].xml": _content_types(related),
        "_rels/.rels": _relations(
            [
                ("rId1", f"{office}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _core(title, language),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(links),
    } | {f"word/{part.name}": part.content for part in related}
    return {
        name: etree.tostring(content, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, content in parts.items()
    }


def font(name: str, latin: str, size: float | None = None) -> list[Element]:
    """Run properties: a font for Chinese, one for the rest, and a size in points."""
    properties = [make("rFonts", ascii=latin, hAnsi=latin, eastAsia=name, cs=latin)]
    if size is not None:
        half_points = round(size * 2)
        properties += [make("sz", val=half_points), make("szCs", val=half_points)]
    return properties


def page_setup(typography: Typography) -> Element:
    """The section's properties: the sheet, its margins, and the page numbers."""
    page = typography.page
    margins = {
        side: twips(points(getattr(page, side)))
        for side in ("top", "right", "bottom", "left", "header", "footer")
    }
    odd, even = make("footerReference", type="default"), make("footerReference", type="even")
    odd.set(f"{{{RELATIONS}}}id", ODD)
    even.set(f"{{{RELATIONS}}}id", EVEN)
    size = make("pgSz", w=twips(points(page.width)), h=twips(points(page.height)))
    return make("sectPr", odd, even, size, make("pgMar", **margins, gutter=0))


def _indent(typography: Typography) -> Element:
    count = typography.indent_characters
    length = twips(count * typography.sizes.body)
    return make("ind", firstLineChars=count * 100, firstLine=length)


def _no_indent() -> Element:
    return make("ind", firstLineChars=0, firstLine=0)


def _exactly(pitch: float, **more: int) -> Element:
    return make("spacing", **more, line=twips(pitch), lineRule="exact")


def _single() -> Element:
    return make("spacing", before=0, after=0, line=240, lineRule="auto")


def _style(
    id_: str, name: str, paragraph: list[Element], run: list[Element], **more: object
) -> Element:
    """A paragraph style; `more` are simple children such as `next`."""
    custom = {"customStyle": 1} if id_ in _CUSTOM else {}
    children = [make("name", val=name)]
    children += [make(key, val=value) for key, value in more.items()]
    children.append(make("qFormat"))
    children += [make("pPr", *paragraph)] if paragraph else []
    children += [make("rPr", *run)] if run else []
    return make("style", *children, type="paragraph", **custom, styleId=id_)


def _character_style(id_: str, name: str, face: str, latin: str) -> Element:
    parts = (make("name", val=name), make("qFormat"), make("rPr", *font(face, latin)))
    return make("style", *parts, type="character", customStyle=1, styleId=id_)


def _styles(typography: Typography) -> Element:
    language = typography.language
    fonts, sizes = typography.fonts, typography.sizes
    default_run = [
        *font(fonts.body, fonts.latin),
        make("kern", val=0),
        *font(fonts.body, fonts.latin, sizes.body)[1:],
        make("lang", val=language, eastAsia=language, bidi="ar-SA"),
    ]
    defaults = make(
        "docDefaults",
        make("rPrDefault", make("rPr", *default_run)),
        make("pPrDefault", make("pPr")),
    )
    table = make(
        "style",
        make("name", val="Normal Table"),
        make("uiPriority", val=99),
        make("semiHidden"),
        make("unhideWhenUsed"),
        make("tblPr", make("tblInd", w=0, type="dxa"), _no_margins()),
        type="table",
        default=1,
        styleId="TableNormal",
    )
    return make(
        "styles",
        defaults,
        _normal(typography),
        table,
        *_text_styles(typography),
        *_table_styles(typography),
    )


def _normal(typography: Typography) -> Element:
    """The style of the body, and what all others are based on."""
    normal = _style(
        TEXT_STYLE,
        TEXT_STYLE,
        [
            make("widowControl", val=0),
            _exactly(typography.line_pitch, before=0, after=0),
            _indent(typography),
            make("jc", val="both"),
        ],
        [
            make("spacing", val=twips(typography.character_spacing)),
            # LibreOffice breaks numbers over lines where Latin text is said to be Chinese.
            make("lang", val="en-US"),
        ],
    )
    normal.set(tag("default"), "1")
    return normal


def _no_margins() -> Element:
    return make(
        "tblCellMar", *(make(side, w=0, type="dxa") for side in ("top", "left", "bottom", "right"))
    )


def _text_styles(typography: Typography) -> list[Element]:
    fonts, sizes = typography.fonts, typography.sizes
    pitch = typography.line_pitch
    based = {"basedOn": TEXT_STYLE, "next": TEXT_STYLE}
    title = [
        make("keepNext"),
        _exactly(typography.title_pitch, before=0, after=twips(pitch)),
        _no_indent(),
        make("jc", val="center"),
        make("outlineLvl", val=9),
    ]
    signature = [make("keepNext"), _exactly(pitch, before=twips(pitch), after=0), _no_indent()]
    styles = [
        _style(TITLE_STYLE, "Title", title, font(fonts.title, fonts.latin, sizes.title), **based),
        _style(SIGNATURE_STYLE, "Signature", [*signature, make("jc", val="right")], [], **based),
        _style(DATE_STYLE, "Date", [_no_indent(), make("jc", val="right")], [], **based),
    ]
    faces = (fonts.heading, fonts.subheading, fonts.body)
    for level, face in enumerate(faces, start=1):
        paragraph = [make("keepNext"), make("keepLines"), make("outlineLvl", val=level - 1)]
        run = font(face, fonts.latin)
        styles.append(_style(heading_style(level), f"heading {level}", paragraph, run, **based))
    lead = _character_style(LEAD_STYLE, "Lead", fonts.subheading, fonts.latin)
    return [*styles, lead]


def _label(indent: int) -> list[Element]:
    return [make("ind", left=indent), make("jc", val="left")]


def _table_styles(typography: Typography) -> list[Element]:
    fonts, sizes = typography.fonts, typography.sizes
    text = [_single(), _no_indent(), make("jc", val="center")]
    face, size = font(fonts.table, fonts.latin), font(fonts.table, fonts.latin, sizes.table)[1:]
    dense = font(fonts.table, fonts.latin, sizes.dense_table)[1:]
    number = font(fonts.page_number, fonts.page_number, sizes.page_number)
    footer = [_exactly(sizes.page_number, before=0, after=0), _no_indent()]
    as_text, as_dense = {"basedOn": TABLE_TEXT_STYLE}, {"basedOn": DENSE_TEXT_STYLE}
    return [
        _style(
            TABLE_TEXT_STYLE,
            "Table Text",
            text,
            [*face, make("spacing", val=0), *size],
            basedOn=TEXT_STYLE,
        ),
        _style(TABLE_LABEL_STYLE, "Table Label", _label(_LABEL_INDENT), [], **as_text),
        _style(DENSE_TEXT_STYLE, "Dense Table Text", [], dense, **as_text),
        _style(DENSE_LABEL_STYLE, "Dense Table Label", _label(_DENSE_LABEL_INDENT), [], **as_dense),
        _character_style(NOTE_STYLE, "Table Note", fonts.note, fonts.latin),
        _style(FOOTER_STYLE, "footer", footer, number, basedOn=TEXT_STYLE),
    ]


def _settings(typography: Typography) -> Element:
    language = typography.language
    office = "http://schemas.microsoft.com/office/word"
    compatibility = {"compatibilityMode": _WORD_2013, "enableOpenTypeFeatures": 1}
    return make(
        "settings",
        make("defaultTabStop", val=_DEFAULT_TAB),
        make("evenAndOddHeaders"),
        make("characterSpacingControl", val="doNotCompress"),
        make(
            "compat",
            *(make("compatSetting", name=k, uri=office, val=v) for k, v in compatibility.items()),
        ),
        make("themeFontLang", val=language, eastAsia=language),
        make("decimalSymbol", val="."),
        make("listSeparator", val=","),
    )


def _fonts(typography: Typography) -> Element:
    fonts = typography.fonts
    names = dict.fromkeys(
        (
            fonts.latin,
            fonts.title,
            fonts.body,
            fonts.heading,
            fonts.subheading,
            fonts.table,
            fonts.note,
            fonts.page_number,
        )
    )
    made = []
    for name in names:
        other = typography.substitutes.get(name)
        chinese = name != fonts.latin
        made.append(
            make(
                "font",
                make("altName", val=other) if other else None,
                make("charset", val="86" if chinese else "00"),
                make("family", val="auto" if chinese else "roman"),
                make("pitch", val="variable"),
                name=name,
            )
        )
    return make("fonts", *made)


def _footer(*, odd: bool) -> Element:
    """The page number between dashes, one blank character from the outer edge."""
    side, blank = ("right", "rightChars") if odd else ("left", "leftChars")
    indent = make("ind", **{blank: 100, side: 280, "firstLineChars": 0, "firstLine": 0})
    dash = "\N{EM DASH}"
    face = make("rPr", make("rFonts", hint="eastAsia"))
    number = make("fldSimple", make_run("1", face), instr="PAGE")
    properties = make("pPr", make("pStyle", val=FOOTER_STYLE), indent, make("jc", val=side))
    before, after = make_run(f"{dash} ", face), make_run(f" {dash}", face)
    return make("ftr", make("p", properties, before, number, after))


def _root(name: str, space: str) -> Element:
    """An element whose namespace needs no prefix below it."""
    return etree.fromstring(f'<{name} xmlns="{space}"/>')


def _content_types(related: tuple[Related, ...]) -> Element:
    space = f"{_PACKAGE}/content-types"
    types = _root("Types", space)
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(types, f"{{{space}}}Default", Extension=extension, ContentType=kind)
    kinds = {
        "/word/document.xml": f"{_MAIN_TYPE}.document.main+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    } | {f"/word/{part.name}": part.content_type for part in related}
    for name, kind in kinds.items():
        etree.SubElement(types, f"{{{space}}}Override", PartName=name, ContentType=kind)
    return types


def _relations(links: list[tuple[str, str, str]]) -> Element:
    space = f"{_PACKAGE}/relationships"
    relations = _root("Relationships", space)
    for id_, kind, target in links:
        etree.SubElement(relations, f"{{{space}}}Relationship", Id=id_, Type=kind, Target=target)
    return relations


def _core(title: str, language: str) -> Element:
    prefixes = {"cp": _CORE, "dc": _DUBLIN, "dcterms": _TERMS}
    core = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=prefixes)
    for name, text in (("title", title), ("language", language)):
        etree.SubElement(core, f"{{{_DUBLIN}}}{name}").text = xml_text(text)
    for name in ("created", "modified"):
        when = etree.SubElement(core, f"{{{_TERMS}}}{name}", {_SCHEMA_TYPE: "dcterms:W3CDTF"})
        when.text = _WRITTEN
    return core
