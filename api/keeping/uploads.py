"""Files that somebody sends in, piece by piece, and what is decided on them in; how far each is out.

A file has come as far as there are bytes of it on the disk, so that it goes on there whoever was cut off. Once all files
of an upload have come or were given up, ``Unloading`` reads them.
"""

from collections.abc import AsyncIterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from anyio.to_thread import run_sync

from api.faults import UserError
from api.keeping.filenames import cleaned, distinct, is_hidden
from api.keeping.spool import Spool
from api.keeping.unloading import Unloading
from api.views import Record, plain
from index.library import Library
from index.uploads import FileState, Held, Upload, UploadFile, documents_of
from ingest.decoding import CHOICES
from ingest.download import is_address
from ingest.formats import markdown
from ingest.formats import plain as plain_text
from ingest.unpacking import MAX_BYTES, MAX_FILES

MOST_BYTES = 2 * 10**9
"""Bytes of an upload: twenty of the largest files, or a ministry's yearly collection of 10,000 reports of 200 kB."""
HIDDEN = "系统或办公软件自己用的文件，不导入"
_COPIES = 2
"""How often a file lies on the disk at most: as it came, and as the library keeps it."""
_PORTION = 32
"""Documents published at a time, in about as many tenths of a second: an index takes them in as it does new ones."""
_WAIT = 15.0
"""Seconds to wait until the reading of an upload lets others write."""
_TEXTS = plain_text.SUFFIXES | markdown.SUFFIXES
UNFINISHED: tuple[FileState, ...] = ("receiving", "queued", "stopped")


