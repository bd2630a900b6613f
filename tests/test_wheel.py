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


READ_AND_SEARCH = """
import sys
from pathlib import Path
from api import cli
reports = Path(cli.__file__).parents[1] / "corpus" / "reports"
status = cli.run_command(["ingest", str(reports / "elevators-three-places.md"), "--json"])
status += cli.run_command(["search", "加装电梯", "--json"])
print(cli.__file__, sys.modules["ingest.document"].__file__, sys.modules["index.hit"].__file__, sep="\\n")
sys.exit(status)
"""


def test_the_unpacked_program_is_the_one_that_reads_and_searches(unpacked: Path, tmp_path: Path) -> None:
    path = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-P", "-c", READ_AND_SEARCH]
    done = subprocess.run(command, cwd=tmp_path, env=path, capture_output=True, text=True, check=True)
    read, found, *files = done.stdout.splitlines()
    assert (json.loads(read)["read"], json.loads(read)["failed"]) == (1, 0)
    assert "电梯" in json.loads(found)["hits"][0]["text"]
    assert [Path(file).parents[1] for file in files] == [unpacked] * 3
    assert (tmp_path / "library").is_dir()
