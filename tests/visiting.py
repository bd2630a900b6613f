"""A library in, the service to those who only read it out: a fixture of the modules that name this file in
``pytest_plugins``."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings


@pytest.fixture(scope="module")
def visitor(filled: Path) -> Iterator[TestClient]:
    """Of the library that holds the report."""
    with TestClient(create_app(Settings(library=filled))) as opened:
        yield opened
