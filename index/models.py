"""Names of models and how they are asked in, one value that is passed down out."""

from dataclasses import dataclass

from index.encoders import PLAIN, EncoderOptions


@dataclass(frozen=True, slots=True)
class Models:
    """The models of a library: the ``encoder``, how it is asked (``options``), and the ``reranker``, none if empty."""

    encoder: str = "hashing"
    options: EncoderOptions = PLAIN
    reranker: str = ""


SHIPPED = Models()
"""What needs nothing but the program."""
