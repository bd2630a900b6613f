"""A library's own words in, the pages out on which a keeper looks through them, tries a change and makes it."""

from dataclasses import dataclass
from pathlib import PurePath

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import ImmutableMultiDict
from starlette.responses import RedirectResponse, Response

from api.faults import UserError
from api.keeping.vocabulary import Edit
from api.keeping.wordings import MOST, OWN_KIND_NAMES, Written
from api.keeping.wordlists import write_words
from api.narrowing import conditions_text
from api.pages.frame import HEADERS, Frame, routes
from api.pages.numbers import whole
from api.pages.paging import Paging, address
from api.presentation import Json
from api.wordlines import ACTIONS

Fields = ImmutableMultiDict[str, str]
PAGE = 50
"""Words, or versions, on a page."""
HOME = "/admin/vocabulary"
ORIGINS = {"unanswered": "没有答上", "feedback": "读者评价", "example": "首页常问"}
"""Where the questions of a preview come from."""
MEDIA = {".tsv": "text/tab-separated-values", ".yaml": "application/yaml"}
"""The forms in which the words can be taken along."""
_MOST_TOLD = 20
"""Characters of what was sent that are told back."""
UNKNOWN_ACT = "没有“{}”这个操作，请用页面上的按钮。"


@dataclass(frozen=True, slots=True)
class Draft:
    """A word on its way: what is written, the version of the vocabulary that was before the writer, and the question
    that it is written for, or an empty one."""

    written: Written
    seen: int
    question: str = ""