class Uploads:
    """The uploads of one library. Every method raises UserError for what there is not, and LibraryError."""

    def __init__(self, library: Library, spool: Spool, unloading: Unloading) -> None:
        self._library = library
        self._kept = library.uploads
        self._spool = spool
        self._unloading = unloading

    def begin(self, files: Sequence[tuple[str, int]], author: str) -> int:
        """A new upload of files with their names and bytes, or web addresses with none; its number. Raises UserError
        with status 413 for too many and too much, and 400 for a name that cannot be."""
        self._check(files)
        names = distinct(name if is_address(name) else cleaned(name) for name, _ in files)
        listed = [
            UploadFile(n, name, size, _first_state(name), "", "", HIDDEN if is_hidden(name) else "")
            for n, (name, (_, size)) in enumerate(zip(names, files, strict=True), start=1)
        ]
        upload = self._kept.make(author, listed)
        size = sum(each.size for each in listed)
        self._library.audit.add("upload", str(upload), {"files": len(listed), "bytes": size}, author)
        self._unloading.call()
        return upload

    def _check(self, files: Sequence[tuple[str, int]]) -> None:
        """Raises UserError."""
        if not files:
            raise UserError("没有选择文件，请至少选一个。")
        if len(files) > MAX_FILES:
            raise UserError(f"一次最多上传 {MAX_FILES} 个文件，收到 {len(files)} 个，请分几次。", status=413)
        for name, size in files:
            if size > MAX_BYTES:
                told = f"“{name}”有 {size / 2**20:.0f} MB，超过上限 {MAX_BYTES // 2**20} MB"
                raise UserError(f"{told}，请拆分成较小的文件后再上传。", status=413)
        total = sum(size for _, size in files)
        if total > MOST_BYTES:
            told = f"这些文件共 {total / 1e6:.0f} MB，一次最多 {MOST_BYTES / 1e6:.0f} MB"
            raise UserError(f"{told}，请分几次上传。", status=413)
        if total and self._spool.free() < _COPIES * total:
            raise UserError(
                f"磁盘放不下这些文件（共 {total / 1e6:.0f} MB），请清理磁盘后再上传。", status=413
            )

    async def receive(self, upload: int, n: int, offset: int, pieces: AsyncIterable[bytes]) -> Record:
        """Takes ``pieces`` of a file from the byte ``offset`` on; the file's view. What came before they broke off is
        kept. Raises UserError with status 409 where another byte is next, 413 for more than was announced."""
        file = await run_sync(self._turn, upload, n)
        with self._spool.appending(upload, n) as spooled:
            self._check_offset(upload, file, offset)
            async for piece in pieces:
                offset += len(piece)
                if offset > file.size:
                    raise UserError(
                        f"“{file.name}”比报来的 {file.size} 字节长，请重新选择这个文件。", status=413
                    )
                await run_sync(spooled.write, piece)
        if offset == file.size:
            await run_sync(self._complete, upload, file)
        return await run_sync(self.file, upload, n)

    def _turn(self, upload: int, n: int) -> UploadFile:
        """A file that is expected."""
        file = self._file(upload, n)
        if file.state != "receiving":
            raise UserError(f"“{file.name}”不在等待上传，请刷新页面看它的状态。", status=409)
        return file

    def _check_offset(self, upload: int, file: UploadFile, offset: int) -> None:
        received = self._spool.received(upload, file.n)
        if offset != received:
            raise UserError(
                f"“{file.name}”已收到 {received} 字节，不能从第 {offset} 字节接着传，请从收到的地方继续。",
                status=409,
            )

    def _complete(self, upload: int, file: UploadFile) -> None:
        """Lets a file be read that has come whole, unless the library holds it already."""
        sha256 = self._spool.sha256(upload, file.n)
        self._kept.identify(upload, file.n, sha256)
        if held := self._kept.holder(sha256):
            self._kept.move(upload, file.n, ["receiving"], "known", held)
            self._spool.drop(upload, file.n)
        else:
            self._kept.move(upload, file.n, ["receiving"], "queued")
        self._unloading.call()

    def cancel(self, upload: int, n: int | None, author: str) -> None:
        """Gives up a file, or all of an upload, as far as they are not done; what could not be decoded is not."""
        chosen = [self._file(upload, n)] if n else self._kept.files(upload)
        given_up = sum(self._give_up(upload, file) for file in chosen)
        self._library.audit.add("cancel_upload", str(upload), {"files": given_up}, author)
        self._unloading.call()

    def _give_up(self, upload: int, file: UploadFile) -> bool:
        """Whether the file was not done yet, or lay here to be read again."""
        is_kept = self._spool.path(upload, file.n).exists()
        before = (*UNFINISHED, "done") if is_kept else UNFINISHED
        if not self._kept.move(upload, file.n, before, "cancelled"):
            return False
        self._unloading.cancel(upload, file.n)
        self._spool.drop(upload, file.n)
        return True

    def again(self, upload: int, n: int, encoding: str, author: str) -> None:
        """Has a file read again: one that was left, or one that could not be decoded, in the ``encoding`` that a person
        chose. Raises UserError where there is nothing to read again, and for an encoding that may not be chosen."""
        file = self._file(upload, n)
        if encoding and encoding not in CHOICES:
            raise UserError(f"没有“{encoding}”这种编码可选，可用的有：{'、'.join(CHOICES)}。", "encoding")
        if not self._spool.path(upload, n).exists():
            raise UserError(f"“{file.name}”不用重新读取；要换一份，请重新上传。", status=409)
        self._kept.choose(upload, n, encoding)
        self._kept.move(upload, n, ["done", "stopped"], "queued")
        self._library.audit.add("read_again", f"{upload}/{n}", {"encoding": encoding}, author)
        self._unloading.call()

    def publish(self, upload: int, chosen: Sequence[str], is_published: bool, author: str) -> None:
        """Lets documents of an upload be searched, all or those ``chosen`` by id, or takes them back: some at once, the
        rest in the background. One that the library had before stays as it is."""
        held = _once(self._held(upload))
        wanted = [each for each in held if each.is_uploaded and (not chosen or each.id in chosen)]
        fitting = [each for each in wanted if (each.publication == "unpublished") == is_published]
        portions = [fitting[start : start + _PORTION] for start in range(0, len(fitting), _PORTION)]
        for portion in portions[:1]:
            self._publish(portion, is_published, author)
        self._unloading.later(
            upload, [partial(self._publish, portion, is_published, author) for portion in portions[1:]]
        )

    def _publish(self, documents: Sequence[Held], is_published: bool, author: str) -> None:
        action = "publish" if is_published else "unpublish"
        with self._library.writer(wait=_WAIT):
            with self._library.together():
                for each in documents:
                    self._library.verdicts.publish(each.sha256, is_published, author)
                    self._library.audit.add(action, each.id, {}, author)
            self._library.sync()

    def newest(self, limit: int, offset: int) -> Record:
        """Uploads, the newest first: ``{"total", "uploads": [...]}``."""
        found = [self._summary(each) for each in self._kept.newest(limit, offset)]
        return {"total": self._kept.count(), "uploads": found}

    def view(self, upload: int) -> Record:
        """An upload with its files, and the documents that each holds."""
        found = self._kept.upload(upload)
        if found is None:
            raise UserError(f"没有编号为 {upload} 的上传。", status=404)
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
            "publishing": self._unloading.is_late(upload.id),
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
        is_undecodable = file.state == "done" and any(each["stage"] == "解码" for each in reports)
        suffix = file.name[file.name.rfind(".") :].lower() if "." in file.name else ""
        if is_undecodable and suffix in _TEXTS and self._spool.path(upload, file.n).exists():
            yield from CHOICES

    def _held(self, upload: int) -> dict[str, Held]:
        return self._kept.held(list(documents_of(self._kept.reports(upload))))

    def _file(self, upload: int, n: int) -> UploadFile:
        found = self._kept.file(upload, n)
        if found is None:
            raise UserError(f"上传 {upload} 里没有第 {n} 个文件。", status=404)
        return found


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
