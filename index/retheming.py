"""Stored practices and a vocabulary in, the practices with the themes that it reads in them out."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from index.database import Database
from index.records import dumps, loads
from ingest.document import Article, Document
from ingest.incipits import told_title
from ingest.practice import Practice
from ingest.span import Range
from ingest.themes import Vocabulary
from ingest.theming import ThemesWithin, Theming, said, theme_model


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
    themes = _Themes(loads(Document, record), theming)
    sql = "SELECT id, record FROM units WHERE document_id = ? AND kind = 'practice' ORDER BY id"
    for number, record in database.rows(sql, document_id):
        practice = loads(Practice, record)
        if (told := themes.of(practice)) != practice.themes:
            yield number, replace(practice, themes=told)


class _Themes:
    """The themes of a document's practices as the extraction tells them."""

    def __init__(self, document: Document, theming: Theming) -> None:
        self._articles = {article.n: article for article in document.articles}
        self._theming = theming
        self._within = lru_cache(None)(self._read)

    def of(self, practice: Practice) -> tuple[str, ...]:
        """Those of a practice: of what a caption tells, without the headings and the title of the article."""
        article, text = self._articles[practice.article], practice.evidence[-1].text
        if practice.status == "图片说明":
            return self._within(article.n, None).of(text).themes
        section = self._section(article, practice.evidence[-1].raw[0])
        above = "，".join(practice.heading_path[1:])
        return self._within(article.n, section).of(text, above, told_title(article.title)).themes

    def _read(self, number: int, section: int | None) -> ThemesWithin:
        article = self._articles[number]
        sections = (each for each in article.sections if each.n == section)
        return self._theming.around(said(article, next(sections, None)))

    @staticmethod
    def _section(article: Article, raw: Range) -> int | None:
        """The number of the section in which a stretch of the source stands."""
        return next(
            (
                section.n
                for section in article.sections
                for paragraph in section.paragraphs
                if any(start <= raw[0] < end for start, end in paragraph.raw)
            ),
            None,
        )
