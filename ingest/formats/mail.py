"""Bytes of a mail (.eml) in; what it says and its attachments out, each a document of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from ingest.composer import Block, compose
from ingest.decoding import read_text
from ingest.formats import html
from ingest.source import Hint, HintKind, Member, RawText, ReadError

SUFFIXES = frozenset({".eml"})

MAX_PARTS = 1000
"""Most parts of a mail that are looked at; a mail of a hundred attachments is rare."""

MEDIA_TYPE = "message/rfc822"
_HEADERS = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_SIGNS = (
    re.compile(rb"^From:", re.I | re.M),
    re.compile(rb"^(?:MIME-Version|Message-ID|Received):", re.I | re.M),
)
_FAULTS = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the standard library raises for headers and parts that break the rules."""

_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""What mail programs write instead of what their declared encoding is."""


def recognises(data: bytes) -> bool:
    """Whether ``data`` begins with the headers of a mail."""
    head = _HEADERS.match(data[:65536])
    return head is not None and all(sign.search(head[0]) for sign in _SIGNS)


def members(data: bytes, name: str) -> Iterator[Member]:
    """The mail itself, if it says anything: under the file's name, or as ``信.eml/正文`` beside its attachments, which
    are ``信.eml/材料.docx``. Raises ReadError."""
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        parts = list(_parts(message))[:MAX_PARTS]
        attached = list(_attachments(name, parts))
        own = f"{name}/正文" if attached else name
        found = [*_own(data, own, message, parts), *attached]
    except _FAULTS:
        raise ReadError(f"“{name}”不是完整的邮件：请在邮件程序里打开，另存正文和附件后再导入") from None
    if not found:
        raise ReadError(f"“{name}”里没有正文和附件：请检查邮件内容")
    yield from found


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail that hold something, in order; a mail that is attached is one of them."""
    pending = [message]
    while pending:
        part = pending.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            pending += [each for each in reversed(inner) if isinstance(each, Message)]
        else:
            yield part


def _own(data: bytes, name: str, message: Message, parts: list[Message]) -> Iterator[Member]:
    """The mail as a document: its plain text, or else its page."""
    bodies = {part.get_content_type(): part for part in reversed(parts) if not _is_attached(part)}
    body = next((bodies[kind] for kind in ("text/plain", "text/html") if _holds(bodies.get(kind))), None)
    if body is None:
        return
    try:
        yield Member(name, data, _with_head(_head(message), _body(body, name)))
    except ReadError as error:
        yield Member(name, data, fault=str(error))


def _holds(part: Message | None) -> bool:
    return part is not None and bool(_payload(part).strip())


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _payload(part: Message) -> bytes:
    """The bytes of a part that is no mail itself."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(part: Message, name: str) -> RawText:
    """What the mail says. Raises ReadError."""
    if part.get_content_type() == "text/html":
        return html.read(_text(part, name).encode(), name)
    return RawText(_text(part, name).replace("\r\n", "\n").strip(), MEDIA_TYPE)


def _text(part: Message, name: str) -> str:
    """The text of a part in the encoding that it declares, or the one that it turns out to have."""
    charset = (part.get_content_charset() or "").lower()
    data = _payload(part)
    try:
        return data.decode(_SUPERSETS.get(charset, charset))
    except (LookupError, ValueError):
        return read_text(data, name)[0]


def _head(message: Message) -> list[Block]:
    """Subject, sender and day of a mail, as far as it states them."""
    subject = " ".join(_header(message, "subject").split())
    author, address = parseaddr(_header(message, "from"))
    sent = _header(message, "date").strip()
    blocks = [
        Block(subject, "title"),
        Block(author, "metadata", "byline", author),
        Block(address, "metadata", "address", address),
        Block(sent, "metadata", "date", _day(sent)),
    ]
    return [block for block in blocks if block.text]


def _header(message: Message, field: str) -> str:
    """A header as a person reads it, empty if there is none."""
    found = (value for name, value in message.raw_items() if name.lower() == field)
    return _readable(str(next(found, "")))


def _readable(value: str) -> str:
    """The text of an encoded header; one of bare bytes, against the standard, is UTF-8 or GB18030."""
    data = value.encode("utf-8", "surrogateescape")
    try:
        return str(make_header(decode_header(data.decode())))
    except _FAULTS:
        return data.decode("gb18030", "replace")


def _day(sent: str) -> str:
    """The day of a date header as YYYY-MM-DD, by the clock of the sender."""
    try:
        return parsedate_to_datetime(sent).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return sent


def _with_head(head: list[Block], body: RawText) -> RawText:
    """``body`` below the lines of ``head``; a title of its own is a heading there."""
    text, hints = compose([*head, Block("")])
    start = len(text) + 1
    titled = any(block.kind == "title" for block in head)
    moved = [
        replace(hint, raw=(hint.raw[0] + start, hint.raw[1] + start), kind=_kind(hint, titled))
        for hint in body.hints
    ]
    return RawText(f"{text}\n{body.text}", MEDIA_TYPE, hints=(*hints, *moved))


def _kind(hint: Hint, titled: bool) -> HintKind:
    return "heading" if titled and hint.kind == "title" else hint.kind


def _attachments(name: str, parts: list[Message]) -> Iterator[Member]:
    """The files that come with a mail. Pictures of its page have no name, and are no files."""
    for number, part in enumerate(filter(_is_attached, parts), start=1):
        given = _filename(part) or f"附件{number}"
        yield Member(f"{name}/{given}", _bytes(part))


def _filename(part: Message) -> str:
    """The name of an attachment, without the folders that some programs write before it."""
    given = _readable(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    return "".join(char for char in given if char.isprintable())


def _bytes(part: Message) -> bytes:
    """The bytes of an attachment; a mail that is one is written out again."""
    inner = part.get_payload()
    attached = inner[0] if isinstance(inner, list) and inner else None
    return attached.as_bytes() if isinstance(attached, Message) else _payload(part)
