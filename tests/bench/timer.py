"""Adds up the time that pieces of work take."""

import json
import time
from types import TracebackType


class Timer:
    """Seconds by the clock, and of the processors, spent inside `with timer:`."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0

    def __enter__(self) -> None:
        self.seconds -= time.perf_counter()
        self.processor -= time.process_time()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seconds += time.perf_counter()
        self.processor += time.process_time()

    def tell(self, counts: dict[str, int]) -> None:
        """Print the line that `tests.bench.process` reads."""
        print(json.dumps({"seconds": self.seconds, "processor": self.processor, "counts": counts}))
