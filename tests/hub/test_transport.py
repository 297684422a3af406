"""What is written in pieces within a turn of the event loop leaves in one; nothing is held back for longer."""

import asyncio
import socket

from hub.transport import Gathering
from tests.loop import run


def test_head_and_body_leave_together_and_a_head_alone_in_the_next_turn() -> None:
    async def received() -> list[bytes]:
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        loop = asyncio.get_running_loop()
        bare, _ = await loop.create_connection(asyncio.Protocol, sock=ours)
        gathering = Gathering(bare, loop)
        with theirs:
            gathering.write(b"head")
            gathering.write(b"body")
            seen = [theirs.recv(100)]
            for piece in (b"head", b"first event", b"second event"):
                gathering.write(piece)
                seen.append(await loop.sock_recv(theirs, 100))
            gathering.write(b"last")
            gathering.close()
            return [*seen, await loop.sock_recv(theirs, 100), await loop.sock_recv(theirs, 100)]

    assert run(received()) == [b"headbody", b"head", b"first event", b"second event", b"last", b""]
