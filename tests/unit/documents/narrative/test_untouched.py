from reportgen.documents.narrative.untouched import untouched

BEGUN = """<!-- 写给作者的话 -->

{{ report.year }}年的工作还有需要改进的地方。

# （一）主动公开

全年新收申请{{ 申请.本年新收.总计 }}件。

政府信息通过规定的平台公布。
"""


def told(text: str) -> list[tuple[int, str]]:
    return [(one.line, one.details["quote"]) for one in untouched(text, BEGUN)]


def test_paragraphs_of_the_beginning_are_told_with_their_lines() -> None:
    assert told(BEGUN) == [
        (3, "{{ report.year }}年的工作还有需要改进的地方…"),
        (9, "政府信息通过规定的平台公布。"),
    ]


def test_headings_figures_and_changed_paragraphs_are_not() -> None:
    assert told("# （一）主动公开\n\n全年新收申请{{ 申请.本年新收.总计 }}件。\n") == []
    assert told("政府信息通过本局网站公布。\n") == []
    assert told("<!-- 政府信息通过规定的平台公布。 -->") == []
    assert told("") == []


def test_spaces_make_no_change() -> None:
    assert told("　　政府信息通过规定的平台公布。\n") == [(1, "政府信息通过规定的平台公布。")]
