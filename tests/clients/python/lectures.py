"""A client of the hub in Python, with gql: `lectures.py ADDRESS`.

Lists all lectures page by page, reads an error's code, then waits for the next import over WebSocket. Prints a line of
JSON before the import, and another one after it.
"""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing

from gql import Client, GraphQLRequest, gql
from gql.client import AsyncClientSession
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport

LECTURES = gql("""
    query Lectures($after: String) {
      lectureSessions(first: 3, after: $after, orderBy: [{ field: NUMBER, direction: ASC }]) {
        nodes { id title }
        pageInfo { hasNextPage endCursor }
      }
    }
""")
LECTURE = gql("query Lecture($id: ID!) { lectureSession(id: $id) { title } }")
CHANGES = gql("""
    subscription Changes {
      changes(entities: [LECTURE_SESSION]) { changes { node { ... on LectureSession { title } } } }
    }
""")


async def titles(session: AsyncClientSession) -> list[str]:
    """Titles of all lectures."""
    found: list[str] = []
    after = None
    while True:
        page = (await session.execute(GraphQLRequest(LECTURES, variable_values={"after": after})))["lectureSessions"]
        found += [lecture["title"] for lecture in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def mistyped(session: AsyncClientSession, code: str) -> str:
    """The code of the error that a mistyped id is answered with."""
    try:
        await session.execute(GraphQLRequest(LECTURE, variable_values={"id": code}))
    except TransportQueryError as error:
        return str((error.errors or [{}])[0]["extensions"]["code"])
    return "none"


async def changes(session: AsyncClientSession) -> AsyncGenerator[list[str], None]:
    """Titles of the lectures that each import changes; first of all an empty list."""
    async with aclosing(session.subscribe(CHANGES)) as subscription:
        async for told in subscription:
            yield [change["node"]["title"] for change in told["changes"]["changes"]]


async def main(address: str) -> None:
    async with Client(transport=HTTPXAsyncTransport(url=address)) as session:
        read = {"titles": await titles(session), "code": await mistyped(session, "no code")}
    sockets = WebsocketsTransport(url=address.replace("http", "ws"))
    async with Client(transport=sockets) as session, aclosing(changes(session)) as told:
        await anext(told)
        print(json.dumps(read), flush=True)
        print(json.dumps({"changed": await anext(told)}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
