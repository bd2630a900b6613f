"""An answer of the HTTP API in, what the service and the command line say too out."""

from typing import Any

PAGING = {"corpus_version", "next_cursor"}


def uncited(found: dict[str, Any]) -> dict[str, Any]:
    """An answer without the version of the corpus and the way to the next page."""
    return {name: value for name, value in found.items() if name not in PAGING}
