"""A program that uploads, for tests: announces files, sends them in pieces, publishes what was read."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.keepers import KEEPER, TOKEN


def text(number: int) -> bytes:
    """A report like no other ``number``."""
    told = f"""湖北省宜昌市：老旧小区改造

近年来，宜昌市伍家岗区推进老旧小区改造，业委会召集居民代表协商·〔2021〕《公约》𠮷①，增设充电桩１２个，拆除违建{number}处。
"""
    return told.encode()


def serving(folder: Path) -> TestClient:
    """The service; as it is not started, what is due is read when ``finished`` says so, and not in the background."""
    return TestClient(create_app(Settings(library=folder, token=TOKEN, workers=1)))


def begin(client: TestClient, *files: tuple[str, int]) -> dict[str, Any]:
    listed = [{"name": name, "size": size} for name, size in files]
    answer = client.post("/api/v1/uploads", json={"files": listed}, headers=KEEPER)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def put(client: TestClient, upload: int, n: int, data: bytes, offset: int = 0) -> Any:
    address = f"/api/v1/uploads/{upload}/files/{n}"
    return client.patch(address, content=data, headers={**KEEPER, "Upload-Offset": str(offset)})


async def pieces(data: bytes) -> AsyncIterator[bytes]:
    """``data`` as a request brings them."""
    yield data


def give(client: TestClient, files: Mapping[str, bytes]) -> dict[str, Any]:
    """An upload of ``files`` once all are read."""
    made = begin(client, *((name, len(data)) for name, data in files.items()))
    for n, data in enumerate(files.values(), start=1):
        assert put(client, made["id"], n, data).status_code == 200
    return finished(client, made["id"])


def finished(client: TestClient, upload: int) -> dict[str, Any]:
    """The view of an upload once all that is due was read."""
    app: Any = client.app
    app.state.unloading.unload()
    found: dict[str, Any] = client.get(f"/api/v1/uploads/{upload}", headers=KEEPER).json()
    assert found["state"] == "finished"
    return found


def publish(client: TestClient, upload: int, **body: Any) -> dict[str, Any]:
    answer = client.post(f"/api/v1/uploads/{upload}/publication", json=body, headers=KEEPER)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
