"""The table of expressions: short stretches of official prose and news, labelled by hand.

``kind`` is figure, date, or none for what looks like one of them. ``read`` of a figure is
``printed|value|unit|comparator``, a range ``lower..upper``, an untold value ``?``, several divided by ``; ``;
of a date its ISO form, given the date on which the text was ``published``. A number is a figure where it
measures or counts something; small counts of things in Chinese characters (三项机制) are wording.
"""

import csv
from pathlib import Path

RIGHT = 0.98
"""Share of the expressions that must be read as a person reads them."""


def expressions() -> list[dict[str, str]]:
    """The rows of the table."""
    with Path(__file__).with_suffix(".tsv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
