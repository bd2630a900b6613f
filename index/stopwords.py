"""The words that tell nothing of what a question is about, out of the file that lists them."""

from pathlib import Path

DEFAULT = Path(__file__).parents[1] / "corpus" / "stopwords.txt"


def stopwords(path: Path = DEFAULT) -> frozenset[str]:
    """The words of a file that separates them by white space, without its lines of notes. Raises OSError."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
