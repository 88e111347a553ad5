import os
from pathlib import Path

import pytest

from reportgen.model.errors import ReportgenError
from reportgen.writers.output_folder import MANIFEST, write_folder

OURS = b'{"files": [{"name": "a.txt", "sha256": "%s"}]}'
DIGEST_OF_ONE = b"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
ONE = {"a.txt": b"1", MANIFEST: OURS % DIGEST_OF_ONE}


def content(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_the_folder_holds_exactly_the_files_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "成 果" / "out"
    assert write_folder(target, ONE) == []
    assert content(target) == ONE
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_what_the_previous_run_wrote_is_replaced(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", ONE)
    assert write_folder(tmp_path / "out", {"b.txt": b"2"}) == []
    assert content(tmp_path / "out") == {"b.txt": b"2"}


def test_what_somebody_else_put_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, ONE)
    (target / "批示.txt").write_bytes(b"x")
    (target / "附件").mkdir()
    (target / "附件" / "y").write_bytes(b"y")
    assert write_folder(target, ONE) == []
    assert content(target) == ONE | {"批示.txt": b"x"}
    assert (target / "附件" / "y").read_bytes() == b"y"


def test_a_file_of_ours_that_was_changed_is_kept_under_another_name(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, ONE)
    (target / "a.txt").write_bytes(b"changed")
    (kept,) = write_folder(target, ONE)
    assert kept.startswith("a.kept-")
    assert content(target) == ONE | {kept: b"changed"}
    assert write_folder(target, ONE) == []
    assert (target / kept).read_bytes() == b"changed"


@pytest.mark.parametrize("manifest", [b"", b"[]", b'{"files": [1]}', b'{"files": [{}]}'])
def test_without_a_manifest_that_can_be_read_everything_is_somebody_s(
    tmp_path: Path, manifest: bytes
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / MANIFEST).write_bytes(manifest)
    (target / "a.txt").write_bytes(b"theirs")
    (kept,) = write_folder(target, ONE)
    assert content(target) == ONE | {kept: b"theirs"}


def test_a_folder_that_cannot_be_written_is_told_and_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(ReportgenError) as raised:
        write_folder(tmp_path / "file" / "out", ONE)
    assert [problem.id for problem in raised.value.problems] == ["output.cannot_write"]
    target = tmp_path / "out"
    write_folder(target, ONE)
    with pytest.raises(ReportgenError):
        write_folder(target, {"b/../../x": b""})
    assert content(target) == ONE
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "out"]


def test_what_a_killed_run_left_behind_is_cleared(tmp_path: Path) -> None:
    target, dead = tmp_path / "out", 2**22 + 1  # no system gives out so large a number
    for name in (f".out.new-{dead}", f".out.old-{dead}", ".out.new-x", f".out.new-{os.getppid()}"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_bytes(b"old")
    write_folder(target, {"b.txt": b"2"})
    # The folder that the killed run had moved away was put back first.
    assert content(target) == {"a.txt": b"old", "b.txt": b"2"}
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == sorted([".out.new-x", f".out.new-{os.getppid()}", "out"])
    (tmp_path / f".out.old-{dead}").mkdir()
    write_folder(target, {"b.txt": b"2"})
    assert not (tmp_path / f".out.old-{dead}").exists()


def test_where_the_system_cannot_exchange_folders_they_are_moved_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "other")
    write_folder(tmp_path / "out", ONE)
    write_folder(tmp_path / "out", {"b.txt": b"2"})
    assert content(tmp_path / "out") == {"b.txt": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
