"""Every reranker by value, and what is told where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from index import rerankers
from index.errors import LibraryError

ROOT = Path(__file__).parents[1]


def test_no_name_is_no_reranker() -> None:
    assert rerankers.load("") is None


def test_an_unknown_reranker_is_told_what_there_is() -> None:
    with pytest.raises(LibraryError, match=r"“无此物”.*cross_encoder"):
        rerankers.load("无此物:模型")


def test_a_missing_package_names_the_extra() -> None:
    program = (
        "import sys\nsys.modules['sentence_transformers'] = None\n"
        "from index import rerankers\nrerankers.load('cross_encoder:/tmp')"
    )
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, env=environment, check=False
    )
    assert "tashan[models]" in done.stderr.decode()
