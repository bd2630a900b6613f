"""The statements found for a question in, those that are to the point out: fewer where enough of them are."""

from collections.abc import Callable, Sequence

from api.answers.inquiry import Inquiry
from api.answers.whereabouts import is_placed
from index.folding import fold
from index.hit import Hit
from index.worth import is_of_case, names_case


def sifted(inquiry: Inquiry, told: Sequence[Sequence[Hit]]) -> list[int]:
    """Numbers of the statements ``told``, each given by its hits, that are to be made: for each test those first that
    pass it, and those alone where they are enough. What tells a demand passes all; of a place that is asked about there is
    never too much. Empty only where ``told`` is."""
    numbers = list(range(len(told)))
    if inquiry.result.query.understood.places:
        return numbers
    telling = {_key(hit) for hits in inquiry.telling.values() for hit in hits}
    for passes, enough in _TESTS:
        good = [n for n in numbers if any(_key(hit) in telling or passes(inquiry, hit) for hit in told[n])]
        numbers = good if len(good) >= enough else sorted(numbers, key=lambda n: n not in good)
    return numbers


def _key(hit: Hit) -> str:
    """What stays of a hit that is cut: the id of its practice or passage."""
    return hit.practice_id or hit.passage_id or ""


def _is_placed(inquiry: Inquiry, hit: Hit) -> bool:
    """Whether it tells of its place: advice, opinions and products have none."""
    return is_placed(hit)


def _is_no_case(inquiry: Inquiry, hit: Hit) -> bool:
    """Whether it is no report of one crime, unless the question asks for such."""
    return names_case(inquiry.text) or not is_of_case(hit.text)


def _holds_matter(inquiry: Inquiry, hit: Hit) -> bool:
    """Whether it holds a word of what is asked about, or one that stands for it: a theme alone is given for much."""
    text, own = fold(hit.text), {word for thing in inquiry.things for word in thing.words}
    return not own or any(word in text for word in own | {*map(fold, inquiry.query.aliases)})


_TESTS: tuple[tuple[Callable[[Inquiry, Hit], bool], int], ...] = (
    (_is_placed, 3),
    (_is_no_case, 3),
    (_holds_matter, 5),
)
"""Each test, and how many statements that pass it make those that do not superfluous. Of 292 statements on 50 everyday
questions to 22,000 news articles and five reports, judged by one reader (1, 0.5, 0), those without a place are worth 0.35,
of a case 0.33, without a word of the matter 0.38, all 0.62; what is now told, 253 of them, 0.67. On 40 further questions 222
are worth 0.48, and what is now told of them, 191, 0.52. With 3 for the last test the recall of answers from the
reports falls from 0.87 to 0.83."""
