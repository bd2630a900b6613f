"""Documents of which somebody wants that they are searched, or not any more, in; done some at a time out.

What is wanted stands in the library until it is done: a service that is stopped in between goes on when it starts again.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from api.faults import UserError
from api.wording import shown_moment
from index.library import Library
from index.uploads import Held

_PORTION = 32
"""Documents at a time, in about as many tenths of a second: an index takes them in as it does new ones."""


_CHANGED = "“{}”在你打开页面以后由{}在{}{}，请看过现在的状态再决定。"


@dataclass(frozen=True, slots=True)
class Order:
    """What ``author`` wants of the documents of an upload, all or those ``chosen`` by id: that they are searched, or not
    any more. ``seen`` is the number of the last decision on them that they had before them, None where they did not
    look."""

    chosen: Collection[str]
    is_published: bool
    author: str
    seen: int | None = None


def is_change(held: Held, is_published: bool) -> bool:
    """Whether a document is not yet as it is wanted."""
    return (held.publication == "unpublished") == is_published


def meant(held: Iterable[Held], order: Order) -> Iterator[Held]:
    """The documents of an upload that an order is about: of those that nobody chose one by one only what was seen.
    Raises UserError with status 409 for a chosen one on which somebody decided since, otherwise than is wanted."""
    for each in held:
        is_news = order.seen is not None and each.decision > order.seen
        if (
            not each.decision
            or (order.chosen and each.id not in order.chosen)
            or (is_news and not order.chosen)
        ):
            continue
        if is_news and is_change(each, order.is_published):
            deed = "收回" if order.is_published else "发布"
            raise UserError(
                _CHANGED.format(each.title, each.author, shown_moment(each.at), deed), "seen", 409
            )
        yield each


def publish_some(library: Library, wait: float) -> bool:
    """Does some of what is wanted; False if nothing is. Raises LibraryBusy where another writes for longer than ``wait``
    seconds, and LibraryError."""
    with library.writer(wait):
        with library.together():
            wishes = library.uploads.wishes(_PORTION)
            for each in wishes:
                if library.verdicts.publish(each.sha256, each.is_published, each.author):
                    action = "publish" if each.is_published else "unpublish"
                    told = {"source": library.uploads.holder(each.sha256)}
                    library.audit.add(action, each.document_id, told, each.author)
        if wishes:
            # Done is what a search finds, or finds no more: whoever is stopped before that starts here again.
            library.sync()
            library.uploads.fulfil(wishes)
    return bool(wishes)