class VocabularyPages:
    """The own words of one library; each method answers one address."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.keeper = frame.keeper
        self.library = frame.service.library
        self.wordbook = frame.service.wordbook

    def words(self, request: Request) -> Response:
        """The words that hold ``q``, of one ``kind`` where one is given."""
        text, kind = request.query_params.get("q", "").strip(), request.query_params.get("kind", "")
        paging = Paging(request, PAGE)
        found = self.wordbook.listed(text, kind, PAGE, paging.offset)
        return self.frame.show(
            request,
            "vocabulary",
            found=found,
            text=text,
            kind=kind,
            kinds=OWN_KIND_NAMES,
            kept=request.query_params.get("kept", ""),
            removed=request.query_params.get("removed", ""),
            forms=list(MEDIA),
            turns=paging.turns(found["matching"]),
            json_url=address("/api/v1/vocabulary", q=text, kind=kind),
        )

    def editor(self, request: Request) -> Response:
        """The form for a word: as it stands, or filled in from the address, or for a ``question``."""
        asked = request.query_params
        question = asked.get("question", "").strip()
        word = asked.get("word", "").strip() or self._matter(question)
        known = self.wordbook.word(word) if word else None
        kind, to = (
            (known["kind"], "、".join(known["to"])) if known else (asked.get("kind", ""), asked.get("to", ""))
        )
        draft = Draft(Written(word, kind, to), self.library.own_vocabulary.version, question)
        return self._editor(request, draft)

    async def write(self, request: Request) -> Response:
        """Tries a change or makes it, as the button says; the form again with what stands against it."""
        fields = await self.keeper.form(request)
        act = fields.get("do", "preview")
        draft = Draft(
            Written(fields.get("word", ""), fields.get("kind", ""), fields.get("to", "")),
            _number(fields.get("seen", "")),
            fields.get("question", ""),
        )
        try:
            return await run_in_threadpool(self._write, request, act, draft)
        except UserError as error:
            return await run_in_threadpool(self._editor, request, draft, {"refusal": str(error)})

    def _write(self, request: Request, act: str, draft: Draft) -> Response:
        author, word = self.keeper.name(request), draft.written.word
        if act == "preview":
            return self._editor(request, draft, {"preview": self.wordbook.preview(draft.written)})
        if act == "preview_without":
            return self._editor(
                request, draft, {"preview": self.wordbook.preview_without(word), "is_removal": True}
            )
        if act == "save":
            done = {"kept": self.wordbook.enter(Edit(draft.written, author, draft.seen))["word"]}
        elif act == "remove":
            done = {"removed": self.wordbook.take_back(word, author, draft.seen)["word"]}
        else:
            raise UserError(UNKNOWN_ACT.format(act))
        return RedirectResponse(address(HOME, **done), 303)

    def _editor(self, request: Request, draft: Draft, told: Json | None = None) -> Response:
        values: Json = {"preview": None, "refusal": "", "is_removal": False, **(told or {})}
        word = draft.written.word
        return self.frame.show(
            request,
            "wording",
            400 if values["refusal"] else 200,
            draft=draft,
            known=self.wordbook.word(word) if word else None,
            kinds=OWN_KIND_NAMES,
            origins=ORIGINS,
            narrowed=conditions_text,
            themes=self.library.vocabulary.paths(),
            most=MOST,
            json_url="",
            **values,
        )

    def _matter(self, question: str) -> str:
        """What a question is about, if that can be a word."""
        content = self.library.reader.read(question).content if question else ""
        return content if len(content) <= MOST else ""

    def history(self, request: Request) -> Response:
        """The versions, the newest first; those that changed ``word`` where one is given."""
        return self._history(request)

    def _history(self, request: Request, told: Json | None = None) -> Response:
        word = request.query_params.get("word", "").strip()
        paging = Paging(request, PAGE)
        found = self.wordbook.history(word, PAGE + 1, paging.offset)
        values: Json = {"preview": None, "refusal": "", "chosen": 0, **(told or {})}
        return self.frame.show(
            request,
            "wordings",
            400 if values["refusal"] else 200,
            version=found["version"],
            versions=found["versions"][:PAGE],
            word=word,
            actions=ACTIONS,
            origins=ORIGINS,
            narrowed=conditions_text,
            turns=paging.turns(paging.offset + len(found["versions"])),
            json_url=address("/api/v1/vocabulary/history", word=word),
            **values,
        )

    async def undo(self, request: Request) -> Response:
        """Tries what an older version would change, or makes it the newest, as the button says."""
        fields = await self.keeper.form(request)
        version, act = _number(fields.get("version", "")), fields.get("do", "preview")
        try:
            return await run_in_threadpool(self._undo, request, act, version)
        except UserError as error:
            return await run_in_threadpool(self._history, request, {"refusal": str(error)})

    def _undo(self, request: Request, act: str, version: int) -> Response:
        if act == "preview":
            preview = self.wordbook.preview_undo(version)
            return self._history(request, {"preview": preview, "chosen": version})
        if act != "undo":
            raise UserError(UNKNOWN_ACT.format(act))
        self.wordbook.undo(version, self.keeper.name(request))
        return RedirectResponse(f"{HOME}/history", 303)

    def themes(self, request: Request) -> Response:
        """The vocabulary that comes with the program, to read: what is known already."""
        text = request.query_params.get("q", "").strip()
        return self.frame.show(
            request,
            "thesaurus",
            themes=self.wordbook.themes(text),
            text=text,
            json_url=address("/api/v1/vocabulary/themes", q=text),
        )

    def export(self, request: Request, name: str) -> Response:
        """All words as a file to keep or to take to another library."""
        suffix = PurePath(name).suffix
        if name != f"vocabulary{suffix}" or suffix not in MEDIA:
            return self.frame.problem(
                request, 404, f"没有“{name}”这个文件，词表可以存成：{'、'.join(MEDIA)}。"
            )
        content = write_words(self.wordbook.listed()["words"], suffix)
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, headers=HEADERS | disposition, media_type=f"{MEDIA[suffix]}; charset=utf-8")


def _number(text: str) -> int:
    """A number of a form. Raises UserError for what is none."""
    number = whole(text, -1)
    if number < 0:
        raise UserError(f"“{text[:_MOST_TOLD]}”不是版本的编号，请从页面上选。")
    return number


def router(frame: Frame) -> APIRouter:
    """The keeper's pages on the vocabulary."""
    pages = VocabularyPages(frame)
    made = routes(
        {
            HOME: pages.words,
            f"{HOME}/edit": pages.editor,
            f"{HOME}/history": pages.history,
            f"{HOME}/themes": pages.themes,
            f"{HOME}/export/{{name}}": pages.export,
        }
    )
    made.include_router(routes({f"{HOME}/edit": pages.write, f"{HOME}/history": pages.undo}, ["POST"]))
    return made
