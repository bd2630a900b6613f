"""Another encoder: the old vectors serve until the new ones have caught up, and nothing is done twice."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.keeping.background import reembedding
from api.settings import Settings
from index.encoders import EncoderOptions
from index.endpoint import Endpoint
from index.errors import EncoderUnavailable, LibraryBusy
from index.library import Library
from index.models import Models
from index.reembedding import Reembedding
from index.search import SearchResult, search
from index.wanted import SearchOptions
from tests.builders import Report, add, open_library
from tests.commands import Tashan
from tests.model_server import ModelServer, embeddings, serving, unit

TEXTS = [f"第{n}社区·〔2021〕《办法》𠮷①，老旧小区　加装电梯{n * 7}部。" for n in range(70)]
QUESTION = "老旧小区加装电梯"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as server:
        yield server


def served(server: ModelServer, model: str = "新") -> Models:
    return Models(f"openai:{model}", EncoderOptions(Endpoint(server.url)))


def stocked(folder: Path, count: int, models: Models | None = None) -> Library:
    library = open_library(folder, models) if models else open_library(folder)
    for n, text in enumerate(TEXTS[:count]):
        add(library, Report(text, name=f"{n}.txt"))
    library.sync()
    return library


def down(model: str = "新") -> Models:
    """A server that was switched off."""
    with serving() as server:
        return served(server, model)


def found(library: Library, leg: Any = "default") -> SearchResult:
    library.refresh()
    return search(library, QUESTION, SearchOptions(k=100, by="passage", leg=leg))


def sources(result: SearchResult) -> set[str]:
    return {hit.source for hit in result.hits}


def going_on(state: Reembedding) -> bool:
    return True


def near(library: Library) -> dict[str, float]:
    return {each.key: each.score for each in library.vectors.search(QUESTION, 999)}


def expected(count: int) -> dict[str, float]:
    """The cosines of all units, by the server's own vectors."""
    reports = [Report(text, name=f"{n}.txt") for n, text in enumerate(TEXTS[:count])]
    units = {each.id: f"{r.title}\n{r.text}" for r in reports for each in r.ingested().passages}
    return {key: float(unit(QUESTION) @ unit(text)) for key, text in units.items()}


def test_the_old_vectors_serve_until_the_new_ones_have_caught_up(tmp_path: Path, server: ModelServer) -> None:
    stocked(tmp_path, 3).close()
    old = near(open_library(tmp_path))
    library = open_library(tmp_path, served(server))
    assert near(library) == old and server.bodies == []
    assert library.reembedding == Reembedding(library.vectors.encoder.name, "openai:新", 0, 3)
    library.reembed(going_on)
    assert library.reembedding is None and library.vectors.encoder.name == "openai:新"
    new = near(library)
    assert {key: new[key] for key in expected(3)} == pytest.approx(expected(3), abs=1e-3)
    assert library.check() == []
    library.close()
    asked = len(server.texts)
    again = open_library(tmp_path, served(server))
    assert again.reembedding is None and near(again) == new
    assert len(server.texts) == asked + 1
    again.close()


def test_what_was_encoded_before_an_interruption_is_not_encoded_again(
    tmp_path: Path, server: ModelServer
) -> None:
    stocked(tmp_path, 70).close()
    library = open_library(tmp_path, served(server))
    library.reembed(lambda state: state.done == 0)
    pending = library.reembedding
    assert pending and (pending.done, pending.total) == (64, 70)
    library.close()
    library = open_library(tmp_path, served(server))
    before = set(server.texts)
    told: list[int] = []

    def telling(state: Reembedding) -> bool:
        told.append(state.done)
        return True

    library.reembed(telling)
    after = server.texts[-6 * 2 :]
    assert not before & set(after) and told[0] == 64 and told[-1] == 70
    assert library.reembedding is None and library.check() == []
    library.close()


def test_what_changes_meanwhile_is_found_in_both(tmp_path: Path, server: ModelServer) -> None:
    stocked(tmp_path, 3).close()
    library = open_library(tmp_path, served(server))

    def changing(state: Reembedding) -> bool:
        if state.done == 0:
            add(library, Report(TEXTS[3], name="3.txt"))
            library.withdraw(Report(TEXTS[0]).id)
            assert sources(found(library)) == {"1.txt", "2.txt", "3.txt"}
            assert library.vectors.encoder.name.startswith("hashing:")
        return True

    library.reembed(changing)
    assert library.vectors.encoder.name == "openai:新" and library.check() == []
    assert sources(found(library, "vectors")) == {"1.txt", "2.txt", "3.txt"}
    library.close()


def test_two_do_not_encode_the_same(tmp_path: Path, server: ModelServer) -> None:
    stocked(tmp_path, 2).close()
    library, other = open_library(tmp_path, served(server)), open_library(tmp_path, served(server))

    def colliding(state: Reembedding) -> bool:
        if state.done == 0:
            with pytest.raises(LibraryBusy):
                other.reembed(going_on)
        return True

    library.reembed(colliding)
    assert other.reembedding
    other.refresh()
    assert other.reembedding is None and near(other) == near(library)
    library.close()
    other.close()


def test_a_server_that_fails_in_the_middle_costs_one_step(tmp_path: Path) -> None:
    def failing(server: ModelServer, body: dict[str, Any]) -> tuple[int, bytes]:
        return embeddings(server, body) if len(server.bodies) != 6 else (500, b"")

    stocked(tmp_path, 70).close()
    with serving(failing) as server:
        library = open_library(tmp_path, served(server))
        with pytest.raises(EncoderUnavailable, match="状态 500"):
            library.reembed(going_on)
        assert library.reembedding and library.reembedding.done == 64
        library.reembed(going_on)
    assert library.reembedding is None and library.check() == []
    library.close()


