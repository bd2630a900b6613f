"""LangChain's hybrid search: a FAISS store and a BM25Retriever over jieba words in an EnsembleRetriever.

Both return as many as are shown and count alike, as in its documentation. BM25Retriever has no storage of its
own: it is pickled, which opens sooner than building it anew from the texts.
"""

import logging
import pickle
import sys
from pathlib import Path
from typing import Any

import jieba
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_community.vectorstores import FAISS
from langchain_core.embeddings import Embeddings

from benchmarks.scale.material import pages, read_texts
from benchmarks.scale.systems import DEPTH, Search
from benchmarks.scale.systems._parts import encoder
from index.encoders import Encoder

_PAGE = 5_000
"""Texts added to FAISS at a time: LangChain holds their vectors as Python floats, 32 bytes each."""
_BM25 = "bm25.pickle"


class Vectors:
    """Our encoder as LangChain calls it: an ``Embeddings`` by its methods."""

    def __init__(self, own: Encoder) -> None:
        self._own = own

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._own.encode(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def _ready_jieba() -> None:
    """jieba reads its dictionary at the first cut, and says so, unless told otherwise."""
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()


def _vectors() -> Any:
    Embeddings.register(Vectors)
    return Vectors(encoder())


def words(text: str) -> list[str]:
    """jieba's words, each kept once in memory: else a million passages need more than there is."""
    return [sys.intern(word) for word in jieba.cut(text)]


def build(stories: Path, folder: Path) -> None:
    """Both retrievers of all passages, saved."""
    _ready_jieba()
    texts = [*read_texts(stories)]
    store = FAISS.from_texts(texts[:1], _vectors())
    for page in pages(texts[1:], _PAGE):
        store.add_texts(page)
    store.save_local(str(folder))
    retriever = BM25Retriever.from_texts(texts, preprocess_func=words, k=DEPTH)
    with (folder / _BM25).open("wb") as file:
        pickle.dump(retriever, file, pickle.HIGHEST_PROTOCOL)


def open_(folder: Path) -> Search:
    """The ensemble of both as they were saved."""
    _ready_jieba()
    store = FAISS.load_local(str(folder), _vectors(), allow_dangerous_deserialization=True)
    with (folder / _BM25).open("rb") as file:
        retriever = pickle.load(file)
    near = store.as_retriever(search_kwargs={"k": DEPTH})
    both = EnsembleRetriever(retrievers=[retriever, near], weights=[0.5, 0.5])
    return lambda question: [found.page_content for found in both.invoke(question)[:DEPTH]]
