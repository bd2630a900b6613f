"""Files that somebody sends in, piece by piece, and what is decided on them in; how far each is out.

A file has come as far as there are bytes of it on the disk, so that it goes on there whoever was cut off. Once all files
of an upload have come or were given up, ``Unloading`` reads them.
"""

from collections.abc import AsyncIterable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BufferedRandom
from typing import Any

from anyio.to_thread import run_sync

from api.faults import DISK_FULL, UserError, explain_os
from api.keeping.announcing import awaited, check_room, names_of
from api.keeping.filenames import is_hidden
from api.keeping.publishing import Order, is_change, meant, publish_some
from api.keeping.spool import Spool, sha256
from api.keeping.unloading import GIVEN_UP, Unloading, is_undecoded
from api.views import Record, plain
from api.wording import shown_moment
from index.audit import utc_now
from index.errors import LibraryBusy
from index.library import Library
from index.uploads import FileState, Held, Upload, UploadFile, Wish, documents_of
from ingest.decoding import CHOICES
from ingest.formats import markdown
from ingest.formats import plain as plain_text
from ingest.source import is_address
from ingest.unpacking import MAX_FILES

HIDDEN = "系统或办公软件自己用的文件，不导入"
_TEXTS = plain_text.SUFFIXES | markdown.SUFFIXES
_MOST_NUMBER = 2**31
"""Above which no upload has a number."""
_AT_ONCE = 4
"""Documents that are published while somebody waits, in about half a second; more are in the background."""
UNFINISHED: tuple[FileState, ...] = ("receiving", "queued", "stopped")


