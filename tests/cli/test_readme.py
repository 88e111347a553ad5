"""What the README shows is what the program says."""

import re
from pathlib import Path

import pytest

from reportgen.cli import main

BLOCK = re.compile(r"```console\n\$ reportgen ([^\n]*)\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize(("file", "language"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_output_shown_is_the_real_output(
    file: str,
    language: str,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(checkout)
    monkeypatch.setenv("REPORTGEN_LANG", language)
    shown = [
        (command, output)
        for command, output in BLOCK.findall((checkout / file).read_text(encoding="utf-8"))
        if not output.startswith("$")
    ]
    assert shown
    for command, output in shown:
        main(command.split())
        assert capsys.readouterr().out == output


@pytest.mark.parametrize("file", ["README.md", "README.zh-CN.md"])
def test_every_file_the_readme_points_to_exists(file: str, checkout: Path) -> None:
    text = (checkout / file).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert links
    assert [link for link in links if not (checkout / link).exists()] == []
