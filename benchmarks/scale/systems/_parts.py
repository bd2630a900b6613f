"""Nothing in, our segmenter and encoder out: the other systems cut and encode with them too."""

from index import encoders
from index.encoders import Encoder
from index.segmenter import Segmenter
from ingest.gazetteer import Gazetteer
from ingest.themes import Vocabulary


def segmenter() -> Segmenter:
    """The cut of text with which a library is opened."""
    return Segmenter([*Gazetteer.load().names(), *Vocabulary.load().words()])


def encoder() -> Encoder:
    """The encoder with which a library is opened if no other is set."""
    return encoders.load("hashing", segmenter())
