"""A limit for words: tantivy with our words in one field, any of which may stand in a passage. Returns numbers."""

from pathlib import Path

import tantivy
from tantivy import Occur, Query

from benchmarks.scale.material import read_texts
from benchmarks.scale.systems import DEPTH, Search
from benchmarks.scale.systems._parts import segmenter

_HEAP = 64_000_000
"""As in our word index."""


def build(stories: Path, folder: Path) -> None:
    """One segment writer, as in our word index."""
    cut, schema = segmenter().cut, _schema()
    writer = tantivy.Index(schema, str(folder)).writer(_HEAP, num_threads=1)
    for number, text in enumerate(read_texts(stories)):
        writer.add_document(tantivy.Document.from_dict({"number": number, "words": cut(text).words}, schema))
    writer.commit()
    writer.wait_merging_threads()


def open_(folder: Path) -> Search:
    cut, schema = segmenter(), _schema()
    index = tantivy.Index.open(str(folder))

    def search(question: str) -> list[str]:
        terms = (
            Query.term_query(schema, "words", word, "freq") for word in dict.fromkeys(cut.words(question))
        )
        searcher = index.searcher()
        query = Query.boolean_query([(Occur.Should, term) for term in terms])
        found = searcher.search(query, limit=DEPTH, count=False).hits
        return [str(n) for n in searcher.fast_field_values("number", [address for _, address in found])]

    return search


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", fast=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    return builder.build()
