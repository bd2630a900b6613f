"""A ``Service`` in, all its pages out, as the routes of one site."""

from fastapi import APIRouter, Depends

from api.pages import (
    admin,
    ask,
    audit,
    baskets,
    compare,
    damage,
    documents,
    entrance,
    holdings,
    jobs,
    manual,
    materials,
    overview,
    particulars,
    search,
    twins,
    unanswered,
    uses,
    vocabulary,
    voices,
)
from api.pages.frame import Frame, asset, routes

PARTS = (search, materials, documents, ask, uses, compare, overview, baskets, entrance, manual)
KEPT = (admin, audit, jobs, voices, damage, holdings, particulars, twins, unanswered, vocabulary)
"""The pages for whoever keeps the data."""


def router(frame: Frame) -> APIRouter:
    """Every page, and the styles and the script under ``/static``."""
    made = routes({"/static/{name}": asset})
    for part in PARTS:
        made.include_router(part.router(frame))
    guard = [Depends(frame.keeper.guard)]
    for part in KEPT:
        made.include_router(part.router(frame), dependencies=guard)
    return made
