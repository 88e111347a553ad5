"""The theme of a Word file: nothing of the report uses it, but some programs want to find one."""

from lxml import etree

from reportgen.standards.typography import Fonts

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"

_SYSTEM_COLOURS = {"dk1": ("windowText", "000000"), "lt1": ("window", "FFFFFF")}
_COLOURS = {
    "dk2": "000000",
    "lt2": "FFFFFF",
    "accent1": "404040",
    "accent2": "595959",
    "accent3": "737373",
    "accent4": "8C8C8C",
    "accent5": "A6A6A6",
    "accent6": "BFBFBF",
    "hlink": "000000",
    "folHlink": "000000",
}
_PLAIN_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_VARIANTS = 3


def theme(fonts: Fonts) -> etree._Element:
    """A theme in black and white with the fonts of headings and body."""
    name = "Report"
    space = f'xmlns:a="{DRAWING}" name="{name}"'
    text = f"""<a:theme {space}><a:themeElements>
        <a:clrScheme name="{name}">{_colours()}</a:clrScheme>
        <a:fontScheme name="{name}"><a:majorFont/><a:minorFont/></a:fontScheme>
        <a:fmtScheme name="{name}">{_formats()}</a:fmtScheme>
        </a:themeElements></a:theme>"""
    made = etree.fromstring(text, etree.XMLParser(remove_blank_text=True))
    faces = {"majorFont": fonts.heading, "minorFont": fonts.body}
    for kind, chinese in faces.items():
        for held in made.iter(f"{{{DRAWING}}}{kind}"):
            for script, face in (("latin", fonts.latin), ("ea", chinese), ("cs", fonts.latin)):
                etree.SubElement(held, f"{{{DRAWING}}}{script}", typeface=face)
    return made


def _colours() -> str:
    system = (
        f'<a:{name}><a:sysClr val="{value}" lastClr="{last}"/></a:{name}>'
        for name, (value, last) in _SYSTEM_COLOURS.items()
    )
    own = (f'<a:{n}><a:srgbClr val="{value}"/></a:{n}>' for n, value in _COLOURS.items())
    return "".join((*system, *own))


def _formats() -> str:
    lists = {
        "fillStyleLst": _PLAIN_FILL,
        "lnStyleLst": f'<a:ln w="6350">{_PLAIN_FILL}</a:ln>',
        "effectStyleLst": "<a:effectStyle><a:effectLst/></a:effectStyle>",
        "bgFillStyleLst": _PLAIN_FILL,
    }
    return "".join(f"<a:{name}>{one * _VARIANTS}</a:{name}>" for name, one in lists.items())
