"""Settings in, the web application out: the HTTP API under ``/api`` and the pages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api.keeping.background import reembedding
from api.listening import listen
from api.overviews.charts import charts
from api.pages import site
from api.pages.frame import Frame
from api.readers import Readers
from api.routes import interface
from api.routes.errors import explain_errors
from api.routes.headers import SecurityHeaders
from api.service import Service
from api.settings import Settings
from index.library import Library


def create_app(settings: Settings) -> FastAPI:
    """The application over the library of ``settings``, open as long as the application runs.

    Raises LibraryError if the library is missing or cannot be read.
    """
    library = Library.open(settings.library, models=settings.models())
    readers = Readers(library.feedback, settings.remember_questions)
    service = Service(library, readers, settings.writer())

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        with reembedding(library):
            yield
        library.close()

    app = FastAPI(
        title="他山",
        description="检索各地做法；每条引文都能回到原文的字符位置。",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    app.add_middleware(SecurityHeaders)
    app.include_router(interface.router(service, settings.token))
    app.include_router(charts(service), responses=interface.ERRORS)
    frame = Frame(service)
    app.include_router(site.router(frame))
    explain_errors(app, frame)
    return app


def prepare(settings: Settings) -> Callable[[], None]:
    """Open the library and take the port; the returned function serves until interrupted.

    Raises LibraryError, and OSError if the port cannot be had.
    """
    return listen(create_app(settings), settings.host, settings.port)