def test_words_alone_answer_where_the_server_is_down(tmp_path: Path) -> None:
    with serving() as server:
        stocked(tmp_path, 3, served(server)).close()
    library = open_library(tmp_path, served(server))
    result = found(library)
    assert [hit.why.vector for hit in result.hits] == [0.0] * 3
    assert len(result.notes) == 1
    assert result.notes[0].startswith("编码器“openai:新”连不上（http://127.0.0.1")
    assert result.notes[0].endswith("这次只按词语检索。")
    with pytest.raises(EncoderUnavailable):
        found(library, "vectors")
    library.close()


def test_what_comes_in_while_the_server_is_down_gets_its_vectors_later(tmp_path: Path) -> None:
    with serving() as server:
        stocked(tmp_path, 2, served(server)).close()
    library = open_library(tmp_path, served(server))
    with library.following() as follower:
        for n in (2, 3):
            add(library, Report(TEXTS[n], name=f"{n}.txt"))
            follower.follow()
    result = found(library)
    assert sources(result) == {"0.txt", "1.txt", "2.txt", "3.txt"}
    assert "最近入库的内容还没有编成向量" in result.notes[-1]
    library.close()
    with serving() as server:
        library = open_library(tmp_path, served(server))
        assert sources(found(library, "vectors")) == sources(result)
        assert found(library).notes == () and library.check() == []
        library.close()


def test_a_new_library_is_filled_while_the_server_is_down(tmp_path: Path) -> None:
    library = stocked(tmp_path, 2, down())
    result = found(library)
    assert sources(result) == {"0.txt", "1.txt"} and library.vectors.seq == -1
    assert len(result.notes) == 2 and "连不上（http://127.0.0.1" in result.notes[0]
    with pytest.raises(EncoderUnavailable):
        found(library, "vectors")
    library.close()


def test_a_lost_encoder_leaves_the_words(tmp_path: Path) -> None:
    """The old vectors are those of a passage prompt that is set no more, and the new server is down."""
    with serving() as server:
        options = EncoderOptions(Endpoint(server.url), passage_prompt="passage: ")
        stocked(tmp_path, 2, Models("openai:旧", options)).close()
    library = open_library(tmp_path, down())
    result = found(library)
    assert sources(result) == {"0.txt", "1.txt"}
    assert result.notes[0].startswith("现有向量的编码器“openai:旧|passage: ”不能用了")
    assert "设置的编码器“openai:新”编好了 0/2 份文档" in result.notes[1]
    library.close()


def test_a_light_encoder_is_taken_up_at_once(tmp_path: Path, server: ModelServer) -> None:
    stocked(tmp_path, 2, served(server)).close()
    library = open_library(tmp_path)
    assert library.reembedding is None and len(library.vectors) == 4
    assert library.vectors.encoder.name.startswith("hashing:")
    library.close()


def test_old_vectors_are_kept_until_a_rebuild(tmp_path: Path, server: ModelServer) -> None:
    stocked(tmp_path, 2).close()
    library = open_library(tmp_path, served(server))
    library.reembed(going_on)
    places = tmp_path / "indexes" / "vectors"
    assert len(list(places.glob("*/"))) == 2
    (places / "manifest.json").write_text("{}", encoding="utf-8")  # As older versions laid it down.
    library.rebuild()
    assert len([path for path in places.iterdir() if path.suffix != ".lock"]) == 1 and library.check() == []
    library.close()


def test_a_rebuild_makes_what_is_missing_once(tmp_path: Path, server: ModelServer) -> None:
    stocked(tmp_path, 2).close()
    library = open_library(tmp_path, served(server))
    library.rebuild(going_on)
    assert library.reembedding is None and library.check() == []
    assert len([text for text in server.texts if text != "他山之石"]) == 4
    library.close()


def test_the_service_encodes_in_the_background(tmp_path: Path, server: ModelServer) -> None:
    stocked(tmp_path, 3).close()
    library = open_library(tmp_path, served(server))
    with reembedding(library) as worker:
        worker.join(20)
    assert library.reembedding is None and library.check() == []
    with reembedding(library) as worker:
        worker.join(20)
        assert not worker.is_alive()
    library.close()


def test_the_service_tells_how_far_it_is(filled: Path, tmp_path: Path) -> None:
    folder = copytree(filled, tmp_path / "库")
    with serving(lambda server, body: (500, b"")) as server:
        chosen = Settings(library=folder, encoder="openai:新", embeddings_url=server.url)
        with TestClient(create_app(chosen)) as client:
            told = client.get("/api/v1/health").json()["reembedding"]
            hits = client.get("/api/v1/search", params={"q": "加装电梯"}).json()
    assert (told["wanted"], told["done"], told["total"]) == ("openai:新", 0, 1)
    assert hits["hits"] and "设置的编码器“openai:新”编好了 0/1 份文档" in hits["notes"][0]


def test_the_command_line_says_which_vectors_it_searched(
    filled: Path, tmp_path: Path, server: ModelServer, tashan: Tashan, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copytree(filled, tmp_path / "库")
    monkeypatch.setenv("TASHAN_ENCODER", "openai:新")
    monkeypatch.setenv("TASHAN_EMBEDDINGS_URL", server.url)
    status, out, told = tashan("--library", folder, "search", "加装电梯", "--json")
    assert status == 0 and json.loads(out)["hits"] and server.bodies == []
    assert told.startswith("设置的编码器“openai:新”编好了 0/1 份文档") and "运行 tashan rebuild" in told
    assert tashan("--library", folder, "rebuild")[0] == 0
    status, out, told = tashan("--library", folder, "search", "加装电梯", "--json")
    assert (status, told) == (0, "") and server.texts[-1] == "加装电梯"
    assert json.loads(out)["hits"][0]["why"]["vector"] > 0
