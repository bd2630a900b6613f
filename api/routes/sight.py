"""A request in, refused where what it names by an id is for keepers alone and no keeper sent it."""

from starlette.requests import Request

from api.faults import UserError
from api.routes.keeper import Keeper
from api.routes.names import NO_DOCUMENT, NO_PRACTICE, DocumentName, PracticeName
from api.service import Service


class Sight:
    """Who may see which documents and practices of one service, as dependencies of routes. Every method raises UserError
    with status 404 for what is not published, as for what there is not, and 410 for a document that was taken out."""

    def __init__(self, service: Service, keeper: Keeper) -> None:
        self._service = service
        self._keeper = keeper

    def document(self, request: Request, document_id: DocumentName) -> None:
        """A document, by id or name."""
        closed = self._service.closed(document_id)
        if not closed or self._keeper.admits(request):
            return
        if closed == "withdrawn":
            raise UserError(self._service.withdrawal(document_id), "document_id", 410)
        raise UserError(NO_DOCUMENT.format(document_id), "document_id", 404)

    def practice(self, request: Request, practice_id: PracticeName) -> None:
        """A practice."""
        is_open = bool(self._service.library.openness.units([practice_id]))
        if not (is_open or self._keeper.admits(request)):
            raise UserError(NO_PRACTICE.format(practice_id), "practice_id", 404)
