"""Items of a handout in, those out of which the practice is told by another item too."""

from collections.abc import Mapping, Sequence

from api.comparisons.repeats import repeats
from api.handouts.picked import Picked
from index.library import Library
from index.worth import rank


def retold(library: Library, picked: Sequence[Picked]) -> Mapping[str, Picked]:
    """The units of such items, each with the other item, which has the firmer outcome or counts more: two reports told
    them, or one of them in other words with the same figures."""
    practices = {each.item.unit: each.practice for each in picked if each.practice}
    order = sorted(
        practices, key=lambda unit: (rank(practices[unit]), len(practices[unit].figures)), reverse=True
    )
    firmest = {unit: practices[unit] for unit in order}
    items, found = {each.item.unit: each for each in picked}, dict[str, Picked]()
    counted, same = repeats(list(firmest.values())), library.retellings(list(firmest))
    for unit in firmest:
        if unit not in found:
            others = {*counted.get(unit, ()), *same.get(unit, ())} & firmest.keys()
            found |= dict.fromkeys(others, items[unit])
    return found
