"""A real PostgreSQL server of the tests' own, from the system's package, on loopback, gone when they end.

A process of its own keeps the server: `python postgres_server.py PROGRAMS` says on standard output where the server
listens, and stops it and removes its files at the end of standard input. That end comes however the tests end: a
process that is killed says nothing more and stops nothing, but its pipes are closed.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "postgres"
NEEDED = "needs a PostgreSQL server: apt install postgresql"
PATIENCE = 60
"""Seconds that a server may take to start."""


def programs() -> Path | None:
    """Where the server's programs lie: on the path, or where Debian puts those of the newest version."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(versions, key=lambda path: int(path.parent.name), default=None)


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a new, empty database; skips the test where no server is installed."""
    import pytest  # noqa: PLC0415 - the keeper of the server needs nothing but Python

    where = programs()
    if where is None:
        pytest.skip(NEEDED)
    command = [sys.executable, "-I", __file__, str(where)]
    # A session of its own, so that Ctrl-C and a signal to the whole group reach the tests alone.
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdin
        assert keeper.stdout
        try:
            url = keeper.stdout.readline().strip()
            assert url, "the server did not start; what it said stands above"
            yield url
        finally:
            keeper.stdin.close()
            keeper.wait()


def keep(where: Path) -> None:
    """Start a server, say where it listens, and stop it at the end of standard input."""
    home = Path(tempfile.mkdtemp(prefix="pingyuan-postgres-"))
    try:
        with running(where, home) as url:
            print(url, flush=True)  # noqa: T201 - what the tests wait for
            sys.stdin.read()
    finally:
        shutil.rmtree(home)


@contextmanager
def running(where: Path, home: Path) -> Iterator[str]:
    """The URL of a server in a folder."""
    data, port = home / "data", free_port()
    user: dict[str, str | int] = {"cwd": str(home)}
    if os.geteuid() == 0:  # it refuses to run as root, who lends it the user that came with the package
        import pwd  # noqa: PLC0415 - there is none on Windows

        shutil.chown(home, USER, USER)
        user |= {"user": USER, "group": pwd.getpwnam(USER).pw_gid}
    subprocess.run(
        [where / "initdb", "--auth=trust", f"--username={USER}", "--encoding=UTF8", "--no-sync", data],
        check=True, stdout=subprocess.DEVNULL, **user,
    )  # fmt: skip
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": home, "fsync": "off"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen([where / "postgres", "-D", data, *options], stdout=log, stderr=log, **user)
    try:
        deadline = time.monotonic() + PATIENCE
        ready = [where / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
        while subprocess.run(ready, check=False).returncode:
            if server.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError((home / "log").read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.05)
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing in it is to be kept
        server.wait()


def free_port() -> int:
    """A port on loopback where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
