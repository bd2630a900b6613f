"""A database in, the edition of its corpus out: a short name that stays the same as long as readers can get the same."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from index.database import Database
from index.decisions import UNPUBLISHED
from index.survey import STATE
from index.vocabulary import OwnVocabulary

_DOCUMENTS = f"""
    SELECT id, source, state, quarantine,
        (SELECT group_concat(name) FROM (SELECT name FROM sources WHERE document_id = id AND live ORDER BY name)),
        EXISTS (SELECT 1 FROM signatures WHERE document_id = documents.id),
        (SELECT max(id) FROM corrections WHERE corrections.sha256 = documents.sha256),
        (SELECT max(id) FROM overlays WHERE overlays.sha256 = documents.sha256)
    FROM documents INDEXED BY documents_listed WHERE quarantine <> '{UNPUBLISHED}' ORDER BY id"""
"""The documents that readers can get, the files that hold each, whether it was compared with the others, and what people
said of it last. Its text is named by its id. They are read in an index: in the table, the text of each lies in the
way."""
_KINSHIPS = f"""
    SELECT max(kinships.id) FROM kinships
    JOIN documents AS near ON near.sha256 = one JOIN documents AS far ON far.sha256 = kinships.other
    WHERE near.quarantine <> '{UNPUBLISHED}' AND far.quarantine <> '{UNPUBLISHED}'"""
_LENGTH = 16
"""Hexadecimal digits of a name: among a million editions of one library two are the same once in 40 million cases."""


class Editions:
    """Names the editions of one corpus: 10,000 documents take 0.1 s after each change, and 0.01 ms else."""

    def __init__(self, database: Database, vocabulary: OwnVocabulary) -> None:
        self._database = database
        self._vocabulary = vocabulary
        self._named: tuple[tuple[Any, ...], str] = ((), "")

    def name(self) -> str:
        """The name of the present edition: another one after whatever alters what readers find, and the same again
        where that is taken back. What is not published changes nothing, nor does the history of decisions."""
        state = (*self._database.rows(STATE)[0], self._vocabulary.version)
        if self._named[0] != state:
            # A library of an older version that is only read lacks tables; it does not change either.
            told = state if self._database.outdated else self._told()
            self._named = (state, _digest(told))
        return self._named[1]

    def _told(self) -> Sequence[Any]:
        """All that tells editions apart."""
        words = [(each.word, each.kind, each.to) for each in self._vocabulary.words().values()]
        return self._database.rows(_DOCUMENTS), self._database.rows(_KINSHIPS), words


def _digest(told: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:_LENGTH]
