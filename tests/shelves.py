"""Files of several kinds for folders that are read, with reports that differ by one number."""

import json
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2

TEXT = "武汉市青山区：老旧小区换新颜\n\n　　青山区组织居民议事会，加装电梯{}部，惠及居民３.５万人。\n"


def write(path: Path, number: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(number), encoding="utf-8")
    return path


def rows(path: Path, numbers: Sequence[int]) -> Path:
    """A JSONL file with one report for each number."""
    texts = [{"title": f"第{n}期·〔2021〕𠮷①", "text": TEXT.format(n)} for n in numbers]
    lines = [json.dumps(text, ensure_ascii=False) for text in texts]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def sheet(path: Path, numbers: Sequence[int]) -> Path:
    """A CSV file with one report for each number."""
    lines = [f"第{n}期·〔2021〕𠮷①,{TEXT.format(n).replace(chr(10), '')}" for n in numbers]
    path.write_text("\n".join(["标题,正文", *lines]) + "\n", encoding="utf-8")
    return path


def statistics(path: Path) -> Path:
    """A CSV file without any text, which is one document."""
    path.write_text("地区,户数,金额\n青山区,120,３.５\n洪山区,80,2.1\n", encoding="utf-8")
    return path


def archive(path: Path, numbers: dict[str, int | bytes]) -> Path:
    """A ZIP archive with a report, or given bytes, under each name."""
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in numbers.items():
            packed.writestr(name, TEXT.format(content) if isinstance(content, int) else content)
    return path


def empty(path: Path) -> None:
    path.touch()


def blank(path: Path) -> None:
    path.write_text("　\n \n", encoding="utf-8")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(300 * 2**20)


def without_text(path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    document.save(path)
    document.close()


def broken(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + b"\x00" * 100)


def pipe(path: Path) -> None:
    os.mkfifo(path)
