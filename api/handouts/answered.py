"""An answer and its library in, the handout of it out: the statements, then each quotation with its source."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.answers.answer import Answer, Citation
from api.faults import UserError
from api.handouts.handout import Excerpt, Handout, Options, Quote, Remark
from api.handouts.sources import Found, Source, source_of
from api.wording import WRITTEN_BY
from index.baskets import Entered
from index.library import Library
from index.provenance import page_of, place_of, remarks

EXTRACTED = "以上由原文句子摘录而成，没有改写。"


@dataclass(frozen=True, slots=True)
class AnswerSheet(Handout):
    """An answer as it is printed; it has no version for teachers."""

    @property
    def label(self) -> str:
        """What it is, as its reader calls it."""
        return "问答"


def answered(library: Library, question: str, answer: Answer, made_at: str) -> AnswerSheet:
    """The handout of a proven answer, whose quotations keep their numbers. Raises UserError for a refusal: nothing in
    it is an answer that could be passed on."""
    if not answer.answerable:
        raise UserError(f"“{question}”没有回答，不能导出；请换个问法。")
    sources: dict[tuple[str, int], Source] = {}
    return AnswerSheet(
        title=question,
        options=Options(),
        made_at=made_at,
        scope=f"{made_at[:10]}生成，引文{len(answer.citations)}条",
        front=tuple(_front(answer)),
        excerpts=tuple(_excerpt(library, each, sources) for each in answer.citations),
        sources=tuple(sources.values()),
    )


def _front(answer: Answer) -> Iterator[Remark]:
    for number, each in enumerate(answer.statements, start=1):
        marks = "".join(f"[{n}]" for n in each.citations)
        yield Remark(f"回答{number}", f"{each.text}{marks}")
    for missing in answer.unsaid:
        yield Remark("资料没有说的", missing.message)
    yield Remark("说明", WRITTEN_BY.format(answer.model) if answer.model else EXTRACTED)
    yield from (Remark("说明", note) for note in answer.notes)


def _excerpt(library: Library, cited: Citation, sources: dict[tuple[str, int], Source]) -> Excerpt:
    """A quotation under its number; its source joins ``sources`` where it is not among them."""
    document = library.document(cited.document_id)
    article, paragraph = place_of(document, list(cited.raw)) if document else (None, None)
    if document is None or article is None:
        return Excerpt(cited.n, ())
    found = Found(tuple(library.holders(document.id)), Entered())
    source = sources.setdefault(
        (document.id, article.n), source_of(document, article, len(sources) + 1, found)
    )
    page = page_of(document, list(cited.raw))
    where = (f"第{page}页" if page else "") + (f"第{paragraph}段" if paragraph else "")
    return Excerpt(cited.n, (Quote(cited.quote, cited.raw, source.n, where, remarks(document, cited.raw)),))
