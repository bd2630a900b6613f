"""Changes of a library's own words: each can be seen, tried and undone, and changes nothing but how questions are read."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.faults import UserError
from api.keeping.vocabulary import Edit
from api.keeping.wordings import Written
from api.keeping.wordlists import read_words, write_words
from api.narrowing import GROUPS, TICKS, conditions, narrowed
from api.readers import Readers
from api.service import Service
from index.audit import Audit, DeedFilter
from index.database import Database
from index.library import Library
from index.own_words import OwnKind, OwnWord
from index.vocabulary import ADDED, OwnVocabulary, Signed
from index.wanted import ANY, SearchOptions
from tests.wordings import QUESTIONS, RENO, WORDS

AUTHOR = "王·𠮷①"
FILTERS = [*GROUPS, *TICKS, "within"]
"""What a question may be narrowed to, by name."""


@pytest.fixture
def service(stored: Path, tmp_path: Path) -> Iterator[Service]:
    """The answers of a library of two practices that may be written."""
    copytree(stored, tmp_path / "资料库")
    library = Library.open(tmp_path / "资料库")
    yield Service(library, Readers(library.feedback, remember=True))
    library.close()


def enter(service: Service, *words: Written) -> None:
    for word in words:
        service.wordbook.enter(Edit(word, AUTHOR))


def answers(service: Service) -> str:
    """All that is found and answered, byte for byte, but for the time that it took."""
    found = [{**service.search(text, ANY), "took_ms": 0} for text in QUESTIONS]
    return json.dumps([found, [service.ask(text) for text in QUESTIONS]], ensure_ascii=False)


def test_what_is_added_and_undone_leaves_every_answer_as_it_was(service: Service) -> None:
    before = answers(service)
    enter(service, *WORDS)
    assert answers(service) != before
    service.wordbook.undo(0, AUTHOR)
    assert answers(service) == before


def test_an_alias_changes_no_quotation(service: Service) -> None:
    found = [hit for text in QUESTIONS for hit in service.search(text, ANY)["hits"]]
    enter(service, *WORDS)
    again = [hit for text in QUESTIONS for hit in service.search(text, ANY)["hits"]]
    quoted = {hit["practice_id"] or hit["passage_id"]: (hit["text"], hit["raw"]) for hit in found}
    for hit in again:
        document = service.library.document(hit["document_id"])
        assert document is not None
        pieces = "".join(document.raw_text[start:end] for start, end in hit["raw"])
        assert "".join(pieces.split()) == "".join(hit["text"].split())
        key = hit["practice_id"] or hit["passage_id"]
        assert quoted.get(key, (hit["text"], hit["raw"])) == (hit["text"], hit["raw"])
    assert again and [hit["why"] for hit in again] != [hit["why"] for hit in found]


def test_another_process_sees_a_change_at_its_next_question(service: Service, tmp_path: Path) -> None:
    with closing(Library.open(tmp_path / "资料库")) as library:
        other = Service(library)
        assert other.search(QUESTIONS[0], ANY)["query"]["understood"]["themes"] == []
        enter(service, WORDS[0])
        assert other.search(QUESTIONS[0], ANY)["query"]["understood"]["themes"] == [RENO]
        service.wordbook.take_back("老居民樓煥新", AUTHOR)
        assert other.search(QUESTIONS[0], ANY)["query"]["understood"]["themes"] == []


def test_a_preview_tells_what_the_change_will_do_and_does_nothing(service: Service) -> None:
    question = "老居民楼焕新怎么谈拢"
    service.readers.asked_in_vain(question, ["topic"])
    service.readers.asked_in_vain(question, ["topic"])
    before = service.search(question, ANY)
    told = service.wordbook.preview(WORDS[0])
    assert (
        service.wordbook.listed()["words"] == [] and service.search(question, ANY)["total"] == before["total"]
    )
    effects = {each["put"]["question"]: each for each in told["effects"]}
    enter(service, WORDS[0])
    after = service.search(question, ANY)
    assert effects[question]["put"] == {
        "question": question,
        "origin": "unanswered",
        "count": 2,
        "filters": {},
    }
    assert effects[question]["before"]["total"] == before["total"]
    assert effects[question]["after"]["total"] == after["total"]
    assert effects[question]["after"]["is_answered"] == service.ask(question)["answerable"]
    assert [each["text"] for each in after["query"]["understood"]["readings"]] == list(
        effects[question]["after"]["readings"]
    )
    assert told["affected"] == len(effects)


def test_a_preview_asks_as_the_reader_narrowed_it(service: Service) -> None:
    question = "老居民楼焕新怎么谈拢"
    places = [SearchOptions(places=(place,)) for place in ("宜昌", "武汉")]
    for narrow in (ANY, *places):
        service.ask(question, narrow)
    service.readers.asked_in_vain(question, ["topic"], {"theme": ["早已没有的主题"]})
    told = service.wordbook.preview(WORDS[0])
    asked = [each for each in told["effects"] if each["put"]["question"] == question]
    effects = {tuple(each["put"]["filters"].get("place", ())): each for each in asked}
    assert len(asked) == 3
    enter(service, WORDS[0])
    for narrow in (ANY, *places):
        effect = effects[narrow.places]["after"]
        assert effect["total"] == service.search(question, narrow)["total"]
        assert effect["is_answered"] == service.ask(question, narrow)["answerable"]
    assert effects["宜昌",]["after"]["titles"] != effects["武汉",]["after"]["titles"]


@given(st.dictionaries(st.sampled_from(FILTERS), st.just(("值",)), max_size=9))
def test_conditions_and_options_are_one_thing_in_two_forms(filters: dict[str, tuple[str, ...]]) -> None:
    told = {name: ("1",) if name in TICKS else values for name, values in filters.items()}
    assert conditions(narrowed(told)) == told


def test_a_preview_of_taking_back_is_that_of_adding_turned_round(service: Service) -> None:
    forth = service.wordbook.preview(WORDS[0])
    enter(service, WORDS[0])
    back, undone = service.wordbook.preview_without("老居民楼焕新"), service.wordbook.preview_undo(0)
    turned = [(each["after"], each["before"]) for each in forth["effects"]]
    for told in (back, undone):
        assert [(each["before"], each["after"]) for each in told["effects"]] == turned != []


def test_questions_that_do_not_hold_the_word_are_not_affected(service: Service) -> None:
    service.readers.asked_in_vain("火星上怎么停车", ["topic"])
    told = service.wordbook.preview(Written("火星车位", "colloq", "停车"))
    assert told["looked_at"] == 7 and told["affected"] == 0


def test_who_changed_a_word_since_is_told(service: Service) -> None:
    seen = service.library.own_vocabulary.version
    enter(service, WORDS[0])
    with pytest.raises(UserError, match=f"“老居民楼焕新”已由{AUTHOR}在.*改过") as refused:
        service.wordbook.enter(Edit(Written("老居民楼焕新", "plain"), "李", seen))
    assert refused.value.status == 409
    service.wordbook.enter(Edit(Written("老居民楼焕新", "plain"), "李", seen + 1))


def test_every_change_is_a_deed_of_its_author(service: Service) -> None:
    enter(service, WORDS[0])
    service.wordbook.undo(0, "李")
    deeds = service.library.audit.find(DeedFilter(action="vocabulary"))
    assert [(deed.author, deed.subject) for deed in deeds] == [
        ("李", "老居民楼焕新"),
        (AUTHOR, "老居民楼焕新"),
    ]
    assert service.library.audit.check() is None
    with pytest.raises(UserError, match="署名"):
        service.wordbook.undo(0, " ")


@pytest.mark.parametrize("suffix", [".tsv", ".yaml"])
def test_words_come_back_from_a_file_as_they_went(service: Service, tmp_path: Path, suffix: str) -> None:
    enter(service, *WORDS)
    words = service.wordbook.listed()["words"]
    path = tmp_path / f"词表{suffix}"
    path.write_text(write_words(words, suffix), encoding="utf-8")
    service.wordbook.undo(0, AUTHOR)
    again = service.wordbook.take_in(read_words(path), AUTHOR)
    meant = [(each["word"], each["kind"], each["to"]) for each in words]
    assert [(each["word"], each["kind"], each["to"]) for each in again["words"]] == meant
    version = again["version"]
    assert service.wordbook.take_in(read_words(path), AUTHOR)["version"] == version


def test_of_a_file_with_a_wrong_word_nothing_is_taken_in(service: Service) -> None:
    with pytest.raises(UserError, match="第2个词：“旧改”"):
        service.wordbook.take_in([WORDS[0], Written("旧改", "alias", RENO)], AUTHOR)
    assert service.wordbook.listed() == {"version": 0, "total": 0, "matching": 0, "words": []}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("词.tsv", "只有一列\n".encode(), "第1行有1列"),
        ("词.tsv", "词\t种类\t意思\n老楼\t同义词\n".encode("gb18030"), "不是 UTF-8"),
        ("词.yaml", b"- word: [", "YAML"),
        ("词.yaml", "- 词: 老楼".encode(), "第1项"),
        ("词.csv", b"", "“.csv”这种文件不能用"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=said):
        read_words(tmp_path / name)


def test_a_question_that_needs_no_answer_is_kept_in_a_list_of_its_own(service: Service) -> None:
    wordbook, readers = service.wordbook, service.readers
    for question in ("火星𠮷怎么去", "月球怎么去"):
        readers.asked_in_vain(question, ["topic"])
    assert wordbook.ignore("火星𠮷怎么去", AUTHOR)
    assert not wordbook.ignore("没人问过", AUTHOR)
    readers.asked_in_vain("火星𠮷怎么去", ["topic"])
    assert [each["question"] for each in readers.unanswered()] == ["月球怎么去"]
    (ignored,) = readers.unanswered(is_ignored=True)
    assert (ignored["question"], ignored["count"], ignored["ignored_by"]) == ("火星𠮷怎么去", 2, AUTHOR)
    assert readers.counts() == (0, 1) and readers.unanswered_count(is_ignored=True) == 1
    assert wordbook.ignore("火星𠮷怎么去", AUTHOR, is_ignored=False)
    deeds = service.library.audit.find(DeedFilter(subject="火星𠮷怎么去"))
    assert [(deed.action, deed.author) for deed in deeds] == [("heed", AUTHOR), ("ignore", AUTHOR)]
    assert readers.unanswered_count() == 2


def test_the_vocabulary_of_the_program_is_listed_with_the_librarys_words(service: Service) -> None:
    enter(service, WORDS[0])
    themes = {each["path"]: each for each in service.wordbook.themes()}
    assert tuple(themes) == service.library.vocabulary.paths()
    assert themes[RENO]["own"] == ["老居民楼焕新"] and "旧改" in themes[RENO]["terms"]["colloq"]
    assert [each["path"] for each in service.wordbook.themes("舊改")] == [RENO]


def test_a_library_of_an_older_version_that_is_only_read_has_no_words(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "alt.sqlite")) as database:
        kept = OwnVocabulary(database, Audit(database))
        assert kept.version == 0 and kept.words() == {}


_KINDS: tuple[OwnKind, ...] = ("alias", "colloq", "typo")
_WORD = st.sampled_from(["甲乙", "丙丁𠮷", "戊己①"])
_CHANGE = st.tuples(
    _WORD, st.none() | st.builds(lambda kind, to: (kind, (to,)), st.sampled_from(_KINDS), _WORD)
)


@settings(max_examples=8)
@given(st.lists(st.lists(_CHANGE, min_size=1, max_size=3), max_size=6), st.data())
def test_any_version_can_be_seen_and_made_the_newest(changes: list[Any], data: st.DataObject) -> None:
    with TemporaryDirectory() as folder, closing(Database(Path(folder) / "library.sqlite")) as database:
        database.migrate()
        kept = OwnVocabulary(database, Audit(database))
        states = [kept.words()]
        for change in changes:
            told = {word: OwnWord(word, *own) if own else None for word, own in change}
            if kept.change(told, Signed(ADDED, AUTHOR)) == len(states):
                states.append(kept.words())
        assert [kept.words(number) for number in range(len(states))] == states
        chosen = data.draw(st.integers(0, len(states) - 1))
        kept.restore(chosen, AUTHOR)
        assert kept.words() == states[chosen]
        told = {}
        for version in reversed(kept.history()):
            for each in version.changes:
                assert told.get(each.word) == each.before != each.after
                told[each.word] = each.after
        assert {word: own for word, own in told.items() if own} == kept.words()
