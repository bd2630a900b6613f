"""Pictures of text in, the text out: clean, noisy, slanted, turned; and what is refused."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any
from zlib import crc32

import pytest

from ingest import formats, ocr
from ingest.source import Member, RawText, ReadError
from tests.invariants import broken_laws, pipeline

pytest.importorskip("rapidocr", reason="needs the extra ocr")
np = pytest.importorskip("numpy")
from PIL import Image, ImageDraw, ImageFilter, ImageFont  # noqa: E402

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TITLE = "浠水县：改得好不好居民说了算"
BODY = [
    "浠水县的做法是把监督权做实、交给住户。居民议事平台",
    "和小区议事群同时开着，对改造有什么评价都收在这里，",
    "全县146个老旧小区已经改完，惠及居民3.5万人。",
]
NOISE = np.random.default_rng(0)


def font(size: int) -> Any:
    if not FONT.is_file():
        pytest.skip("needs the font fonts-noto-cjk")
    return ImageFont.truetype(FONT, size, index=2)


def page(lines: list[str], size: int = 28, title: str = TITLE) -> Image.Image:
    """A white page with a headline and lines of text: a strip of them would be enlarged, and slow to read."""
    picture = Image.new("L", (size * 28, size * 22), 255)
    draw = ImageDraw.Draw(picture)
    draw.text((size * 3, size), title, font=font(int(size * 1.6)), fill=0)
    for row, line in enumerate(lines):
        draw.text((size, int(size * (4 + 1.8 * row))), line, font=font(size), fill=0)
    return picture


def scanned(picture: Image.Image, slant: float) -> Image.Image:
    """``picture`` as a poor scanner gives it: slanted by so many degrees, soft and noisy."""
    soft = picture.rotate(slant, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    values = np.asarray(soft.filter(ImageFilter.GaussianBlur(0.8)), dtype=float)
    return Image.fromarray((values + NOISE.normal(0, 25, values.shape)).clip(0, 255).astype("uint8"))


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    data = BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG file whose head tells of so many pixels: to pack them would take a second, and nobody reads them."""
    data = saved(Image.new("1", (8, 8)), "PNG")
    head = b"IHDR" + pack(">II", width, height) + data[24:29]
    return data[:12] + head + pack(">I", crc32(head)) + data[33:]


def shown(raw: RawText) -> str:
    return re.sub(r"\s", "", raw.text)


