"""A run of the tests that is killed leaves no server behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import postgres_server
from sizes import only_in_check

PATIENCE = 30
"""Seconds within which a server is gone; it takes much less."""

STARTED = """
import sys, time
from postgres_server import postgres
with postgres() as url:
    print(url, flush=True)
    time.sleep(600)
"""

posix = pytest.mark.skipif(os.name != "posix", reason="signals of another kind")


def listens(port: int) -> bool:
    """Whether a server listens on loopback."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


@only_in_check
@posix
def test_postgres_ends_with_tests_that_are_killed() -> None:
    if postgres_server.programs() is None:
        pytest.skip(postgres_server.NEEDED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o711)  # the server has a user of its own, who cannot enter the folders of pytest
        environment = {**os.environ, "PYTHONPATH": str(Path(postgres_server.__file__).parent), "TMPDIR": name}
        command = [sys.executable, "-c", STARTED]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as tests:
            assert tests.stdout
            port = urlsplit(tests.stdout.readline().strip()).port
            assert port
            assert listens(port)
            assert len(list(folder.iterdir())) == 1
            tests.send_signal(signal.SIGKILL)
        deadline = time.monotonic() + PATIENCE
        while listens(port) or list(folder.iterdir()):
            assert time.monotonic() < deadline, "the server is still there"
            time.sleep(0.05)
