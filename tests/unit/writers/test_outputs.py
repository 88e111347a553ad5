import errno
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.model.errors import ReportgenError
from reportgen.writers.outputs import folders
from reportgen.writers.outputs.atomic import temporary
from reportgen.writers.outputs.files import write_file, write_files, write_first
from reportgen.writers.outputs.folders import write_folder
from reportgen.writers.outputs.others_files import MANIFEST

DEAD = 2**22 + 1  # no system gives out so large a number
OURS = b'{"kind": "manifest", "files": [{"name": "a.txt", "sha256": "%s"}]}'
DIGEST_OF_ONE = b"6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"
DIGEST_OF_TWO = b"d4735e3a265e16eee03f59718b9b5d03019c07d8b6c51f90da3a666eec13ab35"
ONE = {"a.txt": b"1", MANIFEST: OURS % DIGEST_OF_ONE}


def content(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_the_folder_holds_exactly_the_files_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "成 果" / "out"
    assert write_folder(target, ONE).kept == ()
    assert content(target) == ONE
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_what_the_previous_run_wrote_is_replaced(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", ONE)
    assert write_folder(tmp_path / "out", {"b.txt": b"2"}).kept == ()
    assert content(tmp_path / "out") == {"b.txt": b"2"}


def test_what_somebody_else_put_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, ONE)
    (target / "批示.txt").write_bytes(b"x")
    (target / "附件").mkdir()
    (target / "附件" / "y").write_bytes(b"y")
    assert write_folder(target, ONE).kept == ()
    assert content(target) == ONE | {"批示.txt": b"x"}
    assert (target / "附件" / "y").read_bytes() == b"y"


def test_a_file_of_ours_that_was_changed_is_kept_under_another_name(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, ONE)
    (target / "a.txt").write_bytes(b"changed")
    (kept,) = write_folder(target, ONE).kept
    assert kept.startswith("a.kept-")
    assert content(target) == ONE | {kept: b"changed"}
    assert write_folder(target, ONE).kept == ()
    assert (target / kept).read_bytes() == b"changed"


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"files": []}',
        b'{"kind": "manifest", "files": [1]}',
        b'{"kind": "manifest", "files": [{}]}',
        b'{"name": "app", "files": [{"name": "a.txt", "sha256": "%s"}]}' % DIGEST_OF_ONE,
    ],
)
def test_a_manifest_that_is_not_ours_is_kept_and_everything_else_too(
    tmp_path: Path, manifest: bytes
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / MANIFEST).write_bytes(manifest)
    (target / "a.txt").write_bytes(b"theirs")
    one, two = write_folder(target, ONE).kept
    assert content(target) == ONE | {one: b"theirs", two: manifest}


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


def left(folder: Path, name: str, process: int, files: dict[str, bytes]) -> Path:
    """A folder as a run that was killed leaves it."""
    place = folder / name.replace("PID", str(process))
    place.mkdir()
    for file, written in files.items():
        (place / file).write_bytes(written)
    return place


def test_what_a_killed_run_left_behind_is_cleared_and_what_others_put_there_saved(
    tmp_path: Path,
) -> None:
    target = tmp_path / "out"
    left(tmp_path, ".out.new-PID-0123456789ab", DEAD, {"c.txt": b"half"})
    left(tmp_path, ".out.old-PID-0123456789ab", DEAD, ONE | {"批示.txt": b"x"})
    alive = left(tmp_path, ".out.new-PID-0123456789ab", os.getppid(), {"c.txt": b"half"})
    another = left(tmp_path, ".out.new-1", DEAD, {})
    write_folder(target, {"b.txt": b"2"})
    # The folder that the killed run had moved away was put back first.
    assert content(target) == {"b.txt": b"2", "批示.txt": b"x"}
    left(tmp_path, ".out.swap-PID-0123456789ab", DEAD, ONE | {"附注.txt": b"y", "批示.txt": b"z"})
    kept = write_folder(target, {"b.txt": b"3"}).kept
    saved = [name for name in content(target) if name.startswith("批示.kept-")]
    (own,) = kept  # without a manifest, what the run before wrote is somebody's
    assert content(target) == {
        "b.txt": b"3",
        own: b"2",
        "批示.txt": b"x",
        "附注.txt": b"y",
        saved[0]: b"z",
    }
    assert sorted(tmp_path.iterdir()) == sorted([alive, another, target])


