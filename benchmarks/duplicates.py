"""Training news with synthetic edits in, how many twins are found and how many are claimed wrongly out.

Each edit is made to items drawn with a fixed seed; the edited text is stored in a library that holds the
others, and is found if its original is among its twins. What only looks alike must have no twin.
"""

import argparse
import json
import lzma
import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

from api.measures.metrics import percentile
from index import duplicates
from index.store import Store
from ingest.document import Document, Passage
from ingest.ingested import Ingested

SHARED = Path(__file__).parents[1].parent / "shared"
SEED = 1
EDITED = 100
Edit = Callable[[str, random.Random], str]

LINE = "编者按：以下做法值得各地借鉴，本报摘登如下。（来源：某某日报 记者王小明 2023年5月3日）"
WIDE = str.maketrans("，。：；！？（）０１２３４５６７８９", ",.:;!?()0123456789")


def cut(text: str, rng: random.Random) -> str:
    """The text without its first, middle or last third."""
    third = len(text) // 3
    parts = [text[:third], text[third : 2 * third], text[2 * third :]]
    del parts[rng.randrange(3)]
    return "".join(parts)


def copy_edit(text: str, rng: random.Random) -> str:
    """Two characters in every hundred are others."""
    found = list(text)
    for at in range(rng.randrange(100), len(text) - 1, 100):
        found[at : at + 2] = rng.choices("经过有关部门认真研究全面推进工作", k=2)
    return "".join(found)


def misread(text: str, rng: random.Random) -> str:
    """One Han character in a hundred is misread."""
    return re.sub(r"[一-鿿]", lambda m: rng.choice("己未士曰末土") if rng.random() < 0.01 else m[0], text)


def traditional(text: str, rng: random.Random) -> str:
    """In traditional script, word by word."""
    import opencc  # noqa: PLC0415

    return str(opencc.OpenCC("s2t").convert(text))


def filled_anew(text: str, rng: random.Random) -> str:
    """The same form of another day: every number is another one."""
    return re.sub(r"\d+", lambda m: str(rng.randrange(10 ** (len(m[0]) - 1), 10 ** len(m[0]))), text)


EDITS: dict[str, Edit] = {
    "an editor's line": lambda text, rng: LINE + text,
    "cut by a third": cut,
    "cut, and an editor's line": lambda text, rng: LINE + cut(text, rng),
    "other punctuation": lambda text, rng: text.translate(WIDE),
    "traditional script": traditional,
    "2 characters in 100 edited": copy_edit,
    "1 character in 100 misread": misread,
}


def news(count: int) -> list[str]:
    """The first ``count`` training news items, without runs of white space. Ends the program where they are not at hand."""
    path = SHARED / "train" / "news.jsonl.xz"
    if not path.is_file():
        sys.exit(f"没有“{path}”：评测文字不在仓库里，请放好后再运行。")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return ["\n".join(json.loads(line)["text"].split()) for line in islice(lines, count)]


class Shelf:
    """A store of plain texts, each compared with all before it."""

    def __init__(self, folder: str) -> None:
        self.store = Store(Path(folder, "library.sqlite"))
        self.store.migrate()
        self.seconds: list[float] = []

    def add(self, name: str, *articles: str) -> None:
        """Stores a document with these articles."""
        document = Document(name, name, name, "text/plain", "utf-8", "".join(articles), ())
        passages = tuple(
            Passage(f"{name}-{n}-1", name, n, 1, (), text, ()) for n, text in enumerate(articles, start=1)
        )
        self.store.add(Ingested(document, passages, ()), name)
        started = time.perf_counter()
        duplicates.enter(self.store, {name: duplicates.Signature.of(passages)})
        self.seconds.append(time.perf_counter() - started)

    def size(self) -> int:
        """Bytes of the tables of signatures and bands."""
        tables = "('signatures', 'bands', 'sqlite_autoindex_signatures_1')"
        return int(self.store.rows(f"SELECT sum(pgsize) FROM dbstat WHERE name IN {tables}")[0][0])

    def twins(self, name: str) -> list[str]:
        """Ids of the twins of a document."""
        return [twin.document_id for twin in duplicates.twins(self.store, name)]


def found_rows(shelf: Shelf, texts: Sequence[str]) -> Iterator[str]:
    """A row for each edit: how many edited texts find their original."""
    rng = random.Random(SEED)
    picked = rng.sample(range(len(texts)), EDITED)
    for label, edit in EDITS.items():
        for n in picked:
            shelf.add(f"{label} {n}", edit(texts[n], rng))
        yield _row(label, sum(str(n) in shelf.twins(f"{label} {n}") for n in picked))
    for n in picked:
        shelf.add(f"page {n}", *rng.sample(texts, 2), texts[n], *rng.sample(texts, 2))
    yield _row("on a page of five articles", sum(str(n) in shelf.twins(f"page {n}") for n in picked))


def wrong_rows(shelf: Shelf, texts: Sequence[str]) -> Iterator[str]:
    """A row for each thing that is no twin: how many are claimed all the same."""
    rng = random.Random(SEED)
    picked = rng.sample([n for n, text in enumerate(texts) if len(re.findall(r"\d+", text)) >= 6], EDITED)
    for n in picked:
        shelf.add(f"form {n}", filled_anew(texts[n], rng))
    yield _row("the same form, other numbers", sum(str(n) in shelf.twins(f"form {n}") for n in picked))
    for n in picked:
        half = len(texts[n]) // 2
        shelf.add(f"cited {n}", texts[n][:half] + rng.choice(texts)[:half])
    yield _row("half of it cited in another", sum(str(n) in shelf.twins(f"cited {n}") for n in picked))


def _row(label: str, count: int) -> str:
    return f"| {label} | {EDITED} | {count} |"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=2000, help="news items that the library holds")
    texts = news(parser.parse_args().items)
    with TemporaryDirectory() as folder:
        shelf = Shelf(folder)
        with shelf.store.transaction():
            for n, text in enumerate(texts):
                shelf.add(str(n), text)
            times = [1000 * each for each in shelf.seconds]
            size = shelf.size() / len(texts) / 1024
            print("| edit | texts | original found |\n|---|---|---|", *found_rows(shelf, texts), sep="\n")
            print("\n| no twin | texts | claimed |\n|---|---|---|", *wrong_rows(shelf, texts), sep="\n")
        shelf.store.close()
    memory = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    last = times[-min(1000, len(times)) :]
    print(
        f"\n{len(texts)} items: {sum(times) / len(times):.2f} ms each, the last 1000 p50"
        f" {percentile(last, 0.5):.2f} ms, p95 {percentile(last, 0.95):.2f} ms;"
        f" {size:.1f} KiB each of signature, {memory:.0f} MB of memory in all."
    )


if __name__ == "__main__":
    main()
