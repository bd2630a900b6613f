"""What can go wrong with a library, told to its user in one Chinese sentence with the remedy."""


class LibraryError(Exception):
    """The library cannot be opened, read or written."""


class LibraryBusy(LibraryError):  # noqa: N818
    """Another process is writing to the library."""


class EncoderUnavailable(LibraryError):  # noqa: N818
    """The encoder cannot be asked now; what needs no vectors goes on without it."""
