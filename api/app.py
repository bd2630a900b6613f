"""Settings in, the web application out: the HTTP API under ``/api`` and the pages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from urllib.parse import quote

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from api.keeping.background import reembedding
from api.keeping.spool import Spool
from api.keeping.unloading import Unloading
from api.keeping.uploads import Uploads
from api.listening import listen
from api.overviews.charts import charts
from api.pages import site
from api.pages import uploads as upload_pages
from api.pages.frame import Frame
from api.readers import Readers
from api.routes import audit, holdings, interface
from api.routes import uploads as upload_routes
from api.routes import vocabulary as vocabulary_routes
from api.routes.editions import Edition, EditionHeader
from api.routes.errors import explain_errors
from api.routes.headers import SecurityHeaders
from api.routes.hosts import KnownHosts
from api.routes.keeper import Keeper
from api.routes.limits import BodyLimit
from api.routes.parameters import once
from api.service import Service
from api.settings import Settings
from index.library import Library

_CALLED = {"0.0.0.0": "127.0.0.1", "::": "::1"}

COMPRESSION = 5
"""A page of results of 65 KB goes out in 9 KB, for 0.7 ms; level 9 saves 2 % more, for 6 ms."""


def create_app(settings: Settings) -> FastAPI:
    """The application over the library of ``settings``, open as long as the application runs.

    Raises LibraryError if the library is missing or cannot be read.
    """
    library = Library.open(settings.library, models=settings.models())
    readers = Readers(library.feedback, settings.remember_questions)
    service = Service(library, readers, settings.writer(), settings.citation_style)

    spool = Spool(settings.library / "uploads")
    unloading = Unloading(library, spool, settings.intake())
    uploads = Uploads(library, spool, unloading)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        with reembedding(library), unloading.running():
            yield
        library.close()

    app = FastAPI(
        title="他山",
        description="检索各地做法；每条引文都能回到原文的字符位置。回答的头 X-Corpus-Version 是资料的版本。",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
    )
    app.state.unloading = unloading
    keeper = Keeper(settings.token)
    app.add_middleware(BodyLimit, admits=keeper.admits)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(EditionHeader)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=COMPRESSION)
    asked = [Depends(once)]
    cited = [*asked, Depends(Edition(library))]
    app.include_router(interface.router(service, keeper), dependencies=cited)
    app.include_router(upload_routes.router(uploads, keeper), dependencies=asked)
    app.include_router(vocabulary_routes.router(service.wordbook, keeper), dependencies=cited)
    app.include_router(holdings.router(service, keeper), dependencies=cited)
    app.include_router(charts(service), responses=interface.ERRORS, dependencies=cited)
    app.include_router(audit.router(library.audit, keeper), responses=interface.ERRORS, dependencies=cited)
    frame = Frame(service, keeper)
    app.include_router(site.router(frame))
    app.include_router(upload_pages.router(frame, uploads))
    explain_errors(app, frame)
    return app


def prepare(settings: Settings) -> Callable[[], None]:
    """Open the library and take the port; the returned function serves until interrupted.

    Raises LibraryError, and OSError if the port cannot be had.
    """
    app = KnownHosts(create_app(settings), [settings.host, *settings.site_names])
    return listen(app, settings.host, settings.port)


def site_address(settings: Settings) -> str:
    """Where this machine's browser finds the pages."""
    host = _CALLED.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def entrance(settings: Settings) -> str:
    """The address that lets whoever keeps the data in; it shows the token."""
    return f"{site_address(settings)}/admin/enter?token={quote(settings.token, safe='')}"
