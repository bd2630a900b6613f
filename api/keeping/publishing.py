"""Documents of which somebody wants that they are searched, or not any more, in; done some at a time out.

What is wanted stands in the library until it is done: a service that is stopped in between goes on when it starts again.
"""

from api.keeping.turns import turn
from index.library import Library

_PORTION = 32
"""Documents at a time, in about as many tenths of a second: an index takes them in as it does new ones."""


def publish_some(library: Library) -> bool:
    """Does some of what is wanted; False if nothing is. Raises LibraryBusy and LibraryError."""
    with turn(library):
        wishes = library.uploads.wishes(_PORTION)
        if not wishes:
            return False
        with library.together():
            for each in wishes:
                library.verdicts.publish(each.sha256, each.is_published, each.author)
                action = "publish" if each.is_published else "unpublish"
                library.audit.add(action, each.document_id, {}, each.author)
            library.uploads.fulfil(wishes)
        library.sync()
    return True
