"""The wheel holds all that the program needs: unpacked into an empty folder, it reads and searches."""

import json
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
DATA = ("api", "corpus", "web")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel of this checkout was unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def tashan(unpacked: Path, home: Path, *arguments: object) -> str:
    """Standard output of one command of the unpacked program, run in ``home``."""
    code = "import sys; from api import cli; sys.exit(cli.run_command(sys.argv[1:]))"
    command = [sys.executable, "-P", "-c", code, *(str(argument) for argument in arguments)]
    path = {**os.environ, "PYTHONPATH": str(unpacked)}
    return subprocess.run(command, cwd=home, env=path, capture_output=True, text=True, check=True).stdout


def test_every_file_of_the_packages_is_inside(unpacked: Path) -> None:
    shipped = {path.relative_to(unpacked) for path in unpacked.rglob("*")}
    wanted = {
        path.relative_to(ROOT)
        for folder in ("ingest", "index", *DATA)
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert wanted - shipped == set()
    assert {
        Path("corpus/gazetteer.csv"),
        Path("corpus/themes.yaml"),
        Path("web/templates/base.html"),
    } <= shipped
    assert any(path.parts[:2] == ("corpus", "reports") for path in shipped)
    assert not any(path.parts[0] in {"tests", "benchmarks"} for path in shipped)


def test_the_unpacked_program_reads_and_searches(unpacked: Path, tmp_path: Path) -> None:
    read = json.loads(tashan(unpacked, tmp_path, "ingest", unpacked / "corpus" / "reports", "--json"))
    found = json.loads(tashan(unpacked, tmp_path, "search", "加装电梯", "--json"))
    assert read["failed"] == 0 and read["read"] > 1
    assert found["hits"][0]["text"]
    assert (tmp_path / "library").is_dir()


def test_the_program_that_ran_is_the_unpacked_one(unpacked: Path, tmp_path: Path) -> None:
    code = "import api.cli, ingest.document, index.hit; print(api.cli.__file__, ingest.document.__file__)"
    path = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-P", "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=path, capture_output=True, text=True, check=True)
    assert done.stdout.count(str(unpacked)) == 2
