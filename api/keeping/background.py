"""An open library in; what it lacks of the vectors of its encoder is made in the background while the block runs."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import EncoderUnavailable, LibraryBusy, LibraryError
from index.library import Library

_PAUSE = 60.0
"""Seconds until it is tried again where the encoder is out of reach or another process does the work."""
_log = logging.getLogger("uvicorn.error")


@contextmanager
def reembedding(library: Library) -> Iterator[threading.Thread]:
    """Encodes what an older encoder has encoded with the one that is set, in a thread beside the searches; what is done
    when the block ends is not done again."""
    stopped = threading.Event()
    worker = threading.Thread(target=_work, args=(library, stopped), name="reembedding")
    worker.start()
    try:
        yield worker
    finally:
        stopped.set()
        worker.join()


def _work(library: Library, stopped: threading.Event) -> None:
    while library.reembedding and not stopped.is_set():
        try:
            library.reembed(lambda state: not stopped.is_set())
        except (EncoderUnavailable, LibraryBusy) as error:
            _log.warning("%s", error)
            stopped.wait(_PAUSE)
        except LibraryError as error:
            _log.warning("%s", error)
            return
