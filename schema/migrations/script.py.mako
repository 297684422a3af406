"""${message}."""

import sqlalchemy as sa
from alembic import op
${imports or ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}

% for name, definition in types.items():
% if name in upgrades:
${name} = ${definition}
% endif
% endfor


def upgrade() -> None:
    ${"\n".join(line for line in upgrades.split("\n") if not line.lstrip().startswith("# ###")).strip()}
