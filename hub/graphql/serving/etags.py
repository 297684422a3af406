"""Entity tags: what stands for an answer before it is read, and whether a client has that answer already."""

import re
from collections.abc import Sequence
from hashlib import blake2b

from hub.graphql.compiler.plans import Plan
from hub.graphql.databases.revisions import Revisions
from hub.graphql.operation.values import Variables
from hub.graphql.serving.compression import Coding

#: An entity tag as If-None-Match lists them; whether it is weak doesn't matter there.
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
#: Stands in If-None-Match for any answer at all.
ANY = "*"


class Condition:
    """What a client that asks by GET has: answers that needn't be sent again.

    `request` is all that the answer follows from but the data: operation, variables, viewer, media type, schema.
    The `revisions` are to be refreshed after it came. `held` is the header If-None-Match. Tags of bodies
    count only in the `codings` that the client takes.
    """

    def __init__(self, revisions: Revisions, request: bytes, held: str, codings: Sequence[Coding]) -> None:
        self.revisions = revisions
        self._request = request
        self._held = held
        self._codings = codings

    def tag(self, plan: Plan, variables: Variables) -> str | None:
        """The tag of the uncompressed answer, told by the revisions of what the plan reads; None where they don't tell.

        It is told before the answer is read, which may be newer, and then has another tag for the next who asks.
        """
        if plan.live:
            return None
        state = self.revisions.of(plan.scopes(variables)) if plan.reads else b""
        return blake2b(self._request + plan.fingerprint + state, digest_size=16).hexdigest()

    def met_by(self, tag: str) -> str | None:
        """The tag that the client holds of this answer."""
        return held_of(tag, self._held, self._codings)


def coded(tag: str, coding: Coding) -> str:
    """The tag of a body in a coding: different bytes have different tags."""
    return tag if coding is Coding.IDENTITY else f"{tag}-{coding.value}"


def held_of(tag: str, held: str, codings: Sequence[Coding]) -> str | None:
    """The tag that a client holds of a body, in one of the codings that it takes."""
    if not held:
        return None
    if held.strip() == ANY:
        return tag
    listed = _TAG.findall(held)
    return next((variant for coding in codings if (variant := coded(tag, coding)) in listed), None)


def tag_header(tag: str) -> tuple[bytes, bytes]:
    """The header that tells a tag."""
    return b"etag", b'"%s"' % tag.encode()
