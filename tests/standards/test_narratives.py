"""The texts that a new case begins with say something sound of any figures, zeros among them."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.small import place

from reportgen.case.settings import Case, Options, ReportSettings
from reportgen.documents.build_report import narratives
from reportgen.documents.report import Paragraph
from reportgen.model.submissions import Fact, Mark, Role, Submission
from reportgen.readers.standard_folders import all_standards
from reportgen.standards.cells import cells
from reportgen.standards.standard import Standard


@pytest.mark.parametrize("value", [0, 1, 12345])
@pytest.mark.parametrize("standard", all_standards(), ids=lambda standard: standard.id)
def test_the_texts_to_begin_with_are_sound(standard: Standard, value: int) -> None:
    folder = Path(standard.folder) / "narrative"
    case = Case(
        root="",
        settings=ReportSettings(authority="某区政府", area="某区", period=standard.from_year),
        options=Options(),
        indicators=(),
        roster=(),
        rules=(),
        narratives={path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")},
        files=(),
    )
    facts = {
        ref: Fact(ref=ref, mark=Mark.NUMBER, value=Decimal(value), raw="", origin=place())
        for ref in cells(standard)
    }
    total = Submission(
        standard=standard.id,
        entity="某区",
        period=standard.from_year,
        role=Role.AGGREGATE,
        facts=facts,
    )
    texts, findings = narratives(case, standard, total)
    assert [finding.rule for finding in findings] == ["text.no_date"]
    blocks = [block for text in texts.values() for block in text.blocks]
    assert all(isinstance(block, Paragraph) for block in blocks)
    said = "".join(block.text for block in blocks if isinstance(block, Paragraph))
    assert not any(sign in said for sign in "{}【】|<>")
