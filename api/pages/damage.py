"""A document's name in, its damage report out as a page on which a keeper decides: raw beside clean, every repair and
loss, and what people marked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import RedirectResponse, Response

from api.faults import UserError
from api.keeping.decisions import decide, newest
from api.keeping.differences import Row, rows
from api.keeping.entering import Marked, mark, severity_mark
from api.keeping.turns import turn
from api.pages.documents import MISSING
from api.pages.frame import Frame, routes
from api.pages.numbers import whole
from api.pages.panes import LINES, Panes
from api.pages.particulars import seen
from api.presentation import Json, read_ranges
from api.wording import shown_moment
from index.overlays import LOST, NOTE, Mark, Overlay, counting
from ingest.damage import Decision
from ingest.document import Document
from ingest.span import Range

Fields = ImmutableMultiDict[str, str]
LISTS = {"repair": "repairs", "loss": "losses"}
"""The lists of the page, by the parameter that leafs through them."""
MOST = 100
"""Repairs, or losses, on a page: 100 repairs take 114 KB of it, 100 losses 37 KB."""
AROUND = 20
"""Characters shown on either side of a place that is to be marked."""
BEFORE = "这份材料已由{}在{}改成第{}版，下面是现在的样子；请核对后再做决定。"
UNCHOSEN = "请先勾选修复，或用每处修复旁边的按钮。"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a long list, its first item number ``first``, and the addresses of the parts before and behind."""

    first: int
    items: list[Json]
    turns: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is to be marked: its raw offset, and the text around it."""

    position: int
    before: str
    after: str


class DamagePages:
    """The damage reports of one library, to decide on; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.keeper = frame.keeper
        self.service = frame.service
        self.library = frame.service.library

    def damage(self, request: Request, document_id: str) -> Response:
        """Raw text and clean text, repairs and losses; with ``since`` what changed since that version, with ``at`` the
        form to mark this place of the raw text."""
        return self._shown(request, document_id)

    async def decide(self, request: Request, document_id: str) -> Response:
        """Accepts, undoes or reopens repairs; the version that this makes, with what changed."""

        def act(document: Document, fields: Fields, author: str) -> str:
            made = decide(self.library, document.id, _chosen(fields), author)
            return f"since={document.id}" if made and made.id != document.id else ""

        return await self._act(request, document_id, act)

    async def mark(self, request: Request, document_id: str) -> Response:
        """Marks a place as lost or notes something on words, or takes such a mark back."""

        def act(document: Document, fields: Fields, author: str) -> str:
            mark(self.library, document.id, _marked(fields, author))
            return "kept=1"

        return await self._act(request, document_id, act)

    async def _act(
        self, request: Request, document_id: str, act: Callable[[Document, Fields, str], str]
    ) -> Response:
        """Does ``act`` to the newest version and shows it; the page again with what stands against it."""
        fields = await self.keeper.form(request)
        author = self.keeper.name(request)
        try:
            there = await run_in_threadpool(self._done, document_id, fields, author, act)
        except UserError as error:
            return await run_in_threadpool(self._shown, request, document_id, str(error))
        if not there:
            return self.frame.problem(request, 404, MISSING.format(document_id))
        return RedirectResponse(there, 303)

    def _done(
        self, document_id: str, fields: Fields, author: str, act: Callable[[Document, Fields, str], str]
    ) -> str:
        # From the look at the version to the change nobody else writes: two at once would both find theirs the newest.
        with turn(self.library):
            document = newest(self.library, document_id)
            if document is None:
                return ""
            if fields.get("version", document.id) != document.id:
                raise UserError(self._decided_before(document))
            query = act(document, fields, author)
            made = newest(self.library, document.id) or document
        return f"/admin/documents/{made.id}/damage?{query}#{fields.get('back', 'top')}"

    def _decided_before(self, document: Document) -> str:
        """Who made the version that another keeper had not seen yet."""
        made = self.library.verdicts.versions(document.sha256)[-1]
        verdict = made.decisions[-1] if made.decisions else None
        return BEFORE.format(
            verdict.author if verdict else "别人", shown_moment(made.stored_at), made.version
        )

    def _shown(self, request: Request, document_id: str, refusal: str = "") -> Response:
        document = newest(self.library, document_id)
        found = self.service.document(document.id) if document else None
        if document is None or found is None:
            return self.frame.problem(request, 404, MISSING.format(document_id))
        query, panes, report = request.query_params, Panes(found), self.service.report(document.id) or {}
        first = panes.first(max(1, whole(query.get("line", ""))))
        return self.frame.show(
            request,
            "damage",
            400 if refusal else 200,
            document=found,
            report=report,
            repairs=_leaf(request, report["repairs"], "repair"),
            losses=_leaf(request, report["lost"], "loss"),
            lines=panes.lines(first),
            turns=_turns(document.id, first, panes.total),
            marks=self._marks(document),
            changes=self._changes(document, query.get("since", "")),
            spot=_spot(document, query.get("at", "")),
            seen=seen(self.library, document),
            versions=self.library.verdicts.versions(document.sha256),
            refusal=refusal,
            kept="kept" in query,
            json_url=f"/api/v1/documents/{document.id}/report",
        )

    def _marks(self, document: Document) -> list[tuple[Overlay, str]]:
        """What people marked in the text, each with the words that it is about."""
        filed = counting(self.library.overlays.filed(document.sha256))
        marks = (each for each in filed if each.field in get_args(Mark))
        return [(each, _words(document, each)) for each in marks]

    def _changes(self, document: Document, since: str) -> list[Row]:
        """The paragraphs that differ from those of the version ``since`` of the same file."""
        older = self.library.document(since) if since else None
        if older is None or older.sha256 != document.sha256:
            return []
        return [each for each in rows(_texts(older), _texts(document)) if each.differs]