def share_right(text: str, expected: str) -> float:
    blocks = SequenceMatcher(None, expected, text, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(expected)


def test_a_slanted_noisy_scan_is_read_with_its_headline_and_its_paragraph() -> None:
    data = saved(scanned(page(BODY), 1.5), "PNG")
    raw = formats.read(data, "扫描·〔2021〕𠮷①.png")
    assert share_right(shown(raw), "".join([TITLE, *BODY])) > 0.97
    assert raw.confidence is not None and raw.confidence > 0.9
    assert (raw.media_type, raw.pages) == ("image/png", (0,))
    hints = [(hint.kind, shown(RawText(raw.text[slice(*hint.raw)], ""))[:3]) for hint in raw.hints]
    assert hints == [("title", TITLE[:3]), ("paragraph", BODY[0][:3])]
    assert broken_laws(pipeline().ingest_member(Member("扫描.png", data, raw))) == []


def test_the_pages_of_a_tiff_and_of_a_turned_one() -> None:
    second = page(["第二页的正文，写的是加装电梯。"], title="第二页的标题").rotate(180)
    raw = formats.read(saved(page([]), "TIFF", save_all=True, append_images=[second]), "a.tif")
    first, last = raw.pages
    assert raw.text[first:].startswith("浠水县") and raw.text[last:].startswith("第二页的标题")


def test_a_camera_s_note_turns_the_picture_and_transparent_is_white() -> None:
    clear = Image.new("RGBA", (640, 480), (0, 0, 0, 0))
    ImageDraw.Draw(clear).text((20, 20), BODY[0][:19], font=font(30), fill=(0, 0, 0, 255))
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = saved(clear.rotate(90, expand=True), "WEBP", exif=exif, lossless=True)
    assert share_right(shown(formats.read(turned, "a.webp")), BODY[0][:19]) > 0.9


def test_two_columns_are_read_one_after_the_other() -> None:
    picture = Image.new("L", (960, 600), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(5):
        for x, name in ((30, "左"), (500, "右")):
            text = f"{name}栏第{'一二三四五'[row]}行的文字一共有十五个"
            draw.text((x, 30 + 50 * row), text, font=font(26), fill=0)
    read = shown(formats.read(saved(picture, "BMP"), "a.bmp"))
    assert re.findall("[左右]栏第(.)行", read) == [*"一二三四五"] * 2
    assert read.rindex("左栏") < read.index("右栏")


def test_a_line_that_cannot_be_read_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "LEAST_SCORE", 0.9)
    picture = page(BODY)
    for shift, line in enumerate(BODY[:2]):
        ImageDraw.Draw(picture).text((28 + 9 * shift, 280 + 5 * shift), line, font=font(28), fill=0)
    document = pipeline().ingest(saved(picture, "PNG"), "a.png").document
    assert document.quality.warnings == ("文字识别有1行认不清，没有收入正文，请核对原件。",)
    assert shown(RawText(document.raw_text, "")) == "".join([TITLE, *BODY])


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: saved(Image.new("L", (300, 200), 255), "PNG"), "识别不出文字：请换成清晰"),
        (
            lambda: saved(Image.new("1", (12_000, 8_000)), "TIFF", compression="group4"),
            "像素超过上限 80 百万",
        ),
        (lambda: claiming(20_000, 20_000), "像素超过上限 80 百万"),
        (lambda: saved(Image.new("L", (300, 200)), "JPEG")[:300], "不是完整的图片文件"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "不是完整的图片文件"),
    ],
)
def test_each_picture_that_is_not_read_has_its_reason(made: Callable[[], bytes], message: str) -> None:
    with pytest.raises(ReadError, match=f"^“照片·〔2021〕𠮷①.jpg”.*{message}"):
        formats.read(made(), "照片·〔2021〕𠮷①.jpg")


def test_a_blurred_page_is_refused_and_not_guessed_at() -> None:
    blurred = page(BODY, 20).filter(ImageFilter.GaussianBlur(8))
    with pytest.raises(ReadError, match="识别不出文字"):
        formats.read(saved(blurred, "PNG"), "a.png")


def test_a_long_tiff_is_refused_before_it_is_recognised() -> None:
    pages = [Image.new("1", (8, 8))] * (ocr.MAX_RECOGNISED + 1)
    with pytest.raises(ReadError, match="共 201 页，超过上限 200 页：请拆分"):
        formats.read(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]), "a.tiff")


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PDF", {}), ("TIFF", {"compression": "group4"}), ("TIFF", {"big_tiff": False, "compression": "raw"})],
)
def test_pages_that_may_be_recognised_are_counted_without_opening_the_file(kind: str, options: Any) -> None:
    pages = [Image.effect_noise((90, 90), 50).convert("1") for _ in range(23)]
    data = saved(pages[0], kind, save_all=True, append_images=pages[1:], **options)
    assert ocr.most_pages(data) == 23
    assert ocr.most_pages(data * 20) == ocr.MAX_RECOGNISED
    assert ocr.most_pages("只有文字·〔2021〕《办法》𠮷①　１２".encode()) == 0


def test_the_pages_of_a_scan_are_recognised_and_good_pages_keep_their_text() -> None:
    from tests.samples import pdf  # noqa: PLC0415

    scan = saved(page(BODY).crop((0, 0, 784, 290)), "PDF", resolution=100.0)
    raw = formats.read(scan, "扫描.pdf")
    assert share_right(shown(raw), "".join([TITLE, *BODY])) > 0.97
    assert raw.confidence is not None and raw.media_type == "application/pdf"
    typed = formats.read(
        pdf([[(60.0, 700.0, 12.0, "文字层里的一句话·〔2021〕《办法》①已经写得足够长了，不必再去识别。")]]),
        "a.pdf",
    )
    assert typed.confidence is None
