"""The gold questions in, what the search finds when each is put in another way by a general rule out.

Run ``python -m benchmarks.robustness``, with ``--write`` to put the table into ``docs/retrieval.md``. Rules see nothing but
the question, the vocabulary and the table of readings; chance is seeded. A rule is measured against the originals of
those questions that it changes.
"""

import argparse
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import opencc

from api.measures.bootstrap import Difference, Resampled
from api.measures.metrics import mean
from benchmarks.gold import SHARED
from benchmarks.marked import Place, printed
from benchmarks.parts import DEFAULT, judge_one, library_of, opened, questions
from index.segmenter import Segmenter
from ingest.pinyin import TABLE
from ingest.themes import Kind, Vocabulary

DRAWS = 3
"""Ways in which chance changes a question; the mean of their values is the question's."""
SEED = 20261122
PLACE = Place(
    Path(__file__).parents[1] / "docs" / "retrieval.md",
    "<!-- 以下由 python -m benchmarks.robustness --write 写入 -->",
    "<!-- 到此为止 -->",
)
SPOKEN = ("请问一下，{}呢", "我想了解下{}，有没有啊", "帮我找找{}，谢谢")
"""What people say around a question."""
SMALL = {
    "怎么样": "咋样",
    "怎么": "咋",
    "怎样": "咋",
    "如何": "咋",
    "什么": "啥",
    "是否": "是不是",
    "哪里": "哪儿",
}
COMMON = range(0xB0, 0xD8)
"""First bytes of the 3,755 characters of GB 2312's first level: what a slip of the input method puts."""
_HAN = re.compile("[㐀-鿿]")
_END = re.compile(r"[？?。！!]+$")
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writer:
    """Chance, with the words it may choose from."""

    dice: random.Random
    vocabulary: Vocabulary
    segmenter: Segmenter

    def turned(self, text: str) -> str:
        """The halves, parted between two words near the middle, the other way round."""
        bare = _END.sub("", text)
        ends = [0]
        for word in self.segmenter.words(bare):
            at = bare.lower().find(word, ends[-1])
            ends += [at + len(word)] if at >= 0 else []
        middle = min(ends, key=lambda end: abs(end - len(bare) / 2))
        return (
            f"{bare[middle:].strip('，, ')}，{bare[:middle].strip('，, ')}"
            if 0 < middle < len(bare)
            else text
        )

    def reworded(self, text: str) -> str:
        """Each term with another formal name of its theme in its stead: what is asked may become another part of it."""
        return self._with_terms(text, "name", "alias")

    def popular(self, text: str) -> str:
        """Each term with a spoken form of its theme in its stead."""
        return self._with_terms(text, "colloq")

    def spoken(self, text: str) -> str:
        """With the small words of speech, and a phrase around the whole."""
        for formal, word in SMALL.items():
            text = text.replace(formal, word)
        return self.dice.choice(SPOKEN).format(_END.sub("", text))

    def _with_terms(self, text: str, *kinds: Kind) -> str:
        """From the last to the first, so that places stay what they are."""
        places = {(each.start, each.end): each for each in self.vocabulary.matches(text)}
        for (start, end), match in sorted(places.items(), reverse=True):
            terms = self.vocabulary.theme(match.theme_path).terms
            others = [word for kind in kinds for word in terms.get(kind, ()) if word != match.term]
            text = f"{text[:start]}{self.dice.choice(others)}{text[end:]}" if others else text
        return text

    def misheard(self, text: str) -> str:
        """One character with another that sounds alike in its stead."""
        return self._at_one(text, lambda char: self.dice.choice(alike(char)), lambda char: bool(alike(char)))

    def dropped(self, text: str) -> str:
        """One character less."""
        return self._at_one(text, lambda char: "")

    def doubled(self, text: str) -> str:
        """One character twice."""
        return self._at_one(text, lambda char: char * 2)

    def _at_one(
        self, text: str, change: Callable[[str], str], suits: Callable[[str], bool] = lambda char: True
    ) -> str:
        places = [n for n, char in enumerate(text) if _HAN.match(char) and suits(char)]
        at = self.dice.choice(places) if places else len(text)
        return text[:at] + "".join(map(change, text[at : at + 1])) + text[at + 1 :]

    def traditional(self, text: str) -> str:
        """In traditional script."""
        changed: str = _to_traditional().convert(text)
        return changed


