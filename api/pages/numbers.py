"""What stands for a number in an address or a form in, the number out, however long or odd the text is."""

_MOST_DIGITS = 9
"""More than any number on a page has, and a database can still look it up."""


def whole(text: str, otherwise: int = 0) -> int:
    """``text`` as a whole number from 0; ``otherwise`` where it is none, or too long to be one of ours."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else otherwise
