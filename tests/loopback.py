"""Services on loopback, as their servers run them, and requests to them."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import uvicorn
from werkzeug.serving import make_server

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 30
"""Seconds within which a server starts or ends; it takes much less."""


def client_of(port: int) -> httpx.Client:
    """A client of a port of this machine, whatever proxies its environment names."""
    headers = {"content-type": "application/json"}
    return httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False, timeout=PATIENCE)


@contextmanager
def serve_asgi(app: Any) -> Iterator[httpx.Client]:
    """A client of an ASGI program that a real uvicorn runs."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not server.started:
        assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.01)
    try:
        with client_of(listening.getsockname()[1]) as client:
            yield client
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()
    assert not thread.is_alive()


@contextmanager
def serve_wsgi(app: Any) -> Iterator[httpx.Client]:
    """A client of a WSGI program, such as one of Flask."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        with client_of(server.server_port) as client:
            yield client
    finally:
        server.shutdown()
        thread.join(PATIENCE)
        server.server_close()
    assert not thread.is_alive()
