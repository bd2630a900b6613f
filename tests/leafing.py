"""Leafing through the lists of the HTTP API."""

from collections.abc import Iterator
from typing import Any

from starlette.testclient import TestClient


def pages(client: TestClient, address: str, **asked: Any) -> Iterator[dict[str, Any]]:
    """All pages of a list."""
    cursor = None
    while True:
        page = client.get(
            f"/api/v1/{address}", params={**asked, **({"cursor": cursor} if cursor else {})}
        ).json()
        yield page
        cursor = page["next_cursor"]
        if cursor is None:
            return


def ids(pages: Iterator[dict[str, Any]], name: str) -> list[str]:
    return [
        each.get("id") or each["practice_id"] or each["passage_id"] for page in pages for each in page[name]
    ]
