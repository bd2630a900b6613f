"""Records in, the HTTP response in the format asked for out: JSON Lines, CSV or XLSX to keep."""

import json
from collections.abc import Iterable
from typing import Literal
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from api.tables import MEDIA_TYPES, Kind, Sheet, csv_lines, xlsx
from api.views import Record

Format = Literal["json", "jsonl", "csv", "xlsx"]
JSON_LINES = ("application/x-ndjson", "application/jsonl")
_ACCEPTED: dict[str, Format] = {
    **dict.fromkeys(JSON_LINES, "jsonl"),
    **{kind_type.split(";")[0]: kind for kind, kind_type in MEDIA_TYPES.items()},
}


def format_of(request: Request, chosen: Format | None) -> Format:
    """The format ``chosen`` in the query string, else the first known one of the header Accept, else JSON."""
    accepted = (part.split(";")[0].strip() for part in request.headers.get("accept", "").split(","))
    known: list[Format] = [_ACCEPTED[name] for name in accepted if name in _ACCEPTED]
    first: Format = known[0] if known else "json"
    return chosen or first


def lines(request: Request, records: Iterable[Record]) -> Response:
    """JSON Lines under the name that the request gives them."""
    accepted = request.headers.get("accept", "")
    kind = next((name for name in JSON_LINES if name in accepted), JSON_LINES[0])
    written = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return StreamingResponse(written, media_type=kind)


def table(sheets: Iterable[Sheet], kind: Kind, name: str) -> Response:
    """A file of this kind under ``name``, which may be Chinese (RFC 6266)."""
    headers = {
        "Content-Disposition": f"attachment; filename=\"tashan.{kind}\"; filename*=UTF-8''{quote(name)}.{kind}"
    }
    chosen = list(sheets)
    if kind == "csv":
        return StreamingResponse(csv_lines(chosen), headers=headers, media_type=MEDIA_TYPES[kind])
    return Response(xlsx(chosen), headers=headers, media_type=MEDIA_TYPES[kind])
