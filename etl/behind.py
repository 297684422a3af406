"""Does the last piece of work in a thread while the next one is made."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor


class Behind:
    """Does one piece of work at a time; what goes wrong is raised when the next one comes, or at the close."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(1, name)
        self._last: Future[None] | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Await the last piece of work, and begin another."""
        self.wait()
        self._last = self._pool.submit(work)

    def close(self) -> None:
        """Await the last piece of work; there is none afterwards."""
        try:
            self.wait()
        finally:
            self._pool.shutdown()

    def wait(self) -> None:
        """Await the last piece of work."""
        if self._last:
            last, self._last = self._last, None
            last.result()
