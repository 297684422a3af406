"""Asks a server as fast as it answers, with wrk."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import NamedTuple

import orjson

from tests.bench.process import CommandFailed
from tests.bench.queries.contestants import Requests

CONNECTIONS = 8
#: Seconds over which the machine's rest is looked at, the part of them in which it has to be idle, and how often it is
#: looked at before the next one is asked all the same.
LOOK, REST, LOOKS = 0.1, 0.8, 100
#: What wrk runs: it sends the requests by turns, and at the end prints what its own report rounds.
SCRIPT = """
local bodies = {%s}
local requests, turn = {}, 0
init = function()
  for place, body in ipairs(bodies) do requests[place] = wrk.format("POST", "%s", {%s}, body) end
end
request = function()
  turn = turn %% #requests + 1
  return requests[turn]
end
done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests": %%d, "microseconds": %%d, "p50": %%d, "p99": %%d, "failed": %%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


class Speed(NamedTuple):
    """What a server did in a while."""

    per_second: float
    #: Milliseconds that half of the answers, and 99 of 100, took at most.
    p50: float
    p99: float


def require() -> str:
    """The path of wrk. Raises `CommandFailed` where it isn't installed."""
    path = shutil.which("wrk")
    if path is None:
        raise CommandFailed("queries are measured with wrk: `apt-get install wrk`, or see github.com/wg/wrk")
    return path


def write_script(path: Path, requests: Requests) -> None:
    """The script for requests."""
    bodies = ",".join(map(_quoted, (body.decode() for body in requests.bodies)))
    headers = ",".join(f"[ {_quoted(name)} ] = {_quoted(value)}" for name, value in requests.headers.items())
    path.write_text(SCRIPT % (bodies, requests.path, headers), encoding="utf-8")


def ask(address: str, script: Path, seconds: float) -> Speed:
    """Have a script's requests answered for so long. Raises `CommandFailed` where one isn't."""
    command = [require(), "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds:.0f}s"]
    command += ["--timeout", "30s"]
    done = subprocess.run([*command, "--script", str(script), address], capture_output=True, text=True, check=False)
    if done.returncode or done.stderr:
        raise CommandFailed(f"wrk: {done.stderr or done.stdout}")
    told = orjson.loads(done.stdout.splitlines()[-1])
    if told["failed"]:
        raise CommandFailed(f"{told['failed']} of {told['requests']} requests failed")
    return Speed(told["requests"] / told["microseconds"] * 1e6, told["p50"] / 1e3, told["p99"] / 1e3)


def rest() -> None:
    """Wait until what is left of requests that nobody waits for any more is done, lest it burden who is asked next."""
    for _ in range(LOOKS):
        idle, before = _idle(), time.monotonic()
        time.sleep(LOOK)
        if (_idle() - idle) / (time.monotonic() - before) >= REST:
            return


def _idle() -> float:
    """Seconds that the machine's cores were idle, on the average, since it began."""
    return float(Path("/proc/uptime").read_text().split()[1]) / (os.cpu_count() or 1)


def _quoted(text: str) -> str:
    return f"[==[{text}]==]"
