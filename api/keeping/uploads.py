"""Files that somebody sends in, piece by piece, and what is decided on them in; how far each is out.

A file has come as far as there are bytes of it on the disk, so that it goes on there whoever was cut off. Once all files
of an upload have come or were given up, ``Unloading`` reads them.
"""

from collections.abc import AsyncIterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import BufferedRandom
from typing import Any

from anyio.to_thread import run_sync

from api.faults import DISK_FULL, UserError, explain_os
from api.keeping.announcing import awaited, check_room, names_of
from api.keeping.filenames import is_hidden
from api.keeping.publishing import publish_some
from api.keeping.spool import Spool, sha256
from api.keeping.unloading import GIVEN_UP, Unloading, is_undecoded
from api.views import Record, plain
from index.errors import LibraryBusy
from index.library import Library
from index.uploads import FileState, Held, Upload, UploadFile, Wish, documents_of
from ingest.decoding import CHOICES
from ingest.download import is_address
from ingest.formats import markdown
from ingest.formats import plain as plain_text
from ingest.unpacking import MAX_FILES

HIDDEN = "系统或办公软件自己用的文件，不导入"
_TEXTS = plain_text.SUFFIXES | markdown.SUFFIXES
_MOST_NUMBER = 2**31
"""Above which no upload has a number."""
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
            raise UserError(f"“{file.name}”不在等待上传，请刷新页面看它的状态。", status=409)
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
        chosen = [self._file(upload, n)] if n is not None else self._files(upload)
        with self._kept.transaction():
            given_up = [file.n for file in chosen if self._give_up(upload, file)]
            self._library.audit.add("cancel_upload", str(upload), {"files": len(given_up)}, author)
        for each in given_up:
            self._unloading.cancel(upload, each)
            self._spool.drop(upload, each)
        self._unloading.call()

    def _give_up(self, upload: int, file: UploadFile) -> bool:
        """Whether the file was not done yet, or lay here to be read again."""
        is_kept = self._spool.path(upload, file.n).exists()
        return self._kept.move(upload, file.n, (*UNFINISHED, "done") if is_kept else UNFINISHED, "cancelled")

    def again(self, upload: int, n: int, encoding: str, author: str) -> None:
        """Has a file read again: one that was left, or one that could not be decoded, in the ``encoding`` that a person
        chose. Raises UserError where there is nothing to read again, and for an encoding that may not be chosen."""
        file = self._file(upload, n)
        if encoding and encoding not in CHOICES:
            raise UserError(f"没有“{encoding}”这种编码可选，可用的有：{'、'.join(CHOICES)}。", "encoding")
        if not self._spool.path(upload, n).exists():
            raise UserError(f"“{file.name}”不用重新读取；要换一份，请重新上传。", status=409)
        with self._kept.transaction():
            self._kept.choose(upload, n, encoding)
            self._kept.move(upload, n, ["done", "stopped"], "queued")
            self._library.audit.add("read_again", f"{upload}/{n}", {"encoding": encoding}, author)
        self._unloading.call()

    def publish(self, upload: int, chosen: Sequence[str], is_published: bool, author: str) -> None:
        """Lets documents of an upload be searched, all or those ``chosen`` by id, or takes them back: some at once, the
        rest in the background. One that the library had before is searched already and stays so."""
        held = _once(self._held(self._upload(upload).id))
        wanted = [each for each in held if each.is_uploaded and (not chosen or each.id in chosen)]
        wishes = {each: Wish(each.sha256, each.id, upload, is_published, author) for each in wanted}
        with self._kept.transaction():
            self._kept.fulfil(list(wishes.values()))
            self._kept.wish(
                [wish for each, wish in wishes.items() if (each.publication == "unpublished") == is_published]
            )
        with suppress(LibraryBusy):
            publish_some(self._library)
        self._unloading.call()

    def newest(self, limit: int, offset: int) -> Record:
        """Uploads, the newest first: ``{"total", "uploads": [...]}``."""
        found = [self._summary(each) for each in self._kept.newest(limit, offset)]
        return {"total": self._kept.count(), "uploads": found}

    def view(self, upload: int) -> Record:
        """An upload with its files, and the documents that each holds."""
        found = self._upload(upload)
        reports = self._kept.reports(upload)
        held = self._kept.held(list(documents_of(reports)))
        files = [
            self._view(upload, file, reports.get(file.name, []), held) for file in self._kept.files(upload)
        ]
        waiting = sum(each.publication == "unpublished" for each in _once(held))
        return {**self._summary(found), "unpublished": waiting, "files": files}

    def file(self, upload: int, n: int) -> Record:
        """One file of an upload, without its documents."""
        return self._view(upload, self._file(upload, n), [], {})

    def _summary(self, upload: Upload) -> Record:
        states = {
            "receiving": upload.receiving > 0,
            "publishing": self._kept.is_wished(upload.id),
            "running": upload.queued > 0 and self._unloading.upload == upload.id,
            "queued": upload.queued > 0,
            "finished": True,
        }
        return {**plain(upload), "state": next(state for state, is_so in states.items() if is_so)}

    def _view(
        self, upload: int, file: UploadFile, reports: Sequence[Record], held: Mapping[str, Held]
    ) -> Record:
        stage, seconds = self._unloading.progress(upload, file.n)
        is_coming = file.state == "receiving"
        return {
            **plain(file),
            "received": self._spool.received(upload, file.n) if is_coming else file.size,
            "stage": stage if file.state == "queued" else "",
            "seconds": round(
                seconds if file.state == "queued" else sum(each["seconds"] for each in reports), 1
            ),
            "encodings": list(self._encodings(upload, file, reports)),
            "documents": [_document(each, held.get(each["document_id"] or "")) for each in reports],
        }

    def _encodings(self, upload: int, file: UploadFile, reports: Sequence[Record]) -> Iterator[str]:
        """The encodings in which a file may be read again."""
        is_undecodable = file.state == "done" and is_undecoded(reports)
        suffix = file.name[file.name.rfind(".") :].lower() if "." in file.name else ""
        if is_undecodable and suffix in _TEXTS and self._spool.path(upload, file.n).exists():
            yield from CHOICES

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


def _document(report: Mapping[str, Any], held: Held | None) -> Record:
    """What became of a document, and where it stands now."""
    kept = ("source", "status", "stage", "reason", "seconds", "damage", "warnings")
    return {
        **{name: report[name] for name in kept},
        "id": held.id if held else None,
        "title": held.title if held else "",
        "publication": held.publication if held else None,
        "is_uploaded": bool(held and held.is_uploaded),
    }
