"""Bytes of a file that holds several documents in, its members as documents that break no law out."""

from hypothesis import strategies as st

from ingest import formats
from ingest.source import Member, RawText, ReadError
from tests.invariants import broken_laws, pipeline, texts

TITLE = "宜昌：把支部建在小区上"
FIRST = "近年来，宜昌市·〔2021〕《办法》①推进“老旧”小区改造，让１２万户𠮷居民受益。"
SECOND = "二是完善机制，推动党员　下沉到网格。"


def read(data: bytes | str, name: str) -> list[Member]:
    return list(formats.members(data.encode() if isinstance(data, str) else data, name))


def text_of(member: Member) -> RawText:
    assert member.text is not None
    return member.text


def facts(member: Member) -> dict[str, str]:
    return {hint.name: hint.value for hint in text_of(member).hints if hint.kind in ("metadata", "title")}


def body(member: Member) -> list[str]:
    """The paragraphs of the member as a document that breaks no law."""
    ingested = pipeline().ingest_member(member)
    assert broken_laws(ingested) == []
    return texts(ingested.document)


def survives(data: bytes, name: str) -> list[Member]:
    """The members, each a document that breaks no law; none where the file is refused."""
    try:
        members = list(formats.members(data, name))
    except ReadError:
        return []
    for member in members:
        if member.text:
            assert broken_laws(pipeline().ingest_member(member)) == []
    return members


CELLS = st.text(alphabet='正文标题。，"\\\n\t;|,1 　a/u', max_size=12)