@cache
def _to_traditional() -> opencc.OpenCC:
    """Its dictionaries take 30 ms to load."""
    return opencc.OpenCC("s2t")


RULES: dict[str, Callable[[Writer, str], str]] = {
    "换语序": Writer.turned,
    "换成同一主题的正式词": Writer.reworded,
    "换成同一主题的口语词": Writer.popular,
    "口语的句式": Writer.spoken,
    "同音错字": Writer.misheard,
    "漏一个字": Writer.dropped,
    "多一个字": Writer.doubled,
    "繁体": Writer.traditional,
}


@cache
def _homophones() -> dict[str, tuple[str, ...]]:
    """By each character the others of its first reading."""
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        characters = line.partition(" ")[2]
        for char in characters:
            found.setdefault(
                char, tuple(other for other in characters if other != char and _is_common(other))
            )
    return found


def _is_common(char: str) -> bool:
    return char.encode("gb18030")[0] in COMMON and len(char.encode("gb18030")) == 2


def alike(char: str) -> tuple[str, ...]:
    """Common characters that sound as ``char`` does."""
    return _homophones().get(char, ())


def changed(rule: str, question: Record, vocabulary: Vocabulary, segmenter: Segmenter) -> list[str]:
    """The ways in which a rule puts a question, none where it leaves it as it is."""
    dice = (random.Random(f"{SEED} {rule} {question['id']} {draw}") for draw in range(DRAWS))
    ways = (RULES[rule](Writer(each, vocabulary, segmenter), question["query"]) for each in dice)
    return [way for way in dict.fromkeys(ways) if way != question["query"]]


def report(shared: Path) -> Iterator[str]:
    """The table."""
    asked = [each for each in questions(shared) if each["answerable"]]
    with library_of(shared / "seeds") as folder, opened(folder, DEFAULT) as library:
        vocabulary, segmenter = Vocabulary.load(), library.segmenter
        plain = {each["id"]: judge_one(library, shared, each) for each in asked}
        yield "| 改法 | 问题 | nDCG@10：原来，改后 | 差（95% 区间） | 召回@10：原来，改后 | 差（95% 区间） |"
        yield "|---|---|---|---|---|---|"
        for rule in RULES:
            every = [(each, changed(rule, each, vocabulary, segmenter)) for each in asked]
            some = [(each, ways) for each, ways in every if ways]
            before = [plain[each["id"]] for each, _ in some]
            after = [
                [judge_one(library, shared, {**each, "query": way}) for way in ways] for each, ways in some
            ]
            cells = [_cell(before, after, key) for key in ("ndcg@10", "recall@10")]
            yield f"| {rule} | {len(some)} | {' | '.join(cells)} |"


def _cell(before: Sequence[Record], after: Sequence[Sequence[Record]], key: str) -> str:
    old = [each[key] for each in before]
    new = [mean([way[key] for way in ways]) for ways in after]
    return f"{mean(old):.3f}，{mean(new):.3f} | {_told(Resampled([old, new]).difference(1, 0))}"


def _told(difference: Difference) -> str:
    interval = difference.interval
    return f"{difference.mean:+.3f}（{interval.low:+.3f} 至 {interval.high:+.3f}）"


def main() -> None:
    """Print the table, and put it into the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with seeds/ and gold/")
    parser.add_argument("--write", action="store_true", help=f"put the table into docs/{PLACE.page.name}")
    arguments = parser.parse_args()
    lines = printed(report(arguments.shared))
    if arguments.write:
        PLACE.put(lines)


if __name__ == "__main__":
    main()
