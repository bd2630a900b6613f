"""Stored practices and a vocabulary in, the practices with the themes that it reads in them out."""

from collections.abc import Iterator
from dataclasses import replace

from index.database import Database
from index.records import dumps, loads
from ingest.document import Document
from ingest.incipits import told_title
from ingest.practice import Practice
from ingest.themes import Vocabulary
from ingest.theming import Theming, said, theme_model


def retheme(database: Database, vocabulary: Vocabulary) -> None:
    """Gives each practice as it was extracted the themes that the vocabulary of today reads in it, as its reading did:
    in its sentence below its headings, for what its section says. What people said of themes is to be laid over anew.
    Practices that only a newer vocabulary tells from other text come when their file is read again. The same vocabulary
    leaves all as they were."""
    theming = Theming(vocabulary, theme_model())
    with database.transaction():
        for (document_id,) in database.rows(
            "SELECT DISTINCT document_id FROM units WHERE kind = 'practice' ORDER BY id"
        ):
            if changed := [
                (dumps(each), number) for number, each in _changed(database, document_id, theming)
            ]:
                database.execute_many("UPDATE units SET record = ? WHERE id = ?", changed)
                database.execute("INSERT INTO changes (document_id) VALUES (?)", document_id)


def _changed(database: Database, document_id: str, theming: Theming) -> Iterator[tuple[int, Practice]]:
    """The practices of a document, by number, that are of other themes by now."""
    ((record,),) = database.rows("SELECT record FROM documents WHERE id = ?", document_id)
    document = loads(Document, record)
    sql = "SELECT id, record FROM units WHERE document_id = ? AND kind = 'practice' ORDER BY id"
    for number, record in database.rows(sql, document_id):
        practice = loads(Practice, record)
        above = "，".join(practice.heading_path[1:])
        text = practice.evidence[-1].text
        given = theming.vocabulary.themes(text, above) or theming.vocabulary.themes(
            told_title(practice.title)
        )
        themes = theming.around(_around(practice, document)).meant(given, text, above)
        if themes != practice.themes:
            yield number, replace(practice, themes=themes)


def _around(practice: Practice, document: Document) -> tuple[str, ...]:
    """What the section of a practice says; the article of one that a caption tells, which stands in no section."""
    article = next(each for each in document.articles if each.n == practice.article)
    text = practice.evidence[-1].text
    within = (
        each for each in article.sections if any(text in paragraph.text for paragraph in each.paragraphs)
    )
    return said(article, next(within, None))
