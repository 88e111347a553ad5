"""A case whose own files are odd: one sentence and exit code 2, or a finding and 1, and no hang."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from reportgen.cli import main
from reportgen.readers.standard_folders import shipped

Change = Callable[[Path], object]


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REPORTGEN_LANG", "zh")
    return Path(shutil.copytree(shipped("samples") / "demo-2021", tmp_path / "demo"))


def put(name: str, content: str | bytes) -> Change:
    def change(case: Path) -> None:
        path = case / name
        path.unlink(missing_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return change


def linked(name: str, target: str = "nowhere") -> Change:
    return instead(name, lambda path: path.symlink_to(target))


def instead(name: str, make: Change) -> Change:
    """Something else in the place of a file or folder; the other kind of roster goes away."""

    def change(case: Path) -> None:
        path = case / name
        if name.startswith("roster"):
            for other in case.glob("roster.*"):
                other.unlink()
        if path.is_dir():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
        make(path)

    return change


def roster(make: Change) -> Change:
    return instead("roster.xlsx", make)


def text_roster(content: str | bytes) -> Change:
    data = content if isinstance(content, bytes) else content.encode()
    return instead("roster.csv", lambda path: path.write_bytes(data))


UNUSABLE: list[tuple[str, Change]] = [
    *((f"{name} is a folder", instead(name, Path.mkdir)) for name in ("case.toml", "rules.toml")),
    *((f"{name} is a folder", instead(name, Path.mkdir)) for name in ("waivers.toml", "roster.xlsx")),
    *((f"{name} leads nowhere", linked(name)) for name in ("case.toml", "rules.toml")),
    *((f"{name} leads nowhere", linked(name)) for name in ("waivers.toml", "roster.csv")),
    ("roster.xlsx leads nowhere", linked("roster.xlsx")),
    ("case.toml leads to itself", linked("case.toml", "case.toml")),
    ("case.toml is deep", put("case.toml", "a = " + "[" * 5_000)),
    ("rules.toml is deep", put("rules.toml", "a = " + "{a=" * 5_000)),
    ("case.toml has a long number", put("case.toml", "a = " + "9" * 5_000)),
    ("roster.xlsx is a page", roster(lambda path: path.write_text("<html><table></table></html>"))),
    ("roster.xlsx is empty", roster(lambda path: path.write_bytes(b""))),
    ("roster.xlsx is an old workbook", roster(lambda p: p.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1")))),
    ("roster.csv has a long field", text_roster('单位名称,注\n甲局,"' + "x" * 200_000 + '"\n')),
]  # fmt: skip
if hasattr(os, "mkfifo"):
    UNUSABLE += [
        (f"{name} is a pipe", instead(name, os.mkfifo))
        for name in ("case.toml", "rules.toml", "waivers.toml", "roster.xlsx", "roster.csv")
    ]


@pytest.mark.parametrize(("name", "change"), UNUSABLE, ids=[name for name, _ in UNUSABLE])
def test_what_makes_the_case_unusable_is_one_sentence(
    demo: Path, capsys: pytest.CaptureFixture[str], name: str, change: Change
) -> None:
    change(demo)
    assert main(["compile", str(demo)]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert len(said.err.splitlines()) == 1
    assert name.split(maxsplit=1)[0] in said.err
    assert not (demo / "out").exists()


def test_a_cell_in_the_far_corner_of_the_roster_is_only_a_cell(demo: Path) -> None:
    def far(path: Path) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active["A1"], book.active["A2"] = "单位名称", "财政局"
        book.active["XFD1048576"] = "x"
        book.save(path)

    roster(far)(demo)
    assert main(["validate", str(demo)]) == 1


FOUND: list[tuple[str, Change, str, str]] = [
    ("submissions leads nowhere", linked("submissions"), "read.missing_file", "submissions"),
    ("a submission leads nowhere", linked("submissions/一.xlsx"), "read.missing_file", "submissions/一.xlsx"),
    ("a folder leads nowhere", linked("submissions/子"), "read.missing_file", "submissions/子"),
    ("a folder leads back", linked("submissions/子", "."), "read.not_a_file", "submissions/子"),
    ("a long field", put("submissions/一.csv", 'a,"' + "x" * 200_000 + '"\n'), "read.damaged", "submissions/一.csv"),
    ("deep data", put("submissions/一.json", '{"a":' * 50_000), "read.damaged", "submissions/一.json"),
    ("prior leads nowhere", linked("prior"), "read.missing_file", "prior"),
    ("prior is a file", instead("prior", lambda p: p.write_text("x", encoding="utf-8")), "read.not_this_form", "prior"),
    ("narrative leads nowhere", linked("narrative"), "read.missing_file", "narrative"),
    ("a text leads nowhere", linked("narrative/overview.md"), "read.missing_file", "narrative/overview.md"),
    ("a text is a folder", instead("narrative/overview.md", Path.mkdir), "read.not_a_file", "narrative/overview.md"),
    ("a text is long", put("narrative/overview.md", "长" * 100_000), "narrative.too_long", "narrative/overview.md"),
]  # fmt: skip
if hasattr(os, "mkfifo"):
    FOUND += [
        (f"{name} is a pipe", instead(name, os.mkfifo), "read.not_a_file", name)
        for name in ("submissions/一.xlsx", "narrative/overview.md")
    ]


@pytest.mark.parametrize(
    ("change", "rule", "file"), [case[1:] for case in FOUND], ids=[case[0] for case in FOUND]
)
def test_what_cannot_be_read_is_a_finding_and_never_not_there(
    demo: Path, capsys: pytest.CaptureFixture[str], change: Change, rule: str, file: str
) -> None:
    change(demo)
    assert main(["compile", str(demo), "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    mine = [f for f in findings if f["file"] == file and f["verdict"] == "broken"]
    assert [(f["rule"], f["severity"]) for f in mine] == [(rule, "error")]
    assert (demo / "out" / "report.json").exists()


def test_linked_folders_are_entered(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    away = demo.parent / "away"
    (demo / "submissions").rename(away)
    (demo / "submissions").mkdir()
    (demo / "submissions" / "附").symlink_to(away)
    main(["validate", str(demo), "--format", "json"])
    sent = json.loads(capsys.readouterr().out)["submissions"]
    assert len(sent) == len(list(away.iterdir()))


@pytest.mark.parametrize(
    "name", ["desktop.ini", "Desktop.ini", "Thumbs.db", ".DS_Store", "~$一.xlsx"]
)
def test_what_systems_leave_in_folders_is_passed_over(
    demo: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    put(f"submissions/{name}", "x")(demo)
    main(["validate", str(demo), "--format", "json"])
    assert name not in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", [b"\xff\xfe.xlsx", "一\u202e二.xlsx".encode(), b"\x1b[31m.xlsx", b"a\nb.xlsx"]
)
def test_odd_names_of_files_are_shown_and_not_obeyed(
    demo: Path, capsys: pytest.CaptureFixture[str], name: bytes
) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(demo / "submissions") + b"/" + name))).write_bytes(b"x")
    except OSError:
        pytest.skip("this system has no such names")
    for form in ("text", "csv", "html", "json"):
        assert main(["validate", str(demo), "--format", form]) == 1
        said = capsys.readouterr().out
        assert not {"\u202e", "\x1b"} & set(said) or form == "json"
        assert "a\nb" not in said or form in ("csv", "html")
    assert main(["compile", str(demo)]) == 1


@pytest.mark.parametrize("command", ["validate", "compile", "read", "check", "status", "forms"])
@pytest.mark.parametrize("path", ["x" * 5_000, "a\x01b", "\u202e", "/dev/null/x", "a" * 300 + "/b"])
def test_odd_arguments_are_usage(
    command: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, path]) == 2
    said = capsys.readouterr().err
    assert said.strip()
    assert not {"\u202e", "\x01"} & set(said)
