"""What the ledgers of the district have in common: the locality, and how they name communities and grids."""

from etl import col, const, place, ref
from schema.places import Grid, GridKind

LOCALITY = "150402000000"

#: Street or town, then community or village.
COMMUNITY = place(col("镇街|所属街道|街道（镇）"), col("社区（村）|所属社区|报到社区（村）"))
GRID = ref(Grid, division=COMMUNITY, kind=const(GridKind.GENERAL), number=col("网格编号"))
