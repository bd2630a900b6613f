"""A handout and the name of a format in, the file that a browser keeps out."""

from urllib.parse import quote

from starlette.responses import Response

from api import exports
from api.handouts.handout import Handout
from api.pages.frame import HEADERS

FORMATS = {name: exports.load(name).LABEL for name in exports.names()}
"""What a reader calls the formats."""


_MOST_NAME = 60
"""Characters of the title in a file's name: file systems take 255 bytes, three for each."""


def sent_file(handout: Handout, name: str) -> Response:
    """The file, under the title of the handout. Raises UserError for an unknown format."""
    export = exports.load(name)
    file = quote(f"{handout.title[:_MOST_NAME]}（{handout.label}）.{export.SUFFIX}", safe="")
    named = f"attachment; filename=\"handout.{export.SUFFIX}\"; filename*=UTF-8''{file}"
    headers = HEADERS | {"Content-Disposition": named}
    return Response(export.write(handout), headers=headers, media_type=export.MEDIA_TYPE)