class Uploads:
    """The uploads of one library. Every method raises UserError for what there is not, and LibraryError."""

    def __init__(self, library: Library, spool: Spool, unloading: Unloading) -> None:
        self._library = library
        self._kept = library.uploads
        self._spool = spool
        self._unloading = unloading

    def begin(self, files: Sequence[tuple[str, int]], author: str) -> int:
        """A new upload of files with their names and bytes, or web addresses with none; its number. Raises UserError as
        ``names_of`` and ``check_room``."""
        names = names_of(files)
        size = sum(size for _, size in files)
        check_room(size, awaited(self._kept.announced(), self._spool.size()), self._spool.free())
        listed = [
            UploadFile(n, name, size, _first_state(name), "", "", HIDDEN if is_hidden(name) else "")
            for n, (name, (_, size)) in enumerate(zip(names, files, strict=True), start=1)
        ]
        with self._kept.transaction():
            upload = self._kept.make(author, listed)
            self._library.audit.add("upload", str(upload), {"files": len(listed), "bytes": size}, author)
        self._unloading.call()
        return upload

    async def receive(self, upload: int, n: int, offset: int, pieces: AsyncIterable[bytes]) -> Record:
        """Takes ``pieces`` of a file from the byte ``offset`` on; the file's view. What came before they broke off is
        kept. Raises UserError with status 409 where another byte is next or the file is not wanted any more, 413 for
        more than was announced and for a full disk."""
        await run_sync(self._turn, upload, n)
        try:
            with self._spool.appending(upload, n) as spooled:
                file = await run_sync(self._wanted, upload, n)
                self._check_offset(upload, file, offset)
                if await _append(spooled, file, offset, pieces) == file.size:
                    await run_sync(self._complete, upload, file, spooled)
        except OSError as error:
            if error.errno not in DISK_FULL:
                raise
            raise UserError(explain_os(error), status=413) from error
        return await run_sync(self.file, upload, n)

    def _turn(self, upload: int, n: int) -> UploadFile:
        """A file that is expected."""
        file = self._file(upload, n)
        if file.state != "receiving":
            why = f"（{file.note}）" if file.state == "cancelled" else ""
            raise UserError(f"“{file.name}”不在等待上传{why}，请刷新页面看它的状态。", status=409)
        return file

    def _wanted(self, upload: int, n: int) -> UploadFile:
        """As ``_turn``, of a file that was just opened: what was given up in between does not stay on the disk."""
        if self._file(upload, n).state in GIVEN_UP:
            self._spool.drop(upload, n)
        return self._turn(upload, n)

    def _check_offset(self, upload: int, file: UploadFile, offset: int) -> None:
        received = self._spool.received(upload, file.n)
        if offset != received:
            raise UserError(
                f"“{file.name}”已收到 {received} 字节，不能从第 {offset} 字节接着传，请从收到的地方继续。",
                status=409,
            )

    def _complete(self, upload: int, file: UploadFile, spooled: BufferedRandom) -> None:
        """Lets a file be read that has come whole, unless the library holds it already or it was given up."""
        digest = sha256(spooled)
        self._kept.identify(upload, file.n, digest)
        held = self._kept.holder(digest)
        self._kept.move(upload, file.n, ["receiving"], "known" if held else "queued", held)
        if held:
            self._spool.drop(upload, file.n)
        self._unloading.call()

    def cancel(self, upload: int, n: int | None, author: str) -> None:
        """Gives up a file, or all of an upload, as far as they are not done; what could not be decoded is not."""
        note = f"{author}在{shown_moment(utc_now())}取消"
        with self._unloading.giving_up(upload) as give_up, self._kept.transaction():
            chosen = [self._file(upload, n)] if n is not None else self._files(upload)
            undecoded = self._undecoded(upload)
            given_up = [file.n for file in chosen if self._give_up(upload, file, undecoded, note)]
            if given_up:
                told = {"files": len(given_up)} if n is None else {"source": chosen[0].name}
                self._library.audit.add("cancel_upload", str(upload), told, author)
            # Before the end of the transaction: who stores the file asks in one of their own.
            for each in given_up:
                give_up(each)
        for each in given_up:
            self._spool.drop(upload, each)
        self._unloading.call()

    def _give_up(self, upload: int, file: UploadFile, undecoded: Collection[str], note: str) -> bool:
        """Whether the file was not done yet, or lay here to be read again."""
        states = (*UNFINISHED, "done") if file.name in undecoded else UNFINISHED
        return self._kept.move(upload, file.n, states, "cancelled", note)

    def _undecoded(self, upload: int) -> set[str]:
        """The names of the files that could not be decoded."""
        return {name for name, told in self._kept.reports(upload).items() if is_undecoded(told)}

    def again(self, upload: int, n: int, encoding: str, author: str) -> None:
        """Has a file read again: one that was left, or one that could not be decoded, in the ``encoding`` that a person
        chose. Raises UserError where there is nothing to read again, and for an encoding that may not be chosen."""
        file = self._file(upload, n)
        if encoding and encoding not in CHOICES:
            raise UserError(f"没有“{encoding}”这种编码可选，可用的有：{'、'.join(CHOICES)}。", "encoding")
        if not self._spool.path(upload, n).exists():
            raise UserError(f"“{file.name}”不用重新读取；要换一份，请重新上传。", status=409)
        with self._kept.transaction():
            if not self._kept.move(upload, n, ["done", "stopped"], "queued"):
                raise UserError(f"“{file.name}”还没有读完，请刷新页面，等它读完再决定。", status=409)
            self._kept.choose(upload, n, encoding)
            told = {"source": file.name, **({"encoding": encoding} if encoding else {})}
            self._library.audit.add("read_again", f"{upload}/{n}", told, author)
        self._unloading.call()

    def publish(self, upload: int, order: Order) -> None:
        """Lets documents of an upload be searched, or takes them back: a few at once where nobody else writes, more in
        the background. One that the library had before is searched already and stays so. Raises UserError as
        ``meant``."""
        number = self._upload(upload).id
        with self._kept.transaction():
            wanted = list(meant(_once(self._held(number)), order))
            pending = self._kept.wished(number)
            wishes = {
                each: Wish(each.sha256, each.id, number, order.is_published, order.author)
                for each in wanted
                if pending.get(each.id) != order.is_published
            }
            self._kept.fulfil(
                [replace(each, is_published=not order.is_published) for each in wishes.values()]
            )
            self._kept.wish([wish for each, wish in wishes.items() if is_change(each, order.is_published)])
        if 0 < len(wishes) <= _AT_ONCE:
            with suppress(LibraryBusy):
                publish_some(self._library, wait=0.0)
        self._unloading.call()

    def newest(self, limit: int, offset: int) -> Record:
        """Uploads, the newest first: ``{"total", "uploads": [...]}``."""
        found = [self._summary(each) for each in self._kept.newest(limit, offset)]
        return {"total": self._kept.count(), "uploads": found}

    def view(self, upload: int) -> Record:
        """An upload with its files, and the documents that each holds; of these how many are published and how many are
        not, and the number of the last decision on that."""
        found = self._upload(upload)
        reports = self._kept.reports(upload)
        held = self._kept.held(list(documents_of(reports)))
        wished = self._kept.wished(upload)
        documents = {
            name: [self._document(each, held.get(each["document_id"] or ""), wished) for each in told]
            for name, told in reports.items()
        }
        files = [
            self._view(upload, file, reports.get(file.name, []), documents.get(file.name, []))
            for file in self._kept.files(upload)
        ]
        return {**self._summary(found), **_tally(_once(held), wished), "files": files}

    def file(self, upload: int, n: int) -> Record:
        """One file of an upload, without its documents."""
        return self._view(upload, self._file(upload, n), [], [])

    def _summary(self, upload: Upload) -> Record:
        states = {
            "receiving": upload.receiving > 0,
            "running": upload.queued > 0 and self._unloading.upload == upload.id,
            "queued": upload.queued > 0,
            "publishing": bool(self._kept.wished(upload.id)),
            "finished": True,
        }
        return {**plain(upload), "state": next(state for state, is_so in states.items() if is_so)}

    def _view(
        self, upload: int, file: UploadFile, reports: Sequence[Record], documents: Sequence[Record]
    ) -> Record:
        stage, seconds = self._unloading.progress(upload, file.n)
        is_coming, is_queued = file.state == "receiving", file.state == "queued"
        return {
            **plain(file),
            "received": self._spool.received(upload, file.n) if is_coming else file.size,
            "stage": stage if is_queued else "",
            "seconds": round(seconds if is_queued else file.seconds, 1),
            "waits": file.state == "known" and self._library.verdicts.is_unpublished(file.sha256),
            "encodings": list(self._encodings(upload, file, reports)),
            "documents": documents,
        }

    def _encodings(self, upload: int, file: UploadFile, reports: Sequence[Record]) -> Iterator[str]:
        """The encodings in which a file may be read again."""
        is_undecodable = file.state == "done" and is_undecoded(reports)
        suffix = file.name[file.name.rfind(".") :].lower() if "." in file.name else ""
        if is_undecodable and suffix in _TEXTS and self._spool.path(upload, file.n).exists():
            yield from CHOICES

    def _document(self, report: Record, held: Held | None, wished: Mapping[str, bool]) -> Record:
        return {**_document(report, held, wished), "reason": self._reason(report, held)}

    def _reason(self, report: Record, held: Held | None) -> str | None:
        """Why a document is not searched, as that is now: its report is of the day of its reading."""
        if held and held.publication == "quarantined":
            return self._library.verdicts.quarantine(held.id)
        return None if held and held.publication == "published" else report["reason"]

    def _held(self, upload: int) -> dict[str, Held]:
        return self._kept.held(list(documents_of(self._kept.reports(upload))))

    def _upload(self, upload: int) -> Upload:
        found = self._kept.upload(upload) if upload <= _MOST_NUMBER else None
        if found is None:
            raise UserError(f"没有编号为 {upload} 的上传。", status=404)
        return found

    def _files(self, upload: int) -> list[UploadFile]:
        return self._kept.files(self._upload(upload).id)

    def _file(self, upload: int, n: int) -> UploadFile:
        found = self._kept.file(self._upload(upload).id, n) if n <= MAX_FILES else None
        if found is None:
            raise UserError(f"上传 {upload} 里没有第 {n} 个文件。", status=404)
        return found


