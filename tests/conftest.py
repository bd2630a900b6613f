"""How the tests run, and where they have their common ground from."""

import gc
import os

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does; half of the usual number keeps the suite short.
settings.register_profile("patient", settings(), deadline=None, max_examples=50)
settings.load_profile("patient")

# Dictionaries and models are millions of objects that stay: looking among them for garbage again and again took a tenth
# of the time.
gc.set_threshold(20_000, 20, 20)
# There are as many processes as processors: threads of PyTorch would only wait for each other.
os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_configure(config: pytest.Config) -> None:
    """The fixtures, in each process that runs tests: the one that only hands them out would load the program for
    nothing, while the others wait for it."""
    if config.getoption("dist", "no") == "no":
        config.pluginmanager.import_plugin("tests.fixtures")


def pytest_unconfigure() -> None:
    """Nothing is tested any more: to look through all objects once more before the process ends took some seconds."""
    gc.freeze()
