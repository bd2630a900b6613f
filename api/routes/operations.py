"""A table of operations in, their routes in the HTTP API out: the docstring of each describes it in OpenAPI."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from fastapi import APIRouter
from fastapi.params import Depends

Operation = tuple[str, str, Callable[..., Any], str]
"""Its method, its address below the router's, what answers it, and what it is called."""


def offered(
    routes: APIRouter, operations: Iterable[Operation], dependencies: Sequence[Depends] = ()
) -> APIRouter:
    """``routes`` with the ``operations`` in their order, each after the ``dependencies``."""
    for method, address, answer, summary in operations:
        routes.add_api_route(
            address,
            answer,
            methods=[method],
            summary=summary,
            description=answer.__doc__ or "",
            dependencies=dependencies,
        )
    return routes
