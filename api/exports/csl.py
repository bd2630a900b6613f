"""A handout in, its sources as CSL-JSON out (citationstyles.org, schema 1.0.2), as Zotero reads them."""

import json
from typing import Any

from api.handouts.handout import Handout
from api.handouts.sources import Source

LABEL = "CSL-JSON"
SUFFIX = "json"
MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
_TYPES = {"N": "article-newspaper", "EB/OL": "webpage", "G": "book", "Z": "document"}


def write(handout: Handout) -> bytes:
    """A list with one item for each source."""
    return json.dumps([_item(each) for each in handout.sources], ensure_ascii=False, indent=1).encode()


def _item(source: Source) -> dict[str, Any]:
    """What is known of a source; what is not is named in ``note``."""
    where = "container-title" if source.kind in {"N", "EB/OL"} else "publisher"
    item = {
        "id": f"{source.document_id}-{source.n}",
        "type": _TYPES[source.kind],
        "language": "zh-CN",
        "title": source.title,
        "author": [{"literal": name} for name in source.authors],
        where: source.publisher,
        "issued": _issued(source),
        "URL": source.url,
        "note": source.note,
    }
    return {name: value for name, value in item.items() if value}


def _issued(source: Source) -> dict[str, Any]:
    circa = {"circa": True} if source.date_confidence == "inferred" else {}
    if source.date_parts:
        return {"date-parts": [list(source.date_parts)], **circa}
    return {"literal": source.date, **circa} if source.date else {}
