"""A library in, a retriever of LangChain's out: its documents are verbatim quotations that say where they stand."""

from typing import Self

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, model_validator

from index.hit import Hit
from index.library import Library
from index.provenance import source_view
from index.search import search
from index.wanted import By, SearchOptions


class TashanRetriever(BaseRetriever):
    """Finds the ``k`` best quotations of ``library`` for a question, at ``places`` and of ``themes`` where these are
    given: names as people use them. Threads may share one. Raises ValueError when it is made with a theme that the
    library does not know or a ``k`` out of range, and LibraryError where the library cannot be read."""

    library: Library = Field(exclude=True, repr=False)
    k: int = Field(default=10, ge=1, le=100)
    by: By = "practice"
    places: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        if unknown := [theme for theme in self.themes if not self.library.vocabulary.named(theme)]:
            raise ValueError(f"没有“{unknown[0]}”这个主题，请从 library.vocabulary.paths() 里选。")
        return self

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        self.library.refresh()
        themes = tuple(path for theme in self.themes for path in self.library.vocabulary.named(theme))
        options = SearchOptions(self.k, self.by, self.places, themes)
        return [self._document(hit) for hit in search(self.library, query, options).hits]

    def _document(self, hit: Hit) -> Document:
        """The quotation with plain values beside it, so that a chain can keep them as JSON."""
        found = self.library.document(hit.document_id)
        citation = {
            "source": found.source if found else hit.source,
            "document_id": hit.document_id,
            "title": hit.title,
            "raw": [list(piece) for piece in hit.raw],
            "practice_id": hit.practice_id,
            "place": list(hit.place),
            "themes": list(hit.themes),
            "flags": list(hit.flags),
            "score": hit.score,
        }
        return Document(page_content=hit.text, metadata={**citation, **source_view(found, hit.raw)})
