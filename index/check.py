"""A library's parts in, one Chinese sentence about each thing that is off out."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from index.originals import Originals
from index.store import Store
from index.vectors import VectorIndex
from index.words import WordIndex
from ingest.document import Document
from ingest.practice import Practice
from ingest.span import cut


def store_faults(store: Store, originals: Originals) -> Iterator[str]:
    """Damage of the database file, of original files, and of offsets."""
    yield from (f"数据库不一致：{fault}。" for fault in store.faults())
    for document in store.every_document():
        if not originals.intact(document.sha256):
            yield f"文件“{document.source}”（{document.id}）的原始文件缺失或与校验值不符。"
        corrected = (
            [each.unit for each in store.units_of(document.id)] if store.has_corrections(document.id) else []
        )
        yield from _wrong_offsets(document, [document, *store.extracted(document.id), *corrected])


def index_faults(name: str, index: WordIndex | VectorIndex, store: Store) -> Iterator[str]:
    """Differences between a derived index and the store."""
    if index.seq != store.last_change():
        yield f"{name}停在第 {index.seq} 次变更，资料库已到第 {store.last_change()} 次，请运行 tashan rebuild。"
    if len(index) != store.live_units():
        yield f"{name}有 {len(index)} 个单元，资料库有 {store.live_units()} 个，请运行 tashan rebuild。"


def _wrong_offsets(document: Document, records: list[Any]) -> Iterator[str]:
    for record in records:
        for text, raw in _quotations(record):
            if cut(document.raw_text, raw) != text:
                yield f"文件“{document.source}”（{document.id}）的位置 {raw} 与文字“{text[:20]}”不符。"


def _quotations(value: Any) -> Iterator[tuple[str, Any]]:
    """Each text with the raw ranges said to hold it, in a record and in the records inside it."""
    if isinstance(value, Practice):
        yield from ((getattr(value, name), raw) for name, raw in (value.ranges or {}).items())
    if getattr(value, "raw", ()) and hasattr(value, "text"):
        yield value.text, value.raw
    for part in _parts(value):
        yield from _quotations(part)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple):
        yield from value
    elif is_dataclass(value):
        yield from (getattr(value, field.name) for field in fields(value))