def test_where_the_system_cannot_exchange_folders_they_are_moved_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "other")
    write_folder(tmp_path / "out", ONE)
    write_folder(tmp_path / "out", {"b.txt": b"2"})
    assert content(tmp_path / "out") == {"b.txt": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


# --- what others save meanwhile


Saving = Callable[[Path], None]


def saving(monkeypatch: pytest.MonkeyPatch, target: Path, act: Saving) -> None:
    """Let somebody act in the target when all is ready to be exchanged."""
    exchanged = folders._exchanged

    def acting(fresh: Path, real: Path) -> Path | None:
        act(target)
        return exchanged(fresh, real)

    monkeypatch.setattr(folders, "_exchanged", acting)


def save_anew(path: Path, text: bytes) -> None:
    """Save as editors do: beside, then renamed."""
    beside = path.with_name("saving")
    beside.write_bytes(text)
    beside.replace(path)


@pytest.mark.parametrize("exchange", [True, False])
def test_what_somebody_saves_during_the_run_survives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, exchange: bool
) -> None:
    target = tmp_path / "out"
    write_folder(target, ONE)
    (target / "批示.txt").write_bytes(b"first")
    (target / "附件").mkdir()
    (target / "附件" / "一.txt").write_bytes(b"first")

    def act(folder: Path) -> None:
        (folder / "新建.txt").write_bytes(b"new")
        save_anew(folder / "批示.txt", b"second")
        save_anew(folder / "附件" / "一.txt", b"second")
        (folder / "附件" / "二.txt").write_bytes(b"new")
        (folder / "夹").mkdir()
        (folder / "夹" / "三.txt").write_bytes(b"new")
        save_anew(folder / "a.txt", b"edited")

    saving(monkeypatch, target, act)
    if not exchange:
        monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    (kept,) = write_folder(target, ONE).kept
    assert content(target) == ONE | {"新建.txt": b"new", "批示.txt": b"second", kept: b"edited"}
    assert content(target / "附件") == {"一.txt": b"second", "二.txt": b"new"}
    assert content(target / "夹") == {"三.txt": b"new"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_without_links_files_are_copied_and_nothing_is_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    target = tmp_path / "out"
    write_folder(target, ONE)
    (target / "批示.txt").write_bytes(b"x")
    (target / "a.txt").write_bytes(b"changed")
    monkeypatch.setattr(os, "link", no_links)
    (kept,) = write_folder(target, ONE).kept
    assert content(target) == ONE | {"批示.txt": b"x", kept: b"changed"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_links_pipes_and_large_files_go_along_unread(tmp_path: Path) -> None:
    target = tmp_path / "out"
    write_folder(target, ONE)
    (target / "nowhere").symlink_to("gone")
    (target / "elsewhere").symlink_to(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(target / "pipe")
    with (target / "large.bin").open("wb") as stream:
        stream.truncate(1 << 40)  # a sparse file: to read it would take hours
    before = (target / "large.bin").stat().st_ino
    assert write_folder(target, ONE).kept == ()
    assert (target / "nowhere").readlink() == Path("gone")
    assert (target / "elsewhere").readlink() == tmp_path
    assert (target / "large.bin").stat().st_ino == before
    assert not hasattr(os, "mkfifo") or stat.S_ISFIFO((target / "pipe").stat().st_mode)


def test_a_linked_folder_stays_a_link_and_keeps_its_mode(tmp_path: Path) -> None:
    real, target = tmp_path / "real", tmp_path / "out"
    real.mkdir(mode=0o750)
    real.chmod(0o750)
    target.symlink_to(real)
    write_folder(target, ONE)
    assert target.readlink() == real
    assert content(real) == ONE
    assert stat.S_IMODE(real.stat().st_mode) == 0o750


# --- files that office programs hold open


def manifest_of(names: dict[str, bytes]) -> bytes:
    entries = [{"name": name, "sha256": DIGEST_OF_ONE.decode()} for name in names]
    return json.dumps({"kind": "manifest", "files": entries}).encode()


def test_a_document_that_is_open_stays_and_the_new_one_is_written_beside(tmp_path: Path) -> None:
    target, two = tmp_path / "out", {"年报.docx": b"1", "b.txt": b"1"}
    files = two | {MANIFEST: manifest_of(two)}
    write_folder(target, files)
    (target / "~$年报.docx").write_bytes(b"lock")
    manifest = files[MANIFEST].replace(DIGEST_OF_ONE, DIGEST_OF_TWO)
    new = {"年报.docx": b"2", "b.txt": b"2", MANIFEST: manifest}
    for _ in range(2):
        placed = write_folder(target, new)
        assert placed.held == {"年报.docx": "年报（新）.docx"}
        assert placed.kept == ()
        there = content(target)
        names = [entry["name"] for entry in json.loads(there.pop(MANIFEST))["files"]]
        assert names == ["年报（新）.docx", "b.txt"]
        assert there == {
            "年报.docx": b"1",
            "年报（新）.docx": b"2",
            "b.txt": b"2",
            "~$年报.docx": b"lock",
        }
    (target / "~$年报.docx").unlink()
    assert write_folder(target, files).kept == ()
    assert content(target) == files


def test_a_changed_document_that_is_open_stays_too(tmp_path: Path) -> None:
    target, files = tmp_path / "out", {"a.docx": b"1", MANIFEST: manifest_of({"a.docx": b""})}
    write_folder(target, files)
    (target / "a.docx").write_bytes(b"edited")
    (target / ".~lock.a.docx#").write_bytes(b"")
    placed = write_folder(target, files)
    assert (placed.kept, dict(placed.held)) == ((), {"a.docx": "a（新）.docx"})
    assert (target / "a.docx").read_bytes() == b"edited"


def refusing(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let renames of the folder fail, and of these files, as where programs have them open."""
    rename, replace = Path.rename, Path.replace

    def renaming(self: Path, target: Path) -> Path:
        if self.is_dir() and ".old-" in Path(target).name:
            raise PermissionError(errno.EACCES, "in use")
        return rename(self, target)

    def replacing(self: Path, target: Path) -> Path:
        if Path(target).name in names:
            raise PermissionError(errno.EACCES, "in use")
        return replace(self, target)

    monkeypatch.setattr(folders, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", renaming)
    monkeypatch.setattr(Path, "replace", replacing)


def test_a_folder_that_cannot_be_moved_is_renewed_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, two = tmp_path / "out", {"a.docx": b"1", "b.txt": b"1", "c.txt": b"1"}
    write_folder(target, two | {MANIFEST: manifest_of(two)})
    (target / "b.txt").write_bytes(b"edited")
    (target / "批示.txt").write_bytes(b"x")
    refusing(monkeypatch, "a.docx")
    new = {"a.docx": b"2", "b.txt": b"2"}
    manifest = manifest_of(new).replace(DIGEST_OF_ONE, DIGEST_OF_TWO)
    placed = write_folder(target, new | {MANIFEST: manifest})
    (kept,) = placed.kept
    there = content(target)
    assert json.loads(there.pop(MANIFEST))["held"] == [
        {"name": "a.docx", "sha256": DIGEST_OF_ONE.decode()}
    ]
    assert there == {
        "a.docx": b"1",
        "a（新）.docx": b"2",
        "b.txt": b"2",
        kept: b"edited",
        "批示.txt": b"x",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    monkeypatch.undo()
    assert write_folder(target, two | {MANIFEST: manifest_of(two)}).kept == ()
    assert set(content(target)) == {*two, MANIFEST, kept, "批示.txt"}


def test_file_by_file_the_manifest_that_cannot_be_replaced_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write_folder(target, ONE)
    refusing(monkeypatch, MANIFEST)
    with pytest.raises(ReportgenError) as raised:
        write_folder(target, ONE | {"a.txt": b"2"})
    assert [problem.id for problem in raised.value.problems] == ["output.cannot_write"]
    assert (target / MANIFEST).read_bytes() == ONE[MANIFEST]


# --- single files


def test_what_a_single_file_replaces_stays_beside_and_none_is_ever_replaced(
    tmp_path: Path,
) -> None:
    target = tmp_path / "核对.csv"
    assert write_file(target, b"1").backup is None
    assert write_file(target, b"1").backup is None
    for number, name in enumerate(["核对.csv.bak", "核对.csv.bak2", "核对.csv.bak3"]):
        assert write_file(target, b"new%d" % number).backup == tmp_path / name
    assert content(tmp_path) == {
        "核对.csv": b"new2",
        "核对.csv.bak": b"1",
        "核对.csv.bak2": b"new0",
        "核对.csv.bak3": b"new1",
    }


@pytest.mark.parametrize("how", ["lock", "rename"])
def test_a_single_file_that_is_open_is_written_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    target = tmp_path / "清单.xlsx"
    target.write_bytes(b"old")
    if how == "lock":
        (tmp_path / "~$清单.xlsx").write_bytes(b"")
    else:
        refusing(monkeypatch, "清单.xlsx")
    placed = write_file(target, b"new")
    assert (placed.wanted, placed.path) == (target, tmp_path / "清单（新）.xlsx")
    assert (target.read_bytes(), placed.path.read_bytes()) == (b"old", b"new")
    assert not list(tmp_path.glob("*.bak"))


def test_files_begun_by_a_killed_run_are_removed(tmp_path: Path) -> None:
    begun = temporary(tmp_path / "a.xlsx", "new")
    dead = begun.with_name(begun.name.replace(str(os.getpid()), str(DEAD)))
    begun.write_bytes(b"half")
    dead.write_bytes(b"half")
    write_files(tmp_path, {"b.xlsx": b"1"})
    assert content(tmp_path) == {"b.xlsx": b"1", begun.name: b"half"}


def test_a_file_that_may_only_be_made_anew_is_never_replaced(tmp_path: Path) -> None:
    target = tmp_path / "waivers.toml"
    write_first(target, b"1")
    with pytest.raises(ReportgenError) as raised:
        write_first(target, b"2")
    assert raised.value.problems[0].id == "output.exists"
    assert content(tmp_path) == {"waivers.toml": b"1"}
    with pytest.raises(ReportgenError) as raised:
        write_first(tmp_path / "none" / "a.toml", b"2")
    assert raised.value.problems[0].id == "output.cannot_write"


def test_a_folder_that_another_run_exchanges_meanwhile_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    write_folder(target, ONE)
    fill, other = folders._fill, {"a.txt": b"2", MANIFEST: OURS % DIGEST_OF_TWO}

    def filling(fresh: Path, real: Path, placed: folders.PlacedFolder) -> None:
        fill(fresh, real, placed)
        monkeypatch.undo()
        write_folder(target, other)

    monkeypatch.setattr(folders, "_fill", filling)
    assert write_folder(target, ONE).kept == ()
    assert content(target) == ONE
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
