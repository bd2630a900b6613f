"""What a reader looks for among the materials in, the page that lists them out."""

import re
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import HTMLResponse

from api.pages.filters import SHOWN, FilterError, Link
from api.pages.frame import Frame, routes
from index.materials import ORDERS, Sought
from index.query import MAX_READ

LISTED = 25
ORDER_NAMES = {"new": "新入库的在前", "date": "日期近的在前", "name": "按题名", "practices": "做法多的在前"}


class MaterialsPage:
    """The list of one library's materials."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.service = frame.service

    def documents(self, request: Request) -> HTMLResponse:
        """A page of the materials that were looked for, each with the counts of its damage."""
        sought, page = read(request.query_params)
        materials = self.service.library.materials
        total = materials.count(sought)
        last = max(1, -(-total // LISTED))
        page = min(page, last)
        return self.frame.show(
            request,
            "documents",
            sought=sought,
            documents=materials.page(sought, LISTED, (page - 1) * LISTED),
            total=total,
            page=page,
            pages=[address(sought, page=n) for n in range(1, last + 1)],
            orders=[(address(sought, order=key), name, key) for key, name in ORDER_NAMES.items()],
            sources=[
                Link(
                    name,
                    address(sought, publisher="" if name == sought.publisher else name),
                    n,
                    name == sought.publisher,
                )
                for name, n in materials.publishers(sought)
            ],
            years=[
                Link(
                    f"{year}年",
                    address(sought, year="" if year == sought.year else year),
                    n,
                    year == sought.year,
                )
                for year, n in materials.years(sought)
            ],
            json_url="/api/v1/documents",
        )


def read(query: QueryParams) -> tuple[Sought, int]:
    """What a query string looks for, and the page of the list, from 1. Raises FilterError for an order or a page that
    does not exist, and as ``name_of``."""
    order, page = query.get("order", "new"), query.get("page", "1")
    if order not in ORDERS:
        raise FilterError(f"“order={order[:SHOWN]}”不是可用的排序，请改为{'、'.join(ORDERS)}之一。")
    if not re.fullmatch(r"[1-9]\d{0,5}", page):
        raise FilterError(f"“page={page[:SHOWN]}”不是页码，请改为1以上的整数。")
    publisher, year = (query.get(name, "").strip() for name in ("publisher", "year"))
    return Sought(name_of(query, "name"), publisher, year, order), int(page)


def name_of(query: QueryParams, field: str) -> str:
    """The words of a title or file name that are looked for. Raises FilterError for more than MAX_READ characters."""
    words = query.get(field, "").strip()
    if len(words) > MAX_READ:
        raise FilterError(f"要找的名字有{len(words)}个字，最多{MAX_READ}个；请缩短后再试。")
    return words


def address(sought: Sought, **changes: Any) -> str:
    """The address of a list with ``changes``, which begins anew from its first page."""
    asked = {
        "name": sought.words,
        "publisher": sought.publisher,
        "year": sought.year,
        "order": sought.order,
    } | changes
    kept = {key: value for key, value in asked.items() if value and (key, value) not in _USUAL}
    return f"/documents?{urlencode(kept)}" if kept else "/documents"


_USUAL = {("order", "new"), ("page", 1)}


def router(frame: Frame) -> APIRouter:
    """The materials."""
    return routes({"/documents": MaterialsPage(frame).documents})
