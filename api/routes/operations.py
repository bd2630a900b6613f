"""A table of operations in, their routes in the HTTP API out: the docstring of each describes it in OpenAPI."""

from collections.abc import Callable, Iterable
from typing import Any

from fastapi import APIRouter

Operation = tuple[str, str, Callable[..., Any], str]
"""Its method, its address below the router's, what answers it, and what it is called."""


def offered(routes: APIRouter, operations: Iterable[Operation]) -> APIRouter:
    """``routes`` with the ``operations`` in their order."""
    for method, address, answer, summary in operations:
        described = answer.__doc__ or ""
        routes.add_api_route(address, answer, methods=[method], summary=summary, description=described)
    return routes
