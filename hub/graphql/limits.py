"""Bounds on what one request may ask."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one request, and on what is kept between requests."""

    page_default: int = 20
    page_max: int = 1000
    #: Length of the query text, in characters, and its lexical tokens.
    text: int = 100_000
    tokens: int = 3_000
    #: Fields under another name than their own.
    aliases: int = 200
    #: Values that one operation may serve, and those that a client's operations may serve in a minute.
    cost: int = 1_000_000
    budget: int = 100_000_000
    #: Nested selections of data fields.
    depth: int = 15
    #: Objects in arguments and variables, and how deep these and lists nest.
    input_objects: int = 400
    input_depth: int = 24
    #: Bytes of a request's body.
    body: int = 1_000_000
    #: Seconds that a statement may run.
    seconds: float = 30.0
    #: Sockets and streams of events that are open at once in a process, and operations under way on one socket.
    streams: int = 1_000
    operations_per_socket: int = 100
    #: Seconds that a socket has to introduce itself, between signs of life of a stream, and to take one message.
    introduction: float = 10.0
    sign_of_life: float = 12.0
    patience: float = 60.0
    #: Operations kept parsed and validated, and plans kept for each of them.
    operations: int = 1_000
    plans: int = 32
    #: Whether there is an index to search in.
    search: bool = True
