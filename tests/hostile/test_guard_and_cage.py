"""Files made to break their reader, put to the guard inside the cage as the program does it."""

import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from reportgen.readers.guard import Format, Refusal, admit, load
from reportgen.readers.sandbox import Death, Limits, caged

TYPES = b'<Types><O ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'


def look(path: Path) -> Format | Refusal:
    data = load(path)
    return data if isinstance(data, Refusal) else admit(data)


def central(name: bytes, content: tuple[int, int, int], start: int, method: int = 8) -> bytes:
    """A directory entry; content is checksum, packed size, size."""
    fixed = struct.pack("<4s6H3L", b"PK\x01\x02", 20, 20, 0, method, 0, 0, *content)
    return fixed + struct.pack("<5H2L", len(name), 0, 0, 0, 0, 0, start) + name


def local(name: bytes, content: tuple[int, int, int], method: int = 8, extra: int = 0) -> bytes:
    fixed = struct.pack("<4s5H3L", b"PK\x03\x04", 20, 0, method, 0, 0, *content)
    return fixed + struct.pack("<2H", len(name), extra) + name


def with_directory(body: bytes, entries: list[bytes]) -> bytes:
    directory = b"".join(entries)
    numbers = (0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", *numbers)


def full_overlap() -> bytes:
    """Many entries of one content: each may be honest, all together are not."""
    kernel = zlib.compress(bytes(15 << 20), 9)[2:-4]
    content = (zlib.crc32(bytes(15 << 20)), len(kernel), 15 << 20)
    body = local(b"a", content) + kernel
    return with_directory(body, [central(b"a", content, 0)] * 100)


def quoted_overlap() -> bytes:
    """Each local header quotes all that follow, as bytes stored before one deflated content."""
    inflated = bytes(1 << 20)
    packed = zlib.compress(inflated, 9)[2:-4]
    content = (zlib.crc32(inflated), len(packed), len(inflated))
    header = local(b"000", content)
    starts = [(b"000", content)]
    body = header + packed
    for number in range(1, 40):
        name = b"%03d" % number
        quote = b"\0" + struct.pack("<2H", len(header), 0xFFFF - len(header))
        inflated = header + inflated
        content = (zlib.crc32(inflated), len(quote) + len(body), len(inflated))
        header = local(name, content)
        body = header + quote + body
        starts.insert(0, (name, content))
    step = 33 + 5
    entries = [central(name, what, step * at) for at, (name, what) in enumerate(starts)]
    return with_directory(body, entries)


def zeros(path: Path, size: int, *, sheets: int = 1) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("[Content_Types].xml", TYPES)
        for number in range(sheets):
            with package.open(f"xl/{number}.xml", "w") as part:
                for _ in range(size >> 20):
                    part.write(bytes(1 << 20))


@pytest.mark.parametrize(
    ("bomb", "expected"),
    [(full_overlap(), "read.part_twice"), (quoted_overlap(), "read.parts_overlap")],
)
def test_bombs_of_overlapping_parts_are_refused(bomb: bytes, expected: str) -> None:
    assert len(bomb) < 100_000
    found = admit(bomb)
    assert isinstance(found, Refusal)
    assert found.id == expected


def test_the_guard_stays_small_before_a_gigabyte_of_zeros(tmp_path: Path) -> None:
    zeros(tmp_path / "one.xlsx", 1 << 30)
    zeros(tmp_path / "many.xlsx", 15 << 20, sheets=5)
    zeros(tmp_path / "good.xlsx", 15 << 20)
    paths = [tmp_path / "one.xlsx", tmp_path / "many.xlsx", tmp_path / "good.xlsx"]
    one, many, good = caged(look, paths, limits=Limits(memory=150 << 20))
    part = {"part": "xl/0.xml", "limit": "16"}
    assert one == Refusal(id="read.inflates_too_much", details=part)
    package = {"part": "xl/4.xml", "limit": "64"}
    assert many == Refusal(id="read.inflates_too_much", details=package)
    assert good is Format.XLSX


def test_a_header_that_lies_about_the_size_does_not_help(tmp_path: Path) -> None:
    zeros(tmp_path / "liar.xlsx", 64 << 20)
    data = bytearray((tmp_path / "liar.xlsx").read_bytes())
    struct.pack_into("<L", data, data.rindex(b"PK\x01\x02") + 24, 4096)
    found = admit(bytes(data))
    assert isinstance(found, Refusal)
    assert found.id == "read.inflates_too_much"


def test_patterns_take_no_longer_than_the_file_is_long(tmp_path: Path) -> None:
    """Each of these takes hours where a pattern looks again and again at the same bytes."""
    fields = struct.pack("<2H", 9, 0) * 16_000
    wide = central(b"a", (0, 0xFFFFFFFF, 0), 0).replace(
        struct.pack("<3H", 1, 0, 0), struct.pack("<3H", 1, len(fields), 0)
    )
    files = [tmp_path / str(number) for number in range(4)]
    for file, name, content in (
        (files[0], "[Content_Types].xml", b"ms-excel." * 1_500_000),
        (files[1], "content.xml", b'<table-cell a="' * 1_000_000),
        (files[2], "content.xml", b"<table-cell " * 1_200_000),
    ):
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
            package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            package.writestr(name, content)
    files[3].write_bytes(with_directory(b"PK\x03\x04", [wide + fields] * 200))
    outcomes = list(caged(look, files, limits=Limits(cpu_seconds=10)))
    assert not [outcome for outcome in outcomes if isinstance(outcome, Death)]


def read_with_less(path: Path) -> int:
    """Stands for a library that believes what a file claims."""
    return len(bytearray(int(path.read_text(encoding="ascii"))))


def test_one_file_that_asks_for_everything_does_not_stop_the_others(tmp_path: Path) -> None:
    sizes = [10, 549_755_813_888, 20]
    paths = [tmp_path / str(number) for number in range(3)]
    for path, size in zip(paths, sizes, strict=True):
        path.write_text(str(size), encoding="ascii")
    found = list(caged(read_with_less, paths, limits=Limits()))
    assert found == [10, Death(reason="memory"), 20]


def test_damaging_any_byte_of_a_package_never_raises(tmp_path: Path) -> None:
    zeros(tmp_path / "good.xlsx", 1 << 20)
    good = (tmp_path / "good.xlsx").read_bytes()
    for at in range(len(good)):
        damaged = bytearray(good)
        damaged[at] ^= 0xFF
        assert isinstance(admit(bytes(damaged)), Format | Refusal)
        assert isinstance(admit(good[:at]), Format | Refusal)


@pytest.mark.full
def test_flipping_any_bit_of_a_package_never_raises(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "good.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        for number in range(8):
            package.writestr(f"xl/worksheets/sheet{number}.xml", bytes(range(256)) * 64)
    good = (tmp_path / "good.xlsx").read_bytes()
    for at in range(8 * len(good)):
        damaged = bytearray(good)
        damaged[at // 8] ^= 1 << at % 8
        assert isinstance(admit(bytes(damaged)), Format | Refusal)
