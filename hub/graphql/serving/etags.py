"""Entity tags: what stands for an answer before it is read, and whether a client has that answer already."""

import re
from hashlib import blake2b

from hub.graphql.compiler.plans import Plan
from hub.graphql.databases.revisions import Revisions
from hub.graphql.operation.values import Variables

#: An entity tag as If-None-Match lists them; whether it is weak doesn't matter there.
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
#: What the tag of a compressed body has more than that of the body: they are different bytes.
COMPRESSED = "-gzip"
#: Stands in If-None-Match for any answer at all.
ANY = "*"


class Condition:
    """What a client that asks by GET has: answers that needn't be sent again.

    `request` is all that the answer follows from but the data: operation, variables, viewer, media type, schema.
    The `revisions` are to be refreshed after it came. `held` is the header If-None-Match. Tags of compressed bodies
    count only where the client takes such (`gzip`).
    """

    def __init__(self, revisions: Revisions, request: bytes, held: str, *, gzip: bool) -> None:
        self.revisions = revisions
        self._request = request
        self._held = held
        self._gzip = gzip

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
        if not self._held:
            return None
        if self._held.strip() == ANY:
            return tag
        held = _TAG.findall(self._held)
        variants = (tag + COMPRESSED, tag) if self._gzip else (tag,)
        return next((variant for variant in variants if variant in held), None)
