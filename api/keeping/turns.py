"""A library in, the right to write to it out, for a person before a page: who waits some seconds for another to finish."""

from contextlib import AbstractContextManager

from index.library import Library

WAIT = 15.0
"""Seconds: a portion of 32 reports that are read meanwhile takes 5 s on two cores, of slow PDF files some more."""


def turn(library: Library) -> AbstractContextManager[None]:
    """The sole right to write, once whoever writes now lets go. Raises LibraryBusy after WAIT, and LibraryError."""
    return library.writer(wait=WAIT)
