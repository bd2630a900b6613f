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
from ingest.span import trim

SUFFIXES = frozenset({".eml"})

MAX_PARTS = 1000
"""Most parts of a mail that are read; a mail of a hundred attachments is rare."""

FULL = 0.8
"""Least width of a line that was broken because it was full, of the widest line: figures and letters are narrower."""
NARROWEST = 20
"""Fewest characters of such a line: 76 bytes of UTF-8, as mail programs count them, are 25 Hanzi."""

MEDIA_TYPE = "message/rfc822"
_HEADERS = re.compile(rb"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_SIGNS = (
    re.compile(rb"^From:", re.I | re.M),
    re.compile(rb"^(?:MIME-Version|Message-ID|Received):", re.I | re.M),
)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_MORE = re.compile(r"\n(?:\d|[^\x00-\x7f\s])")
_OPEN = re.compile("[^\x00-\x7f。！？；：…”）》]$")
_PAGE = re.compile("<(?:html|body)", re.I)
_FAULTS = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the standard library raises for headers and parts that break the rules."""

_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
"""What mail programs write instead of what their declared encoding is."""


def recognises(data: bytes) -> bool:
    """Whether ``data`` begins with the headers of a mail."""
    head = _HEADERS.match(data[:65536])
    return head is not None and all(sign.search(head[0]) for sign in _SIGNS)


def members(data: bytes, name: str) -> Iterator[Member]:
    """The mail itself, if it says anything: under the file's name, or as ``信.eml/正文`` beside its attachments,
    which are ``信.eml/材料.docx``. Raises ReadError."""
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        parts = list(_parts(message))
        attached = list(_attachments(name, parts[:MAX_PARTS]))
        attached += _beyond(name, len(parts))
        own = f"{name}/正文" if attached else name
        found = [*_own(data, own, message, parts[:MAX_PARTS]), *attached]
    except _FAULTS:
        raise ReadError(f"“{name}”不是完整的邮件：请在邮件程序里打开，另存正文和附件后再导入") from None
    if not found:
        raise ReadError(f"“{name}”里没有正文和附件：请检查邮件内容")
    yield from found


def _parts(message: Message) -> Iterator[Message]:
    """The parts of a mail that hold something, in order; a mail that is attached is one of them, a page that
    says what a plain text says is none."""
    pending = [(message, False)]
    while pending:
        part, is_said = pending.pop()
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            held = [each for each in reversed(inner) if isinstance(each, Message)]
            is_said = is_said or (part.get_content_subtype() == "alternative" and any(map(_is_plain, held)))
            pending += [(each, is_said) for each in held]
        elif not (is_said and _is_body(part) and part.get_content_subtype() == "html"):
            yield part


def _is_plain(part: Message) -> bool:
    """Whether a part is plain text that says something."""
    return part.get_content_type() == "text/plain" and _is_body(part)


def _is_body(part: Message) -> bool:
    """Whether a part is text or a page of the mail itself, and not empty."""
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return is_text and not _is_attached(part) and bool(_payload(part).strip())


def _is_attached(part: Message) -> bool:
    """Whether a part is a file that comes with the mail; a mail within it is one, whatever is said of it."""
    is_named = part.get_content_disposition() == "attachment" or bool(part.get_filename())
    return is_named or part.get_content_maintype() == "message"


def _beyond(name: str, parts: int) -> Iterator[Member]:
    """What cannot be read of a mail that has too many ``parts``."""
    if parts > MAX_PARTS:
        fault = f"“{name}”有 {parts} 个部分，只读了前 {MAX_PARTS} 个：请在邮件程序里另存其余附件后再导入"
        yield Member(f"{name}/其余部分", b"", fault=fault)


def _own(data: bytes, name: str, message: Message, parts: list[Message]) -> Iterator[Member]:
    """The mail as a document: all its texts, in order. A page without a word is passed over beside others."""
    bodies, faults = [], []
    for part in filter(_is_body, parts):
        try:
            bodies.append(_body(part, name))
        except ReadError as error:
            faults.append(str(error))
    if bodies:
        yield Member(name, data, _with_head(_head(message), bodies))
    elif faults:
        yield Member(name, data, fault=faults[0])


def _payload(part: Message) -> bytes:
    """The bytes of a part that is no mail itself."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(part: Message, name: str) -> RawText:
    """What a part says. Raises ReadError."""
    text = _text(part, name)
    if part.get_content_subtype() == "html":
        page = text if _PAGE.search(text) else f"<html><body>{text}</body></html>"
        return html.read(page.encode(), name)
    text = text.replace("\r\n", "\n").strip()
    return RawText(text, MEDIA_TYPE, hints=tuple(_paragraphs(text)))


def _paragraphs(text: str) -> Iterator[Hint]:
    """A hint for each paragraph of a plain text, whose lines the mail program may have broken."""
    lines = [match.span() for match in _LINE.finditer(text)]
    width = max((end - start for start, end in lines), default=0)
    begin = 0
    for number, (start, end) in enumerate(lines, start=1):
        following = lines[number][0] if number < len(lines) else end
        if following == end or not _goes_on(text[start:end], text[end : following + 1], width):
            yield Hint("paragraph", trim(text, begin, end))
            begin = following


def _goes_on(line: str, behind: str, width: int) -> bool:
    """Whether a paragraph goes on behind ``line``, with the line break and the character ``behind``: the line stops
    at a comma, or in mid-sentence at the ``width`` of the widest one. Words of Latin letters would run together."""
    if not _MORE.fullmatch(behind):
        return False
    said = line.rstrip()
    return said.endswith(("，", "、")) or (
        len(said) >= max(FULL * width, NARROWEST) and _OPEN.search(said) is not None
    )


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


def _with_head(head: list[Block], bodies: list[RawText]) -> RawText:
    """``bodies`` one below the other under the lines of ``head``; a title below another is a heading."""
    text, hints = compose(head)
    found = list(hints)
    for body in bodies:
        # A page without fields begins with an empty line; two of them stand around a caption.
        text += "\n" if body.text.startswith("\n") else "\n\n"
        start = len(text)
        text += body.text
        titled = any(hint.kind == "title" for hint in found)
        found += (
            replace(hint, raw=(hint.raw[0] + start, hint.raw[1] + start), kind=_kind(hint, titled))
            for hint in body.hints
        )
    return RawText(text, MEDIA_TYPE, hints=tuple(found))


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
    """The bytes of an attachment; a mail that is one is written out again, as are the blocks of a report on
    its delivery."""
    inner = part.get_payload()
    held = [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []
    return b"\n".join(each.as_bytes() for each in held) if held else _payload(part)
