"""A ``Service`` in, all its pages out, as the routes of one site."""

from fastapi import APIRouter

from api.pages import ask, baskets, compare, documents, overview, search
from api.pages.frame import Frame, asset, routes

PARTS = (search, documents, ask, compare, overview, baskets)


def router(frame: Frame) -> APIRouter:
    """Every page, and the styles and the script under ``/static``."""
    made = routes({"/static/{name}": asset})
    for part in PARTS:
        made.include_router(part.router(frame))
    return made