async def _append(
    spooled: BufferedRandom, file: UploadFile, offset: int, pieces: AsyncIterable[bytes]
) -> int:
    """The byte behind the last of ``pieces``, written from ``offset`` on. Raises UserError with status 413 for more than
    was announced, and OSError."""
    async for piece in pieces:
        offset += len(piece)
        if offset > file.size:
            raise UserError(f"“{file.name}”比报来的 {file.size} 字节长，请重新选择这个文件。", status=413)
        await run_sync(spooled.write, piece)
    await run_sync(spooled.flush)
    return offset


def _first_state(name: str) -> FileState:
    if is_address(name):
        return "queued"
    return "cancelled" if is_hidden(name) else "receiving"


def _once(held: Mapping[str, Held]) -> list[Held]:
    """Each document once, though several files hold it."""
    return list({each.id: each for each in held.values()}.values())


def _tally(held: Sequence[Held], wished: Mapping[str, bool]) -> Record:
    """How many documents of an upload are published and how many are not, how many of these are being published, and how
    many others taken back; the number of the last decision on it, 0 for none."""
    moving = [wished[each.id] for each in held if each.id in wished]
    settled = [each for each in held if each.id not in wished and each.decision]
    waiting = sum(each.publication == "unpublished" for each in settled)
    return {
        "published": sum(each.publication == "published" for each in settled),
        "unpublished": waiting + sum(moving),
        "publishing": sum(moving),
        "taking_back": len(moving) - sum(moving),
        "decision": max((each.decision for each in held), default=0),
    }


def _document(report: Mapping[str, Any], held: Held | None, wished: Mapping[str, bool]) -> Record:
    """What became of a document, and where it stands now; ``wanted`` where it is being published (true) or taken back
    (false); who ``decided_by`` and ``decided_at`` on that last, after the uploading itself."""
    is_decided = bool(held and held.decisions > 1)
    kept = ("source", "status", "stage", "seconds", "damage", "warnings")
    return {
        **{name: report[name] for name in kept},
        "id": held.id if held else None,
        "title": held.title if held else "",
        "publication": held.publication if held else None,
        "is_uploaded": bool(held and held.decision),
        "wanted": wished.get(held.id) if held else None,
        "decision": held.decision if held else 0,
        "decided_by": held.author if held and is_decided else "",
        "decided_at": held.at if held and is_decided else "",
    }
