"""How the printed report looks: fonts, sizes and measures, as data (`templates/typography.toml`).

Lengths of the page are in millimetres, sizes and pitches of type in points.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from reportgen.standards.standard import STRICT

TWIPS_IN_POINT = 20
POINTS_IN_INCH = 72
MILLIMETRES_IN_INCH = 25.4


def twips(points: float) -> int:
    """Points in twentieths of a point, the unit of most lengths in a Word file."""
    return round(points * TWIPS_IN_POINT)


def points(millimetres: float) -> float:
    """Millimetres in points."""
    return millimetres * POINTS_IN_INCH / MILLIMETRES_IN_INCH


@dataclass(frozen=True, slots=True, kw_only=True)
class Fonts:
    """Names of fonts, as the office suite lists them.

    `latin` is for digits and Latin letters everywhere except in the page number, `note` for the
    remark in brackets at the end of a label.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    title: str
    body: str
    heading: str
    subheading: str
    table: str
    note: str
    page_number: str
    latin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Sizes of type in points; `dense_table` is for tables whose cells of figures are narrow."""

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    title: float
    body: float
    page_number: float
    table: float
    dense_table: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The sheet and its margins in millimetres.

    `footer` is the distance from the lower edge of the sheet to the foot of the page number.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float

    @property
    def text_height(self) -> float:
        """The height of the text area in millimetres."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    """Everything that the look of the blank report depends on.

    `line_pitch` is exact, and `character_spacing` is added after each character of the body, so
    that a page holds a set number of lines and characters. A table takes `sizes.dense_table` if
    its narrowest cell of figures is less than `dense_below` millimetres wide. `substitutes` maps
    each font to the one to use if it is not installed.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    language: str
    fonts: Fonts
    sizes: Sizes
    page: Page
    line_pitch: float
    title_pitch: float
    character_spacing: float
    indent_characters: int
    dense_below: float
    substitutes: Mapping[str, str] = field(default_factory=dict)
