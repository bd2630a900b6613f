"""What the other words of a library are to a word, compared with looking at each of them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from api.keeping.beside import Beside
from index.folding import fold
from index.own_words import OwnWord

FORMS = st.sampled_from(["旧改", "老楼", "ＡＢ", "ab", "樓道", "楼道", "〔2021〕𠮷①"])
WORD = st.builds(
    OwnWord,
    FORMS.map(fold),
    st.sampled_from(["alias", "colloq", "typo"]),
    st.lists(FORMS, max_size=3).map(tuple),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(WORD, max_size=8), WORD)
def test_words_are_found_as_if_each_was_looked_at(words: list[OwnWord], own: OwnWord) -> None:
    beside = Beside({})
    for word in words:
        beside.put(word)
    kept = {word.word: word for word in words}
    others = [word for word in kept.values() if word.word != own.word]
    meant = {(own.word, each.word) for each in others if each.word in map(fold, own.to)}
    meaning = {(each.word, own.word) for each in others if own.word in map(fold, each.to)}
    assert {(first.word, second.word) for first, second in beside.chains(own)} == meant | meaning
    assert beside.number(own) == len(others)
    for to in own.to:
        assert beside.aliases(own, to) == sum(each.kind == "alias" and to in each.to for each in others)