def _leaf(request: Request, items: list[Json], name: str) -> Leaf:
    """The part of ``items`` from the number in the parameter ``name`` on."""
    first = min(max(1, whole(request.query_params.get(name, ""))), max(1, len(items)))
    turns = [("前面的", first - MOST, first > 1), ("后面的", first + MOST, first + MOST <= len(items))]
    urls = [
        (label, f"{request.url.path}?{name}={max(1, to)}#{LISTS[name]}")
        for label, to, is_there in turns
        if is_there
    ]
    return Leaf(first, items[first - 1 : first - 1 + MOST], urls)


def _texts(document: Document) -> list[str]:
    return [p.text for a in document.articles for s in a.sections for p in s.paragraphs]


def _words(document: Document, overlay: Overlay) -> str:
    (start, _), (_, end) = overlay.raw[0], overlay.raw[-1]
    begin = start if overlay.field == NOTE else max(0, start - AROUND)
    return " ".join(document.raw_text[begin:end].split())


def _spot(document: Document, at: str) -> Spot | None:
    """The place at the raw offset ``at``; None where that is none."""
    text = document.raw_text
    position = whole(at, len(text) + 1)
    if position > len(text):
        return None
    return Spot(position, text[max(0, position - AROUND) : position], text[position : position + AROUND])


def _chosen(fields: Fields) -> dict[str, Decision]:
    """The decisions of a form: on the repair that its button names, or on all that are ticked. Raises UserError."""
    decision, _, one = fields.get("do", "").partition("|")
    if decision not in get_args(Decision):
        raise UserError(f"没有“{decision}”这个决定，请用页面上的按钮。")
    chosen: Mapping[str, Any] = dict.fromkeys([one] if one else fields.getlist("repair"), decision)
    if not chosen:
        raise UserError(UNCHOSEN)
    return dict(chosen)


def _marked(fields: Fields, author: str) -> Marked:
    """The mark of a form. Raises UserError for one that there is not."""
    field = fields.get("field", "")
    kind: Mark = "note" if field == NOTE else severity_mark(field.removeprefix(LOST))
    text = None if "back_out" in fields else fields.get("text", "")
    raw: tuple[Range, ...] = read_ranges(fields.get("raw", ""))
    return Marked(kind, text, author, raw, fields.get("words", ""))


def _turns(document_id: str, first: int, total: int) -> list[tuple[str, str]]:
    """The lines before and behind those that are shown, with their addresses."""
    turns = [("前面的行", first - LINES, first > 1), ("后面的行", first + LINES, first + LINES <= total)]
    address = f"/admin/documents/{document_id}/damage?line="
    return [(label, f"{address}{max(1, to)}#lines") for label, to, is_there in turns if is_there]


def router(frame: Frame) -> APIRouter:
    """The damage reports to decide on."""
    pages = DamagePages(frame)
    address = "/admin/documents/{document_id}"
    made = routes({f"{address}/damage": pages.damage})
    changed = {f"{address}/repairs": pages.decide, f"{address}/marks": pages.mark}
    made.include_router(routes(changed, ["POST"]))
    return made
