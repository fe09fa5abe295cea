"""A real PostgreSQL server of the tests' own, from the system's package, on loopback, gone when they end."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "postgres"
NEEDED = "needs a PostgreSQL server: apt install postgresql"


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a new, empty database; skips the test where no server is installed."""
    programs = _programs()
    if programs is None:
        pytest.skip(NEEDED)
    home = Path(tempfile.mkdtemp(prefix="pingyuan-postgres-"))
    as_user = _as_user(home)
    data, port = home / "data", _free_port()
    try:
        subprocess.run(
            [programs / "initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--no-sync", data],
            check=True, capture_output=True, **as_user,
        )  # fmt: skip
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home} -c fsync=off"
        control = [programs / "pg_ctl", "--pgdata", data, "--wait"]
        subprocess.run(
            [*control, "--options", options, "--log", home / "log", "start"], check=True, stdout=subprocess.DEVNULL,
            **as_user,
        )  # fmt: skip
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "--mode", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL, **as_user)
    finally:
        shutil.rmtree(home)


def _programs() -> Path | None:
    """Where the server's programs lie: on the path, or where Debian puts those of the newest version."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


def _as_user(home: Path) -> dict[str, str | int]:
    """How the server is started: it refuses to run as root, who lends it the user that came with the package."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(home, USER, USER)
    return {"user": USER, "group": pwd.getpwnam(USER).pw_gid, "cwd": str(home)}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
