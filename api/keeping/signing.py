"""What somebody signs with in, the name that goes on record out."""

from api.faults import UserError
from api.keeping.filenames import UNSEEN
from index.corrections import MODEL


def signed(author: str) -> str:
    """``author`` without what cannot be seen or turns the direction of a line. Raises UserError as ``check_author``."""
    name = UNSEEN.sub("", author).strip()
    check_author(name)
    return name


def check_author(author: str) -> None:
    """Raises UserError for an author that is nobody's name."""
    if not author.strip() or author.startswith(MODEL):
        raise UserError(f"填写人“{author}”不能用：请写人名，不能空着，也不能以“{MODEL}”开头。", "author")
