"""A proxy before a PostgreSQL server that loses the answer to a commit, as a network does at the worst moment."""

import socket
from contextlib import suppress
from threading import Event, Thread
from typing import Self

from sqlalchemy import make_url


class Proxy:
    """Passes connections on to a server's socket while it is entered."""

    def __init__(self, server: str) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._armed, self._losing = Event(), Event()

    def __enter__(self) -> Self:
        Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def through(self, url: str) -> str:
        """The address of a database on the server, by way of the proxy."""
        host, port = self._listener.getsockname()
        return make_url(url).set(host=host, port=port, query={}).render_as_string(hide_password=False)

    def lose_the_next_commit(self) -> None:
        """Cut the next connection on which the server answers a commit, and keep the answer."""
        self._armed.set()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._server)
                Thread(target=self._pass, args=(client, server, False), daemon=True).start()
                Thread(target=self._pass, args=(server, client, True), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                if not answers and self._armed.is_set() and b"COMMIT" in data:
                    self._armed.clear()
                    self._losing.set()
                if answers and self._losing.is_set():
                    self._losing.clear()
                    break
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
