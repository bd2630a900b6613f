"""Units that match in, best first, the same with the foremost in the order of the reranker out, on every page alike."""

import time
from collections.abc import Sequence
from dataclasses import replace

from index.library import Library
from index.matching import Matched, Scored, order_of, searched_text
from index.recent import Reading, Scores
from index.wanted import SearchOptions

_READ = 30
"""Units that a reranker reads: the time it takes grows with each, and of what it would lift most stand here."""


def reranked(library: Library, matched: Matched, options: SearchOptions, deadline: float) -> Matched:
    """What matched with its foremost units in the order of the reranker, if one is set; they stay before the others. A
    reranker takes longer than all before it: where ``time.monotonic()`` has reached ``deadline`` they are left as they
    are, ``is_unread``, and so on all further pages."""
    reranker = library.reranker if options.leg == "default" and options.sort == "relevance" else None
    query, top = matched.query, matched.units[:_READ]
    if not (reranker and query.terms and top):
        return matched

    def read() -> Scores | None:
        texts = [searched_text(each.unit) for each in top]
        is_late = time.monotonic() >= deadline
        return None if is_late else tuple(reranker.score(query.text, texts).tolist())

    reading = Reading(query.text, tuple(each.unit.id for each in top), options.patience)
    is_begun = not (options.offset or options.after)
    scores = library.recent.scores(reading, read, is_begun)
    if scores is None:
        return replace(matched, is_unread=True)
    return replace(matched, units=_ordered(matched, options, scores))


def _ordered(matched: Matched, options: SearchOptions, scores: Sequence[float]) -> tuple[Scored, ...]:
    top, rest = matched.units[: len(scores)], matched.units[len(scores) :]
    least = rest[0].score if rest else 0.0
    read = [replace(each, score=least + score) for each, score in zip(top, scores, strict=True)]
    return (*sorted(read, key=lambda each: order_of(matched.query, options, each)), *rest)
