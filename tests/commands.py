"""The command line as tests call it."""

import sys
from collections.abc import Callable

Tashan = Callable[..., tuple[int, str, str]]
"""Arguments in, exit status, standard output and standard error out: the fixture ``tashan``."""
COMMAND = [sys.executable, "-m", "api.cli"]
"""As a process of its own."""
