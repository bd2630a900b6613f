"""What words and what vectors find in, one score for each unit out; vectors have no say where they do not help."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from index.query import Query
from index.unit import ScoredKey

Kind = Literal["question", "phrase", "short"]
"""A question that asks; a title or a statement; a few words."""

_SHORT = 8
"""Characters of content up to which a question is a few words."""
SHARES = Path(__file__).parents[1] / "corpus" / "fusion.json"
_UNKNOWN = ""
"""The entry of encoders that were not measured."""


def kind_of(query: Query) -> Kind:
    """What kind of question it is: encoders help with some and not with others."""
    if query.asks:
        return "question"
    return "short" if len(query.content) <= _SHORT else "phrase"


def share_of(encoder: str, query: Query) -> float:
    """The share in [0, 1) of the vectors' scores in the mix, for an encoder by its name (``file:model``) and a kind of
    question: learned by ``train/fusion.py`` on pairs of question and answer; 0 where vectors do not better the
    ranking. What was learned for a file without a model holds for all that it makes."""
    shares = _shares()
    known = (name for name in (encoder, encoder.partition(":")[0]) if name in shares)
    return shares[next(known, _UNKNOWN)][kind_of(query)]


@cache
def _shares() -> dict[str, dict[Kind, float]]:
    read: dict[str, dict[Kind, float]] = json.loads(SHARES.read_text(encoding="utf-8"))
    return read


def fuse(words: Sequence[ScoredKey], vectors: Sequence[ScoredKey], share: float) -> dict[str, float]:
    """Convex mix of both legs, ``share`` of it the vectors' (Bruch, Gai and Ingber, "An analysis of fusion functions
    for hybrid retrieval", 2023): scores of words divided by the best, which leaves 0 for a unit without any of
    them; cosines between the farthest candidate's and the best, because some models keep all cosines near 1."""
    share = share if words else 1.0
    fused = {key: (1 - share) * score for key, score in _scaled(words, 0.0).items()}
    floor = min((item.score for item in vectors), default=0.0) if len(vectors) > 1 else 0.0
    for key, score in _scaled(vectors, floor).items() if share else ():
        fused[key] = fused.get(key, 0.0) + share * score
    return fused


def _scaled(found: Sequence[ScoredKey], floor: float) -> Mapping[str, float]:
    """Scores between 0 at ``floor`` and 1 at the best."""
    best = max((item.score for item in found), default=1.0)
    span = (best - floor) or 1.0
    return {item.key: (item.score - floor) / span for item in found if item.score > 0}
