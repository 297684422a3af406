"""What processes of `hub` load and derive when they begin, for one that forks them."""

import hub.app
import hub.workshop
import schema.iso_texts
from hub.graphql.declaration.build import declared

__all__ = ["hub", "schema"]

declared()
