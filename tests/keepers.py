"""A browser of whoever keeps the data, for tests of their pages: comes in by the token, sends forms as a page does."""

import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

TOKEN = "keeper-token"
KEEPER = {"Authorization": f"Bearer {TOKEN}"}
"""What a program says of itself that keeps the data."""
OWN = {"origin": "http://testserver"}
"""What a browser says of a form that one of our pages sends."""


def enter(client: TestClient, name: str = "") -> TestClient:
    """The client, let in under ``name``."""
    answer = client.post(
        "/admin/enter", data={"token": TOKEN, "name": name}, headers=OWN, follow_redirects=False
    )
    assert answer.status_code == 303, answer.text
    return client


def csrf_of(client: TestClient) -> str:
    """The CSRF token of the client's session, out of a page."""
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/admin").text)
    assert found
    return found[1]


def send(client: TestClient, address: str, **fields: Any) -> Response:
    """The answer to a form with ``fields`` that a page of this session sends; redirects are not followed."""
    data = {"csrf": csrf_of(client), **fields}
    return client.post(address, data=data, headers=OWN, follow_redirects=False)
