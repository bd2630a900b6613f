"""The folders know only what lies below them, and heavy libraries only their own file."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("ingest", "index", "api")
FILES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
HOMES = {
    "trafilatura": ("ingest/formats/html.py",),
    "pypdfium2": ("ingest/formats/pdf.py",),
    "rapidocr": ("ingest/ocr.py",),
    "docx": ("api/exports/docx.py",),
    "faiss": ("index/engines/flat.py", "index/engines/pq.py"),
    "sentence_transformers": ("index/encoders/", "index/rerankers/"),
    "torch": ("index/encoders/",),
    "langsmith": ("api/llms/",),
    "mcp": ("api/mcp.py",),
    "mcp_types": ("api/mcp.py",),
    "tantivy": ("index/words.py",),
    "rjieba": ("index/segmenter.py", "ingest/pipeline.py", "ingest/gazetteer.py"),
}
"""The files that may import a heavy library, at most one below each prefix."""


@cache
def statements(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom))


def imports(path: Path) -> Iterator[str]:
    for node in statements(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            yield node.module or "." * node.level


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_down(layer: str) -> None:
    above = {*LAYERS[LAYERS.index(layer) + 1 :], "train", "benchmarks", "tests"}
    upward = {
        (name_of(path), name)
        for path in FILES
        for name in imports(path)
        if name_of(path).startswith(f"{layer}/") and name.split(".")[0] in above
    }
    assert upward == set()


@pytest.mark.parametrize("library", HOMES)
def test_heavy_library_stays_at_home(library: str) -> None:
    users = {name_of(path) for path in FILES if library in {name.split(".")[0] for name in imports(path)}}
    assert len(users) <= len(HOMES[library])
    assert all(user.startswith(HOMES[library]) for user in users)


def test_every_dependency_of_the_program_is_imported_by_it() -> None:
    used = {name.split(".")[0] for path in FILES for name in imports(path)}
    modules: dict[str, set[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            modules.setdefault(normal(package), set()).add(module)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {normal(re.split("[<>=]", line)[0]) for line in project["dependencies"]}
    assert {package for package in wanted if not modules[package] & used} == {
        "lxml-html-clean",
        "python-multipart",
    }


def normal(package: str) -> str:
    return re.sub("[-_.]+", "-", package).lower()


def test_no_module_is_named_like_the_standard_library() -> None:
    """Files of the seams (formats, encoders) are named after what they read; they are never on the path."""
    modules = {path.stem for layer in LAYERS for path in (ROOT / layer).glob("*.py")} | set(LAYERS)
    assert modules & sys.stdlib_module_names == set()


def test_a_package_is_never_imported_bare() -> None:
    bare = {
        name_of(path)
        for path in FILES
        for node in statements(path)
        if isinstance(node, ast.Import) and set(LAYERS) & {alias.name for alias in node.names}
    }
    assert bare == set()
