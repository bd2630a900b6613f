"""Bytes of a Markdown file in, its own characters out, with hints for front matter, headings and marks.

Body lines get no paragraph hints: reports kept as Markdown may still break lines as their newspaper did.
"""

import re
from collections.abc import Iterator
from itertools import chain

import yaml

from ingest.decoding import read_text
from ingest.source import Hint, HintKind, RawText
from ingest.span import Range, trim

SUFFIXES = frozenset({".md", ".markdown"})

_SIGNATURE = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\n[a-z_]+:[ \r\n]")
_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n((?:[^\r\n]*\r?\n){1,200}?)---[ \t]*(?=\r?\n|\Z)")
_LINE = re.compile(r"[^\r\n]+")
_FENCE = re.compile(r"[ ]{0,3}(?:```|~~~)")
_RULE = re.compile(r"[ ]{0,3}(?:[-*_=][ \t]*){3,}|\|?[ \t:]*--[-|: \t]*")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6}[ \t]+)(.*?)([ \t]#+)?[ \t]*")
_CAPTION = re.compile(r"[ \t]*(!\[)([^\[\]]*)(\]\([^()]*\))[ \t]*")
_ROW = re.compile(r"[ \t]*(\|)(.*?)(\|?)[ \t]*")
"""A table row; the bars between its cells stay, they tell one cell from the next."""
_LEADER = re.compile(r"[ \t]*(?:>[ \t]?)*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?(?=\S)")
_INLINE = (
    re.compile(r"(?<!\\)(!?\[)[^\[\]]*(\]\([^()\s]*\))"),
    re.compile(r"(?<![\\*])(\*\*)(?=\S)[^*]+(?<=\S)(\*\*)"),
    re.compile(r"(?<![\\*])(\*)(?=[^\s*])[^*]+(?<=\S)(\*)(?!\*)"),
    re.compile(r"(?<!\\)(~~)(?=\S)[^~]+(~~)"),
    re.compile(r"(`)[^`]+(`)"),
)


def recognises(data: bytes) -> bool:
    """Whether ``data`` begins with YAML front matter."""
    return _SIGNATURE.match(data) is not None


def read(data: bytes, name: str) -> RawText:
    """The file's own characters; values of the front matter are metadata hints. Raises ReadError."""
    text, encoding = read_text(data, name)
    front = _FRONT_MATTER.match(text)
    body = front.end() if front else 0
    facts = _front_matter(text, front.span(1)) if front else []
    titled = any(hint.name == "title" for hint in facts)
    fences = _gaps(body, [hint.raw for hint in facts])
    hints = [*facts, *_markup(fences), *_body(text, body, titled)]
    return RawText(text, "text/markdown", encoding, hints=tuple(sorted(hints, key=_order)))


def _order(hint: Hint) -> tuple[int, int]:
    return hint.raw[0], -hint.raw[1]


def _front_matter(text: str, span: Range) -> list[Hint]:
    """A metadata hint for each scalar of the YAML mapping in ``span``; for each line if it is none."""
    try:
        node = yaml.compose(text[slice(*span)], Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        node = None
    if not isinstance(node, yaml.MappingNode):
        return [Hint("metadata", line.span()) for line in _LINE.finditer(text, *span)]
    found: dict[Range, Hint] = {}
    for key, value in node.value:
        for scalar in _scalars(value):
            quoted = scalar.style in ("'", '"')
            start = span[0] + scalar.start_mark.index + quoted
            raw = trim(text, start, span[0] + scalar.end_mark.index - quoted)
            if raw[0] < raw[1]:
                found[raw] = Hint("metadata", raw, str(key.value), scalar.value.strip())
    return list(found.values())


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """The value itself, or the entries of a list; deeper nesting belongs to no field."""
    entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return (entry for entry in entries if isinstance(entry, yaml.ScalarNode))


def _body(text: str, start: int, titled: bool) -> Iterator[Hint]:
    """Hints of the lines from ``start``; the first level-1 heading is a title if nothing is before it."""
    fenced = False
    for line in _LINE.finditer(text, start):
        fence = _FENCE.match(line[0]) is not None
        fenced ^= fence
        if fence or (_RULE.fullmatch(line[0]) and not fenced):
            yield Hint("markup", line.span())
        elif line[0].strip():
            yield from () if fenced else _line(text, line.span(), "heading" if titled else "title")
            titled = True


def _line(text: str, span: Range, top: HintKind) -> Iterator[Hint]:
    """Hints of one line that is neither a rule nor code; ``top`` is what a level-1 heading is here."""
    heading = _HEADING.fullmatch(text, *span)
    caption = _CAPTION.fullmatch(text, *span)
    if heading:
        kind: HintKind = top if heading[1].strip() == "#" else "heading"
        yield from _enclosed(text, heading, kind)
    elif caption:
        yield from _enclosed(text, caption, "caption")
    elif row := _ROW.fullmatch(text, *span):
        yield from _enclosed(text, row, "paragraph")
    else:
        leader = _LEADER.match(text, *span)
        yield from _markup([leader.span()] if leader else [], _marks(text, span))


def _enclosed(text: str, match: re.Match[str], kind: HintKind) -> Iterator[Hint]:
    """Group 2 of ``match`` as ``kind``, with markup before, inside and after it."""
    raw = trim(text, *match.span(2))
    if raw[0] < raw[1]:
        yield Hint(kind, raw)
    yield from _markup([match.span(1), match.span(3)], _marks(text, raw))


def _marks(text: str, span: Range) -> list[Range]:
    """Ranges of emphasis, code and link marks within one line."""
    matches = (match for pattern in _INLINE for match in pattern.finditer(text, *span))
    return [match.span(group) for match in matches for group in (1, 2)]


def _markup(*lists: list[Range]) -> Iterator[Hint]:
    """Markup hints for all non-empty ranges; ranges that overlap become one."""
    merged: list[Range] = []
    for start, end in sorted(span for span in chain(*lists) if span[0] < span[1]):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return (Hint("markup", span) for span in merged)


def _gaps(end: int, spans: list[Range]) -> list[Range]:
    """What ``spans`` leave uncovered of ``[0, end)``."""
    borders = [0, *chain(*sorted(spans)), end]
    return list(zip(borders[::2], borders[1::2], strict=True))
