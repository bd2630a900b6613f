"""Records in, the HTTP response in the format asked for out: JSON Lines, CSV or XLSX to keep, or a stream of events."""

import json
import re
from collections.abc import Iterable
from typing import Any, Literal
from urllib.parse import quote

from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from api.routes.editions import FIELD, version_of
from api.tables import MEDIA_TYPES, Kind, Sheet, csv_lines, xlsx
from api.views import Record

Format = Literal["json", "jsonl", "csv", "xlsx"]
JSON_LINES = ("application/x-ndjson", "application/jsonl")
_QUALITY = re.compile(r"[01](\.[0-9]{0,3})?")
_ACCEPTED: dict[str, Format] = {
    "application/json": "json",
    **dict.fromkeys(JSON_LINES, "jsonl"),
    **{kind_type.split(";")[0]: kind for kind, kind_type in MEDIA_TYPES.items()},
}


def format_of(request: Request, chosen: Format | None) -> Format:
    """The format ``chosen`` in the query string, else the known one that the header Accept likes best, of equals
    the first, else JSON."""
    weights = dict(_weighed(part) for part in request.headers.get("accept", "").lower().split(","))
    known = [name for name in weights if name in _ACCEPTED and weights[name] > 0]
    return chosen or (_ACCEPTED[max(known, key=weights.__getitem__)] if known else "json")


def _weighed(part: str) -> tuple[str, float]:
    """A media type of Accept and its quality from 0 to 1: ``text/csv;q=0.5``; one that is no number counts as 0."""
    name, *options = (word.strip() for word in part.split(";"))
    quality = next((word.removeprefix("q=") for word in options if word.startswith("q=")), "1")
    return name, float(quality) if _QUALITY.fullmatch(quality) else 0.0


def cited(request: Request, record: Record) -> Record:
    """A record with the version of the corpus that it tells of."""
    return {FIELD: version_of(request), **record}


def answered(request: Request, record: Record) -> JSONResponse:
    """A record that tells what the corpus holds."""
    return JSONResponse(cited(request, record))


def cited_lines(request: Request, records: Iterable[Record]) -> Response:
    """Records as JSON Lines, each with the version of the corpus: a line goes its own way."""
    return lines(request, (cited(request, record) for record in records))


def lines(request: Request, records: Iterable[Record]) -> Response:
    """JSON Lines under the name that the request gives them."""
    accepted = request.headers.get("accept", "").lower()
    kind = next((name for name in JSON_LINES if name in accepted), JSON_LINES[0])
    written = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return StreamingResponse(written, media_type=kind)


def stream(events: Iterable[tuple[str, Any]]) -> Response:
    """Named JSON values as server-sent events, each sent as soon as it is there."""
    sent = (
        format_sse_event(data_str=json.dumps(value, ensure_ascii=False), event=name) for name, value in events
    )
    # nginx would hold them back to send them together.
    return EventSourceResponse(sent, headers={"X-Accel-Buffering": "no"})


def table(sheets: Iterable[Sheet], kind: Kind, name: str) -> Response:
    """A file of this kind under ``name``, which may be Chinese (RFC 6266)."""
    headers = {
        "Content-Disposition": f"attachment; filename=\"tashan.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}"
    }
    chosen = list(sheets)
    if kind == "csv":
        return StreamingResponse(csv_lines(chosen), headers=headers, media_type=MEDIA_TYPES[kind])
    return Response(xlsx(chosen), headers=headers, media_type=MEDIA_TYPES[kind])
