"""Which files are pictures that a report can hold."""

import pytest
from tests.pictures import JPEG_END, JPEG_START, chunk, jpeg, png

from reportgen.model.pictures import LARGE, OUTSIDE, Image, PictureFile, Unfit, image_of

PNG_START = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(("data", "kind"), [(png(7, 5), "png"), (jpeg(7, 5), "jpeg")])
def test_a_picture_is_known_by_its_bytes(data: bytes, kind: str) -> None:
    image = image_of(PictureFile(content=data))
    assert isinstance(image, Image)
    assert (image.kind, image.width, image.height, image.content) == (kind, 7, 5, data)


def test_what_stands_between_the_marks_of_a_jpeg_is_passed_over() -> None:
    start = JPEG_START + b"\xff\xff\xff\x01\xff\xd0\xff\xc4\x00\x02"
    image = image_of(PictureFile(content=jpeg(7, 5, start)))
    assert isinstance(image, Image)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<svg xmlns='x'>", "svg"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<SVG>", "svg"),
        (b"<?xml version='1.0'?><other/>", "none"),
        (b"\x01\0\0\0" + bytes(36) + b" EMF", "emf"),
        (b"\xd7\xcd\xc6\x9a", "wmf"),
        (b"\x01\x00\x09\x00", "wmf"),
        (b"GIF89a", "other"),
        (b"BM1234", "other"),
        (b"II*\0", "other"),
        (b"RIFF1234WEBP", "other"),
        (b"PK\x03\x04", "none"),
        (b"", "none"),
        (png()[:-4], "damaged"),
        (png()[:-12], "damaged"),
        (png(0, 3), "damaged"),
        (PNG_START, "damaged"),
        (PNG_START + chunk(b"IDAT", b"") + chunk(b"IEND", b""), "damaged"),
        (jpeg()[:-2], "damaged"),
        (JPEG_START + JPEG_END, "damaged"),
        (JPEG_START + b"no frame" + JPEG_END, "damaged"),
        (JPEG_START + b"\xff\xc0\x00\x11", "damaged"),
    ],
)
def test_what_is_none_is_told(data: bytes, kind: str) -> None:
    assert image_of(PictureFile(content=data)) == Unfit(
        id="narrative.picture_kind", details={"picture": kind}
    )


@pytest.mark.parametrize("size", [(10_000, 10_000), (20_001, 1)])
def test_a_picture_of_too_many_pixels_is_told(size: tuple[int, int]) -> None:
    head = b"".join(side.to_bytes(4) for side in size) + b"\x08\x02\0\0\0"
    data = PNG_START + chunk(b"IHDR", head) + chunk(b"IEND", b"")
    found = image_of(PictureFile(content=data))
    assert isinstance(found, Unfit)
    assert found.id == "narrative.picture_pixels"
    assert found.details == {"pixels": f"{size[0]} x {size[1]}", "limit": "50"}


def test_what_was_wrong_with_the_file_is_told() -> None:
    assert image_of(PictureFile(fault=OUTSIDE)).id == "narrative.picture_outside"  # type: ignore[union-attr]
    large = image_of(PictureFile(fault=LARGE, size=9 * 1024 * 1024))
    assert large == Unfit(id="narrative.picture_large", details={"size": "9.0", "limit": "8.0"})
