"""What the samples compile into, held against what a person has read and found right."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.golden.conftest import SAMPLES, Golden, held_against
from tests.golden.dumps import data_text, document_text, findings_text, parts_of

from reportgen.workflows.compile import Compiled, compile_case
from reportgen.workflows.output_files import COLLECTED

every_sample = pytest.mark.parametrize("sample", SAMPLES)


def document_of(compiled: Compiled) -> bytes:
    (name,) = (n for n in compiled.files if n.endswith(".docx") and n != COLLECTED)
    return compiled.files[name]


def test_every_sample_is_compiled_here(checkout: Path) -> None:
    assert sorted(path.parent.name for path in checkout.glob("samples/*/case.toml")) == list(
        SAMPLES
    )


@every_sample
def test_the_findings_are_these(
    sample: str, compiled: Mapping[str, Compiled], golden: Golden
) -> None:
    golden(sample, "findings.json", findings_text(compiled[sample].validated.findings))


@every_sample
def test_the_word_document_says_this(
    sample: str, compiled: Mapping[str, Compiled], golden: Golden
) -> None:
    golden(sample, "document.txt", document_text(document_of(compiled[sample])))


@every_sample
def test_what_departments_wrote_is_collected(
    sample: str, compiled: Mapping[str, Compiled], golden: Golden
) -> None:
    golden(sample, "materials.txt", document_text(compiled[sample].files[COLLECTED]))


@every_sample
def test_the_data_file_holds_this(
    sample: str, compiled: Mapping[str, Compiled], golden: Golden
) -> None:
    golden(sample, "data.json", data_text(compiled[sample].files["report.json"]))


@every_sample
def test_the_web_page_is_this(
    sample: str, compiled: Mapping[str, Compiled], golden: Golden
) -> None:
    (name,) = (name for name in compiled[sample].files if name.endswith(".html"))
    golden(sample, "page.html", compiled[sample].files[name].decode())


@every_sample
def test_compiling_again_gives_the_same_document_part_by_part(
    sample: str, compiled: Mapping[str, Compiled], checkout: Path, tmp_path: Path
) -> None:
    again = compile_case(checkout / "samples" / sample, out=tmp_path / "out")
    first, second = (parts_of(document_of(one)) for one in (compiled[sample], again))
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []


@every_sample
def test_compiling_again_gives_the_same_files_byte_by_byte(
    sample: str, compiled: Mapping[str, Compiled], checkout: Path, tmp_path: Path
) -> None:
    compile_case(checkout / "samples" / sample, out=tmp_path / "out")
    written = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert written == dict(compiled[sample].files)


@every_sample
def test_no_figure_is_missing_from_the_text(sample: str, compiled: Mapping[str, Compiled]) -> None:
    text = document_text(document_of(compiled[sample]))
    assert [line for line in text.splitlines() if "【" in line or "{{" in line] == []


def test_another_text_than_the_golden_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "golden.txt").write_text("142\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        held_against(tmp_path / "golden.txt", "143\n", rewrite=False)
    with pytest.raises(AssertionError, match="is not there"):
        held_against(tmp_path / "other.txt", "142\n", rewrite=False)


def test_a_golden_file_is_written_anew_where_asked(tmp_path: Path) -> None:
    held_against(tmp_path / "new" / "golden.txt", "143\n", rewrite=True)
    held_against(tmp_path / "new" / "golden.txt", "143\n", rewrite=False)
