"""What a keeper does to a library's own words in, the words, their history and what they change out, as records."""

from dataclasses import dataclass

from api.examples import EXAMPLES
from api.faults import UserError
from api.keeping.beside import Beside
from api.keeping.preview import Put, is_askable, reworded
from api.keeping.wordings import OWN_KIND_NAMES, Written, checked, checked_beside, known_form
from api.narrowing import conditions_text
from api.readers import Readers
from api.views import Record, plain
from index.audit import ALL
from index.feedback import ANYWHERE, Conditions
from index.folding import fold
from index.library import Library
from index.own_words import OwnWord
from index.vocabulary import ADDED, IMPORTED, REMOVED, Changes, Entered, Signed, Version
from ingest.themes import KINDS

NO_WORD = "资料库词表里没有“{}”，请在词表里核对它的写法。"
_LOOKED_AT = 1_000
"""Questions without an answer, those asked most, and opinions, the newest, that a preview looks through: to fetch ten
times as many takes 0.3 s of processor."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What ``author`` writes of a word; ``seen`` is the version of the vocabulary that they had before them, None where
    they did not look."""

    written: Written
    author: str
    seen: int | None = None


class Wordbook:
    """The own words of one library. Every method raises LibraryError if the library cannot be read, or written."""

    def __init__(self, library: Library, readers: Readers) -> None:
        self._library = library
        self._readers = readers
        self._kept = library.own_vocabulary

    def listed(self, text: str = "", kind: str = "", limit: int = ALL, offset: int = 0) -> Record:
        """The words that hold ``text``, or mean something that does, of one kind where one is given: ``version``,
        ``total`` of all, how many are ``matching`` and, from ``offset`` on, the ``words``."""
        version = self._kept.version
        entered = self._kept.entered(version)
        found = [each for each in entered.values() if kind in ("", each.own.kind) and _holds(each.own, text)]
        page = found[offset : None if limit == ALL else offset + limit]
        counts = {"version": version, "total": len(entered), "matching": len(found)}
        return {**counts, "words": list(map(_view, page))}

    def word(self, text: str) -> Record | None:
        """One word as it stands; None if the library has none of this form."""
        found = self._kept.entered().get(fold(text.strip()))
        return _view(found) if found else None

    def enter(self, edit: Edit) -> Record:
        """Adds a word, or changes what it means; the word as it stands then. Raises UserError as ``checked``, and where
        somebody changed it since it was ``seen``."""
        signed = Signed(ADDED, _signed(edit.author))
        with self._kept.together():
            own = checked(self._library, edit.written, self._kept.words())
            self._check_unchanged(own.word, edit.seen)
            self._kept.change({own.word: own}, signed)
            return _view(self._kept.entered()[own.word])

    def take_back(self, text: str, author: str, seen: int | None = None) -> Record:
        """Takes a word back; as it stood. Raises UserError if there is none of this form, and as ``enter``."""
        signed = Signed(REMOVED, _signed(author))
        with self._kept.together():
            found = self._kept.entered().get(known_form(text))
            if found is None:
                raise UserError(NO_WORD.format(text), "word")
            self._check_unchanged(found.own.word, seen)
            self._kept.change({found.own.word: None}, signed)
        return _view(found)

    def undo(self, version: int, author: str) -> Record:
        """Makes the vocabulary the same as it was at an older ``version``, as a new one; as ``listed``. Raises UserError
        for a version that there never was."""
        self._check_version(version)
        self._kept.restore(version, _signed(author))
        return self.listed()

    def take_in(self, words: list[Written], author: str) -> Record:
        """Adds or changes many words as one version, or none of them; as ``listed``. Raises UserError as ``checked``,
        with the place in the list."""
        signed, version = Signed(IMPORTED, _signed(author)), self._kept.version
        beside, changes = Beside(self._kept.words()), dict[str, OwnWord | None]()
        for number, written in enumerate(words, start=1):
            own = self._numbered(number, written, beside)
            beside.put(own)
            changes[own.word] = own
        with self._kept.together():
            if self._kept.version != version:
                raise UserError("词表刚才被别人改过，请看过现在的词表再导入。", status=409)
            self._kept.change(changes, signed)
        return self.listed()

    def _numbered(self, number: int, written: Written, beside: Beside) -> OwnWord:
        try:
            return checked_beside(self._library, written, beside)
        except UserError as error:
            raise UserError(f"第{number}个词：{error}", error.field) from None

    def history(self, word: str = "", limit: int = ALL, offset: int = 0) -> Record:
        """The versions, the newest first; those that changed ``word`` where one is given."""
        found = self._kept.history(fold(word.strip()), limit, offset)
        return {"version": self._kept.version, "versions": list(map(_version_view, found))}

    def preview(self, written: Written) -> Record:
        """Which questions would be read in another way with a word, and what they would find. Raises UserError as
        ``checked``."""
        words = self._kept.words()
        own = checked(self._library, written, words)
        return {"word": _own_view(own), **self._previewed({own.word: own})}

    def preview_without(self, text: str) -> Record:
        """The same if a word were taken back. Raises UserError if there is none of this form."""
        found = self._kept.words().get(known_form(text))
        if found is None:
            raise UserError(NO_WORD.format(text), "word")
        return {"word": _own_view(found), **self._previewed({found.word: None})}

    def preview_undo(self, version: int) -> Record:
        """The same if an older version were made the newest. Raises UserError for a version that there never was."""
        self._check_version(version)
        then, now = self._kept.words(version), self._kept.words()
        return self._previewed(
            {word: then.get(word) for word in {**then, **now} if then.get(word) != now.get(word)}
        )

    def themes(self, text: str = "") -> list[Record]:
        """The vocabulary that comes with the program, with the words of the library beside each theme; of the themes
        that have a word with ``text`` in it."""
        vocabulary, own = self._library.vocabulary, self._kept.words().values()
        listed = [(path, vocabulary.theme(path)) for path in vocabulary.paths()]
        wanted = fold(text.strip())
        return [
            {
                "path": path,
                "name": theme.name,
                "terms": {kind: list(theme.terms[kind]) for kind in KINDS[1:] if theme.terms[kind]},
                "own": [each.word for each in own if path in each.to],
            }
            for path, theme in listed
            if any(wanted in fold(term) for terms in theme.terms.values() for term in (path, *terms))
        ]

    def ignore(
        self, question: str, author: str, is_ignored: bool = True, filters: Conditions = ANYWHERE
    ) -> bool:
        """Says that a question without an answer, as ``filters`` narrow it, needs none, or takes that back; False if
        there is no such question."""
        return self._readers.ignore(question, _signed(author), is_ignored, filters)

    def _check_unchanged(self, word: str, seen: int | None) -> None:
        newest = self._kept.history(word, 1)
        if seen is not None and newest and newest[0].version > seen:
            last = newest[0]
            raise UserError(f"“{word}”已由{last.author}在{last.at}改过，请看过现在的意思再改。", "seen", 409)

    def _check_version(self, version: int) -> None:
        newest = self._kept.version
        if not 0 <= version <= newest:
            raise UserError(f"词表没有第{version}版，现有第0版到第{newest}版，请从历史里选一个。", "version")

    def _previewed(self, changes: Changes) -> Record:
        self._library.refresh()
        found = reworded(self._library, changes, self._asked())
        return {**plain(found), "changed": found.changed}

    def _asked(self) -> list[Put]:
        """Each question once as it was narrowed, those asked most first: without an answer, with an opinion, and offered to
        begin with."""
        put = [
            Put(each["question"], "unanswered", each["count"], each["filters"])
            for each in self._readers.unanswered(_LOOKED_AT)
        ]
        put += [Put(each["question"], "feedback", 1) for each in self._readers.given(_LOOKED_AT)]
        put += [Put(example.question, "example", 1) for example in EXAMPLES]
        once = {
            (" ".join(fold(each.question).split()), conditions_text(each.filters)): each
            for each in reversed(put)
        }
        return [each for each in reversed(once.values()) if is_askable(self._library, each)]


def _signed(author: str) -> str:
    if not author.strip():
        raise UserError("请写明是谁改词表，署名不能空着。", "author")
    return author.strip()


def _holds(own: OwnWord, text: str) -> bool:
    wanted = fold(text.strip())
    return any(wanted in fold(each) for each in (own.word, *own.to))


def _own_view(own: OwnWord) -> Record:
    return {"word": own.word, "kind": own.kind, "kind_name": OWN_KIND_NAMES[own.kind], "to": list(own.to)}


def _view(entered: Entered) -> Record:
    return {
        **_own_view(entered.own),
        "version": entered.version,
        "author": entered.author,
        "at": entered.at,
    }


def _version_view(version: Version) -> Record:
    changes = [
        {
            "word": each.word,
            "before": _own_view(each.before) if each.before else None,
            "after": _own_view(each.after) if each.after else None,
        }
        for each in version.changes
    ]
    return {**plain(version), "changes": changes}
