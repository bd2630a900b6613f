"""The HTML of a page in, what a reader has of it out."""

import re
from html import unescape


def text_of(html: str) -> str:
    """What a reader without styles reads: tags away, entities resolved."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def links(html: str) -> list[str]:
    """Where its links lead."""
    return [unescape(link) for link in re.findall(r'href="([^"]+)"', html)]


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of the form under an answer."""
    form = re.search(r'<form class="feedback".*?</form>', page, re.DOTALL)
    assert form
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    return {name: unescape(value) for name, value in hidden}
