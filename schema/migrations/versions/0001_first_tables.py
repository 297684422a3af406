"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DATE = sa.Text().with_variant(sa.Date(), "postgresql")
NUMBERS = sa.Text().with_variant(sa.ARRAY(sa.Integer()), "postgresql")
INSTANT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "broadcast",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("title", TEXT, nullable=True),
        sa.Column("schedule", TEXT, nullable=True),
        sa.Column("starts", TEXT, nullable=True),
        sa.Column("aired_at_start", INSTANT, nullable=True),
        sa.Column("aired_at_end", INSTANT, nullable=True),
        sa.Column("aired_at_precision", TEXT, nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=True),
        sa.Column("announcer", TEXT, nullable=True),
        sa.Column("announcer_masked", TEXT, nullable=True),
        sa.Column("coverage", TEXT, nullable=True),
        sa.Column("households_low", sa.BigInteger(), nullable=True),
        sa.Column("households_high", sa.BigInteger(), nullable=True),
        sa.Column("households_approximate", sa.Boolean(), nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("facility_id", sa.BigInteger(), nullable=True),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_broadcast")),
    )
    op.create_index(
        op.f("ix_broadcast_aired_at_start_locality_id"),
        "broadcast",
        ["aired_at_start", "locality", "id"],
        unique=False,
        postgresql_ops={"aired_at_start": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_broadcast_locality_aired_at_start_id"),
        "broadcast",
        ["locality", "aired_at_start", "id"],
        unique=False,
        postgresql_ops={"aired_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_broadcast_locality_division_id_aired_at_start_id"),
        "broadcast",
        ["locality", "division_id", "aired_at_start", "id"],
        unique=False,
        postgresql_ops={"aired_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_broadcast_locality_facility_id_aired_at_start_id"),
        "broadcast",
        ["locality", "facility_id", "aired_at_start", "id"],
        unique=False,
        postgresql_ops={"aired_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("facility_id IS NOT NULL"),
        sqlite_where=sa.text("facility_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_broadcast_locality_programme_id_aired_at_start_id"),
        "broadcast",
        ["locality", "programme_id", "aired_at_start", "id"],
        unique=False,
        postgresql_ops={"aired_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("programme_id IS NOT NULL"),
        sqlite_where=sa.text("programme_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_broadcast_locality_source_id_run_id_id"),
        "broadcast",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_broadcast_locality_team_id_aired_at_start_id"),
        "broadcast",
        ["locality", "team_id", "aired_at_start", "id"],
        unique=False,
        postgresql_ops={"aired_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("team_id IS NOT NULL"),
        sqlite_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_table(
        "budget_item",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("period_start", DATE, nullable=True),
        sa.Column("period_end", DATE, nullable=True),
        sa.Column("period_precision", TEXT, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("funding", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_budget_item")),
    )
    op.create_index(
        op.f("ix_budget_item_locality_division_id_period_start_id"),
        "budget_item",
        ["locality", "division_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_budget_item_locality_name_id"),
        "budget_item",
        ["locality", "name", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_budget_item_locality_organization_id_period_start_id"),
        "budget_item",
        ["locality", "organization_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("organization_id IS NOT NULL"),
        sqlite_where=sa.text("organization_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_budget_item_locality_period_start_id"),
        "budget_item",
        ["locality", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_budget_item_locality_programme_id_period_start_id"),
        "budget_item",
        ["locality", "programme_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("programme_id IS NOT NULL"),
        sqlite_where=sa.text("programme_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_budget_item_locality_source_id_run_id_id"),
        "budget_item",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_budget_item_name_locality_id"), "budget_item", ["name", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_budget_item_period_start_locality_id"),
        "budget_item",
        ["period_start", "locality", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
    )
    op.create_table(
        "ceremony_filing",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("filed_on", DATE, nullable=True),
        sa.Column("householder", TEXT, nullable=True),
        sa.Column("householder_masked", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("held_start", DATE, nullable=True),
        sa.Column("held_end", DATE, nullable=True),
        sa.Column("held_precision", TEXT, nullable=True),
        sa.Column("tables_low", sa.BigInteger(), nullable=True),
        sa.Column("tables_high", sa.BigInteger(), nullable=True),
        sa.Column("tables_approximate", sa.Boolean(), nullable=True),
        sa.Column("days_low", sa.BigInteger(), nullable=True),
        sa.Column("days_high", sa.BigInteger(), nullable=True),
        sa.Column("days_approximate", sa.Boolean(), nullable=True),
        sa.Column("table_price", sa.BigInteger(), nullable=True),
        sa.Column("gift", sa.BigInteger(), nullable=True),
        sa.Column("opinion", TEXT, nullable=True),
        sa.Column("actual_tables_low", sa.BigInteger(), nullable=True),
        sa.Column("actual_tables_high", sa.BigInteger(), nullable=True),
        sa.Column("actual_tables_approximate", sa.Boolean(), nullable=True),
        sa.Column("actual_days_low", sa.BigInteger(), nullable=True),
        sa.Column("actual_days_high", sa.BigInteger(), nullable=True),
        sa.Column("actual_days_approximate", sa.Boolean(), nullable=True),
        sa.Column("is_over_limit", sa.Boolean(), nullable=True),
        sa.Column("adviser", TEXT, nullable=True),
        sa.Column("adviser_masked", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("council_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_ceremony_filing")),
    )
    op.create_index(
        op.f("ix_ceremony_filing_filed_on_locality_id"),
        "ceremony_filing",
        ["filed_on", "locality", "id"],
        unique=False,
        postgresql_ops={"filed_on": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_ceremony_filing_held_start_locality_id"),
        "ceremony_filing",
        ["held_start", "locality", "id"],
        unique=False,
        postgresql_ops={"held_start": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_ceremony_filing_kind_locality_id"), "ceremony_filing", ["kind", "locality", "id"], unique=False
    )
    op.create_index(
        op.f("ix_ceremony_filing_locality_council_id_filed_on_id"),
        "ceremony_filing",
        ["locality", "council_id", "filed_on", "id"],
        unique=False,
        postgresql_ops={"filed_on": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("council_id IS NOT NULL"),
        sqlite_where=sa.text("council_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_ceremony_filing_locality_division_id_filed_on_id"),
        "ceremony_filing",
        ["locality", "division_id", "filed_on", "id"],
        unique=False,
        postgresql_ops={"filed_on": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_ceremony_filing_locality_filed_on_id"),
        "ceremony_filing",
        ["locality", "filed_on", "id"],
        unique=False,
        postgresql_ops={"filed_on": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_ceremony_filing_locality_held_start_id"),
        "ceremony_filing",
        ["locality", "held_start", "id"],
        unique=False,
        postgresql_ops={"held_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_ceremony_filing_locality_kind_id"),
        "ceremony_filing",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_ceremony_filing_locality_source_id_run_id_id"),
        "ceremony_filing",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_table(
        "change",
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("column", TEXT, nullable=False),
        sa.Column("before", TEXT, nullable=True),
        sa.Column("after", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "entity", "id", "run_id", "column", name=op.f("pk_change")),
    )
    op.create_table(
        "claim",
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("fields", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("locality", "entity", "id", "source_id", name=op.f("pk_claim")),
    )
    op.create_table(
        "different_persons",
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("noted_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("locality", "id", "other_id", name=op.f("pk_different_persons")),
    )
    op.create_table(
        "dispute",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("accepted_start", DATE, nullable=True),
        sa.Column("accepted_end", DATE, nullable=True),
        sa.Column("accepted_precision", TEXT, nullable=True),
        sa.Column("parties", TEXT, nullable=True),
        sa.Column("parties_masked", TEXT, nullable=True),
        sa.Column("summary", TEXT, nullable=True),
        sa.Column("mediator", TEXT, nullable=True),
        sa.Column("mediator_masked", TEXT, nullable=True),
        sa.Column("mechanism", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=True),
        sa.Column("settled_on", DATE, nullable=True),
        sa.Column("is_escalated", sa.Boolean(), nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("compound_id", sa.BigInteger(), nullable=True),
        sa.Column("mediated_by_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_dispute")),
    )
    op.create_index(
        op.f("ix_dispute_accepted_start_locality_id"),
        "dispute",
        ["accepted_start", "locality", "id"],
        unique=False,
        postgresql_ops={"accepted_start": "NULLS FIRST"},
    )
    op.create_index(op.f("ix_dispute_kind_locality_id"), "dispute", ["kind", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_dispute_locality_accepted_start_id"),
        "dispute",
        ["locality", "accepted_start", "id"],
        unique=False,
        postgresql_ops={"accepted_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_dispute_locality_compound_id_accepted_start_id"),
        "dispute",
        ["locality", "compound_id", "accepted_start", "id"],
        unique=False,
        postgresql_ops={"accepted_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("compound_id IS NOT NULL"),
        sqlite_where=sa.text("compound_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dispute_locality_division_id_accepted_start_id"),
        "dispute",
        ["locality", "division_id", "accepted_start", "id"],
        unique=False,
        postgresql_ops={"accepted_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_dispute_locality_grid_id_accepted_start_id"),
        "dispute",
        ["locality", "grid_id", "accepted_start", "id"],
        unique=False,
        postgresql_ops={"accepted_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("grid_id IS NOT NULL"),
        sqlite_where=sa.text("grid_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dispute_locality_kind_id"),
        "dispute",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_dispute_locality_mediated_by_id_accepted_start_id"),
        "dispute",
        ["locality", "mediated_by_id", "accepted_start", "id"],
        unique=False,
        postgresql_ops={"accepted_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("mediated_by_id IS NOT NULL"),
        sqlite_where=sa.text("mediated_by_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_dispute_locality_number_id"),
        "dispute",
        ["locality", "number", "id"],
        unique=False,
        postgresql_ops={"number": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_dispute_locality_settled_on_id"),
        "dispute",
        ["locality", "settled_on", "id"],
        unique=False,
        postgresql_ops={"settled_on": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_dispute_locality_source_id_run_id_id"),
        "dispute",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_dispute_locality_status_id"),
        "dispute",
        ["locality", "status", "id"],
        unique=False,
        postgresql_ops={"status": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_dispute_number_locality_id"),
        "dispute",
        ["number", "locality", "id"],
        unique=False,
        postgresql_ops={"number": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_dispute_settled_on_locality_id"),
        "dispute",
        ["settled_on", "locality", "id"],
        unique=False,
        postgresql_ops={"settled_on": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_dispute_status_locality_id"),
        "dispute",
        ["status", "locality", "id"],
        unique=False,
        postgresql_ops={"status": "NULLS FIRST"},
    )
    op.create_table(
        "division",
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=True),
        sa.Column("aliases", TEXT, nullable=False),
        sa.Column("is_statistical_zone", sa.Boolean(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division")),
        sa.UniqueConstraint("code", name=op.f("uq_division_code")),
    )
    op.create_index(op.f("ix_division_level_id"), "division", ["level", "id"], unique=False)
    op.create_index(op.f("ix_division_name_id"), "division", ["name", "id"], unique=False)
    op.create_index(
        op.f("ix_division_parent_id_id"),
        "division",
        ["parent_id", "id"],
        unique=False,
        postgresql_where=sa.text("parent_id IS NOT NULL"),
        sqlite_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_table(
        "edition",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_edition")),
    )
    op.create_table(
        "facility",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("location", TEXT, nullable=True),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("outlets_low", sa.BigInteger(), nullable=True),
        sa.Column("outlets_high", sa.BigInteger(), nullable=True),
        sa.Column("outlets_approximate", sa.Boolean(), nullable=True),
        sa.Column("tariff", TEXT, nullable=True),
        sa.Column("commissioned_start", DATE, nullable=True),
        sa.Column("commissioned_end", DATE, nullable=True),
        sa.Column("commissioned_precision", TEXT, nullable=True),
        sa.Column("fire_protection", TEXT, nullable=True),
        sa.Column("point_longitude", sa.BigInteger(), nullable=True),
        sa.Column("point_latitude", sa.BigInteger(), nullable=True),
        sa.Column("point_datum", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("compound_id", sa.BigInteger(), nullable=True),
        sa.Column("venue_id", sa.BigInteger(), nullable=True),
        sa.Column("operator_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_facility")),
    )
    op.create_index(op.f("ix_facility_kind_locality_id"), "facility", ["kind", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_facility_locality_compound_id_id"),
        "facility",
        ["locality", "compound_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("compound_id IS NOT NULL"),
        sqlite_where=sa.text("compound_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_facility_locality_division_id_id"),
        "facility",
        ["locality", "division_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_facility_locality_kind_id"),
        "facility",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_facility_locality_name_id"),
        "facility",
        ["locality", "name", "id"],
        unique=False,
        postgresql_ops={"name": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_facility_locality_operator_id_id"),
        "facility",
        ["locality", "operator_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("operator_id IS NOT NULL"),
        sqlite_where=sa.text("operator_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_facility_locality_source_id_run_id_id"),
        "facility",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_facility_locality_venue_id_id"),
        "facility",
        ["locality", "venue_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("venue_id IS NOT NULL"),
        sqlite_where=sa.text("venue_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_facility_name_locality_id"),
        "facility",
        ["name", "locality", "id"],
        unique=False,
        postgresql_ops={"name": "NULLS FIRST"},
    )
    op.create_table(
        "grid",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("boundary", TEXT, nullable=True),
        sa.Column("households_low", sa.BigInteger(), nullable=True),
        sa.Column("households_high", sa.BigInteger(), nullable=True),
        sa.Column("households_approximate", sa.Boolean(), nullable=True),
        sa.Column("residents_low", sa.BigInteger(), nullable=True),
        sa.Column("residents_high", sa.BigInteger(), nullable=True),
        sa.Column("residents_approximate", sa.Boolean(), nullable=True),
        sa.Column("buildings", sa.BigInteger(), nullable=True),
        sa.Column("party_members_low", sa.BigInteger(), nullable=True),
        sa.Column("party_members_high", sa.BigInteger(), nullable=True),
        sa.Column("party_members_approximate", sa.Boolean(), nullable=True),
        sa.Column("leader", TEXT, nullable=True),
        sa.Column("leader_masked", TEXT, nullable=True),
        sa.Column("point_longitude", sa.BigInteger(), nullable=True),
        sa.Column("point_latitude", sa.BigInteger(), nullable=True),
        sa.Column("point_datum", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_grid")),
    )
    op.create_index(
        op.f("ix_grid_households_low_locality_id"),
        "grid",
        ["households_low", "locality", "id"],
        unique=False,
        postgresql_ops={"households_low": "NULLS FIRST"},
    )
    op.create_index(op.f("ix_grid_kind_locality_id"), "grid", ["kind", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_grid_locality_division_id_id"),
        "grid",
        ["locality", "division_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_grid_locality_households_low_id"),
        "grid",
        ["locality", "households_low", "id"],
        unique=False,
        postgresql_ops={"households_low": "NULLS FIRST"},
        postgresql_include=["removed_at", "households_high"],
    )
    op.create_index(
        op.f("ix_grid_locality_kind_id"),
        "grid",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_include=["removed_at", "households_low", "households_high"],
    )
    op.create_index(
        op.f("ix_grid_locality_number_id"),
        "grid",
        ["locality", "number", "id"],
        unique=False,
        postgresql_ops={"number": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_grid_locality_source_id_run_id_id"), "grid", ["locality", "source_id", "run_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_grid_number_locality_id"),
        "grid",
        ["number", "locality", "id"],
        unique=False,
        postgresql_ops={"number": "NULLS FIRST"},
    )
    op.create_table(
        "household_total",
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("as_of", DATE, nullable=True),
        sa.Column("households_low", sa.BigInteger(), nullable=True),
        sa.Column("households_high", sa.BigInteger(), nullable=True),
        sa.Column("households_approximate", sa.Boolean(), nullable=True),
        sa.Column("persons_low", sa.BigInteger(), nullable=True),
        sa.Column("persons_high", sa.BigInteger(), nullable=True),
        sa.Column("persons_approximate", sa.Boolean(), nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("compound_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_household_total")),
    )
    op.create_index(
        op.f("ix_household_total_as_of_locality_id"),
        "household_total",
        ["as_of", "locality", "id"],
        unique=False,
        postgresql_ops={"as_of": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_household_total_kind_locality_id"), "household_total", ["kind", "locality", "id"], unique=False
    )
    op.create_index(
        op.f("ix_household_total_locality_as_of_id"),
        "household_total",
        ["locality", "as_of", "id"],
        unique=False,
        postgresql_ops={"as_of": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_household_total_locality_compound_id_as_of_id"),
        "household_total",
        ["locality", "compound_id", "as_of", "id"],
        unique=False,
        postgresql_ops={"as_of": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("compound_id IS NOT NULL"),
        sqlite_where=sa.text("compound_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_household_total_locality_division_id_as_of_id"),
        "household_total",
        ["locality", "division_id", "as_of", "id"],
        unique=False,
        postgresql_ops={"as_of": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_household_total_locality_grid_id_as_of_id"),
        "household_total",
        ["locality", "grid_id", "as_of", "id"],
        unique=False,
        postgresql_ops={"as_of": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("grid_id IS NOT NULL"),
        sqlite_where=sa.text("grid_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_household_total_locality_kind_id"),
        "household_total",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_household_total_locality_source_id_run_id_id"),
        "household_total",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_table(
        "import_progress",
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("bytes_read", sa.BigInteger(), nullable=False),
        sa.Column("bytes_total", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_import_progress")),
    )
    op.create_table(
        "import_run",
        sa.Column("derived", TEXT, nullable=True),
        sa.Column("findings", TEXT, nullable=True),
        sa.Column("fingerprint", TEXT, nullable=True),
        sa.Column("cursor", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("as_of", DATE, nullable=True),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("inserted", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("unchanged", sa.BigInteger(), nullable=False),
        sa.Column("revived", sa.BigInteger(), nullable=False),
        sa.Column("claimed", sa.BigInteger(), nullable=False),
        sa.Column("duplicate", sa.BigInteger(), nullable=False),
        sa.Column("rejected", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.BigInteger(), nullable=False),
        sa.Column("passed_on", sa.BigInteger(), nullable=False),
        sa.Column("conflicts", sa.BigInteger(), nullable=False),
        sa.Column("merge_number", sa.BigInteger(), nullable=True),
        sa.Column("error_code", TEXT, nullable=True),
        sa.Column("error", TEXT, nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("code", name=op.f("uq_import_run_code")),
    )
    op.create_index(
        op.f("ix_import_run_merge_number_id"),
        "import_run",
        ["merge_number", "id"],
        unique=False,
        postgresql_ops={"merge_number": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_import_run_source_id_started_at_id"), "import_run", ["source_id", "started_at", "id"], unique=False
    )
    op.create_index(op.f("ix_import_run_started_at_id"), "import_run", ["started_at", "id"], unique=False)
    op.create_index(op.f("ix_import_run_status_id"), "import_run", ["status", "id"], unique=False)
    op.create_table(
        "inspection",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("inspected_start", DATE, nullable=True),
        sa.Column("inspected_end", DATE, nullable=True),
        sa.Column("inspected_precision", TEXT, nullable=True),
        sa.Column("participants", TEXT, nullable=False),
        sa.Column("method", TEXT, nullable=True),
        sa.Column("location", TEXT, nullable=True),
        sa.Column("findings", TEXT, nullable=True),
        sa.Column("found_low", sa.BigInteger(), nullable=True),
        sa.Column("found_high", sa.BigInteger(), nullable=True),
        sa.Column("found_approximate", sa.Boolean(), nullable=True),
        sa.Column("reported_on", DATE, nullable=True),
        sa.Column("deadline_start", DATE, nullable=True),
        sa.Column("deadline_end", DATE, nullable=True),
        sa.Column("deadline_precision", TEXT, nullable=True),
        sa.Column("is_rectified", sa.Boolean(), nullable=True),
        sa.Column("result", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("compound_id", sa.BigInteger(), nullable=True),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("responsible_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_inspection")),
    )
    op.create_index(
        op.f("ix_inspection_inspected_start_locality_id"),
        "inspection",
        ["inspected_start", "locality", "id"],
        unique=False,
        postgresql_ops={"inspected_start": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_inspection_locality_compound_id_inspected_start_id"),
        "inspection",
        ["locality", "compound_id", "inspected_start", "id"],
        unique=False,
        postgresql_ops={"inspected_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("compound_id IS NOT NULL"),
        sqlite_where=sa.text("compound_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_inspection_locality_division_id_inspected_start_id"),
        "inspection",
        ["locality", "division_id", "inspected_start", "id"],
        unique=False,
        postgresql_ops={"inspected_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_inspection_locality_inspected_start_id"),
        "inspection",
        ["locality", "inspected_start", "id"],
        unique=False,
        postgresql_ops={"inspected_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_inspection_locality_method_id"),
        "inspection",
        ["locality", "method", "id"],
        unique=False,
        postgresql_ops={"method": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_inspection_locality_programme_id_inspected_start_id"),
        "inspection",
        ["locality", "programme_id", "inspected_start", "id"],
        unique=False,
        postgresql_ops={"inspected_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("programme_id IS NOT NULL"),
        sqlite_where=sa.text("programme_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_inspection_locality_responsible_id_inspected_start_id"),
        "inspection",
        ["locality", "responsible_id", "inspected_start", "id"],
        unique=False,
        postgresql_ops={"inspected_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("responsible_id IS NOT NULL"),
        sqlite_where=sa.text("responsible_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_inspection_locality_source_id_run_id_id"),
        "inspection",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_inspection_locality_team_id_inspected_start_id"),
        "inspection",
        ["locality", "team_id", "inspected_start", "id"],
        unique=False,
        postgresql_ops={"inspected_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("team_id IS NOT NULL"),
        sqlite_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_inspection_method_locality_id"),
        "inspection",
        ["method", "locality", "id"],
        unique=False,
        postgresql_ops={"method": "NULLS FIRST"},
    )
    op.create_table(
        "issue",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=True),
        sa.Column("description", TEXT, nullable=True),
        sa.Column("found_at_start", INSTANT, nullable=True),
        sa.Column("found_at_end", INSTANT, nullable=True),
        sa.Column("found_at_precision", TEXT, nullable=True),
        sa.Column("location", TEXT, nullable=True),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("quantity_low", sa.BigInteger(), nullable=True),
        sa.Column("quantity_high", sa.BigInteger(), nullable=True),
        sa.Column("quantity_approximate", sa.Boolean(), nullable=True),
        sa.Column("severity", TEXT, nullable=True),
        sa.Column("assignee", TEXT, nullable=True),
        sa.Column("assignee_masked", TEXT, nullable=True),
        sa.Column("deadline_start", DATE, nullable=True),
        sa.Column("deadline_end", DATE, nullable=True),
        sa.Column("deadline_precision", TEXT, nullable=True),
        sa.Column("measure", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=True),
        sa.Column("status_text", TEXT, nullable=True),
        sa.Column("rectified_on", DATE, nullable=True),
        sa.Column("recurred", sa.Boolean(), nullable=True),
        sa.Column("reply", TEXT, nullable=True),
        sa.Column("point_longitude", sa.BigInteger(), nullable=True),
        sa.Column("point_latitude", sa.BigInteger(), nullable=True),
        sa.Column("point_datum", TEXT, nullable=True),
        sa.Column("reporter", TEXT, nullable=True),
        sa.Column("reporter_masked", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("compound_id", sa.BigInteger(), nullable=True),
        sa.Column("venue_id", sa.BigInteger(), nullable=True),
        sa.Column("responsible_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_issue")),
    )
    op.create_index(
        op.f("ix_issue_found_at_start_locality_id"),
        "issue",
        ["found_at_start", "locality", "id"],
        unique=False,
        postgresql_ops={"found_at_start": "NULLS FIRST"},
    )
    op.create_index(op.f("ix_issue_kind_locality_id"), "issue", ["kind", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_issue_locality_compound_id_found_at_start_id"),
        "issue",
        ["locality", "compound_id", "found_at_start", "id"],
        unique=False,
        postgresql_ops={"found_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("compound_id IS NOT NULL"),
        sqlite_where=sa.text("compound_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_issue_locality_division_id_found_at_start_id"),
        "issue",
        ["locality", "division_id", "found_at_start", "id"],
        unique=False,
        postgresql_ops={"found_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_locality_found_at_start_id"),
        "issue",
        ["locality", "found_at_start", "id"],
        unique=False,
        postgresql_ops={"found_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_locality_kind_id"),
        "issue",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_locality_responsible_id_found_at_start_id"),
        "issue",
        ["locality", "responsible_id", "found_at_start", "id"],
        unique=False,
        postgresql_ops={"found_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("responsible_id IS NOT NULL"),
        sqlite_where=sa.text("responsible_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_issue_locality_severity_id"),
        "issue",
        ["locality", "severity", "id"],
        unique=False,
        postgresql_ops={"severity": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_locality_source_id_run_id_id"), "issue", ["locality", "source_id", "run_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_issue_locality_status_id"),
        "issue",
        ["locality", "status", "id"],
        unique=False,
        postgresql_ops={"status": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_locality_venue_id_found_at_start_id"),
        "issue",
        ["locality", "venue_id", "found_at_start", "id"],
        unique=False,
        postgresql_ops={"found_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("venue_id IS NOT NULL"),
        sqlite_where=sa.text("venue_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_issue_severity_locality_id"),
        "issue",
        ["severity", "locality", "id"],
        unique=False,
        postgresql_ops={"severity": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_issue_status_locality_id"),
        "issue",
        ["status", "locality", "id"],
        unique=False,
        postgresql_ops={"status": "NULLS FIRST"},
    )
    op.create_table(
        "issue_action",
        sa.Column("stage", TEXT, nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.Column("acted_at_start", INSTANT, nullable=True),
        sa.Column("acted_at_end", INSTANT, nullable=True),
        sa.Column("acted_at_precision", TEXT, nullable=True),
        sa.Column("result", TEXT, nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("recorded_at", INSTANT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("issue_id", sa.BigInteger(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_issue_action")),
    )
    op.create_index(
        op.f("ix_issue_action_acted_at_start_locality_id"),
        "issue_action",
        ["acted_at_start", "locality", "id"],
        unique=False,
        postgresql_ops={"acted_at_start": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_issue_action_locality_acted_at_start_id"),
        "issue_action",
        ["locality", "acted_at_start", "id"],
        unique=False,
        postgresql_ops={"acted_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_action_locality_actor_id_acted_at_start_id"),
        "issue_action",
        ["locality", "actor_id", "acted_at_start", "id"],
        unique=False,
        postgresql_ops={"acted_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("actor_id IS NOT NULL"),
        sqlite_where=sa.text("actor_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_issue_action_locality_division_id_acted_at_start_id"),
        "issue_action",
        ["locality", "division_id", "acted_at_start", "id"],
        unique=False,
        postgresql_ops={"acted_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_action_locality_issue_id_acted_at_start_id"),
        "issue_action",
        ["locality", "issue_id", "acted_at_start", "id"],
        unique=False,
        postgresql_ops={"acted_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_action_locality_source_id_run_id_id"),
        "issue_action",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_issue_action_locality_stage_id"),
        "issue_action",
        ["locality", "stage", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_issue_action_stage_locality_id"), "issue_action", ["stage", "locality", "id"], unique=False
    )
    op.create_table(
        "key_fingerprint",
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_key_fingerprint")),
    )
    op.create_table(
        "lecture_session",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("theme", TEXT, nullable=True),
        sa.Column("held_at_start", INSTANT, nullable=True),
        sa.Column("held_at_end", INSTANT, nullable=True),
        sa.Column("held_at_precision", TEXT, nullable=True),
        sa.Column("form", TEXT, nullable=True),
        sa.Column("speaker", TEXT, nullable=True),
        sa.Column("speaker_masked", TEXT, nullable=True),
        sa.Column("speaker_role", TEXT, nullable=True),
        sa.Column("audience", TEXT, nullable=True),
        sa.Column("attendance_low", sa.BigInteger(), nullable=True),
        sa.Column("attendance_high", sa.BigInteger(), nullable=True),
        sa.Column("attendance_approximate", sa.Boolean(), nullable=True),
        sa.Column("sessions_low", sa.BigInteger(), nullable=True),
        sa.Column("sessions_high", sa.BigInteger(), nullable=True),
        sa.Column("sessions_approximate", sa.Boolean(), nullable=True),
        sa.Column("content", TEXT, nullable=True),
        sa.Column("published_at", INSTANT, nullable=True),
        sa.Column("duration", sa.BigInteger(), nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("venue_id", sa.BigInteger(), nullable=True),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("organizer_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_lecture_session")),
    )
    op.create_index(
        op.f("ix_lecture_session_attendance_low_locality_id"),
        "lecture_session",
        ["attendance_low", "locality", "id"],
        unique=False,
        postgresql_ops={"attendance_low": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_lecture_session_form_locality_id"),
        "lecture_session",
        ["form", "locality", "id"],
        unique=False,
        postgresql_ops={"form": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_lecture_session_held_at_start_locality_id"),
        "lecture_session",
        ["held_at_start", "locality", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_lecture_session_locality_attendance_low_id"),
        "lecture_session",
        ["locality", "attendance_low", "id"],
        unique=False,
        postgresql_ops={"attendance_low": "NULLS FIRST"},
        postgresql_include=["removed_at", "attendance_high"],
    )
    op.create_index(
        op.f("ix_lecture_session_locality_division_id_held_at_start_id"),
        "lecture_session",
        ["locality", "division_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_lecture_session_locality_form_id"),
        "lecture_session",
        ["locality", "form", "id"],
        unique=False,
        postgresql_ops={"form": "NULLS FIRST"},
        postgresql_include=["removed_at", "attendance_low", "attendance_high"],
    )
    op.create_index(
        op.f("ix_lecture_session_locality_held_at_start_id"),
        "lecture_session",
        ["locality", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_lecture_session_locality_organizer_id_held_at_start_id"),
        "lecture_session",
        ["locality", "organizer_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("organizer_id IS NOT NULL"),
        sqlite_where=sa.text("organizer_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_lecture_session_locality_programme_id_held_at_start_id"),
        "lecture_session",
        ["locality", "programme_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("programme_id IS NOT NULL"),
        sqlite_where=sa.text("programme_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_lecture_session_locality_source_id_run_id_id"),
        "lecture_session",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lecture_session_locality_team_id_held_at_start_id"),
        "lecture_session",
        ["locality", "team_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("team_id IS NOT NULL"),
        sqlite_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_lecture_session_locality_theme_id"),
        "lecture_session",
        ["locality", "theme", "id"],
        unique=False,
        postgresql_ops={"theme": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_lecture_session_locality_venue_id_held_at_start_id"),
        "lecture_session",
        ["locality", "venue_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("venue_id IS NOT NULL"),
        sqlite_where=sa.text("venue_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_lecture_session_theme_locality_id"),
        "lecture_session",
        ["theme", "locality", "id"],
        unique=False,
        postgresql_ops={"theme": "NULLS FIRST"},
    )
    op.create_table(
        "meal_service",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("served_at_start", INSTANT, nullable=True),
        sa.Column("served_at_end", INSTANT, nullable=True),
        sa.Column("served_at_precision", TEXT, nullable=True),
        sa.Column("meal", TEXT, nullable=True),
        sa.Column("delivery", TEXT, nullable=True),
        sa.Column("servings_low", sa.BigInteger(), nullable=True),
        sa.Column("servings_high", sa.BigInteger(), nullable=True),
        sa.Column("servings_approximate", sa.Boolean(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("paid", sa.BigInteger(), nullable=True),
        sa.Column("subsidized", sa.BigInteger(), nullable=True),
        sa.Column("card_number", TEXT, nullable=True),
        sa.Column("diners", sa.BigInteger(), nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("venue_id", sa.BigInteger(), nullable=True),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_meal_service")),
    )
    op.create_index(
        op.f("ix_meal_service_locality_division_id_served_at_start_id"),
        "meal_service",
        ["locality", "division_id", "served_at_start", "id"],
        unique=False,
        postgresql_ops={"served_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_meal_service_locality_meal_id"),
        "meal_service",
        ["locality", "meal", "id"],
        unique=False,
        postgresql_ops={"meal": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_meal_service_locality_programme_id_served_at_start_id"),
        "meal_service",
        ["locality", "programme_id", "served_at_start", "id"],
        unique=False,
        postgresql_ops={"served_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("programme_id IS NOT NULL"),
        sqlite_where=sa.text("programme_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_meal_service_locality_served_at_start_id"),
        "meal_service",
        ["locality", "served_at_start", "id"],
        unique=False,
        postgresql_ops={"served_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_meal_service_locality_source_id_run_id_id"),
        "meal_service",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_meal_service_locality_venue_id_served_at_start_id"),
        "meal_service",
        ["locality", "venue_id", "served_at_start", "id"],
        unique=False,
        postgresql_ops={"served_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("venue_id IS NOT NULL"),
        sqlite_where=sa.text("venue_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_meal_service_meal_locality_id"),
        "meal_service",
        ["meal", "locality", "id"],
        unique=False,
        postgresql_ops={"meal": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_meal_service_served_at_start_locality_id"),
        "meal_service",
        ["served_at_start", "locality", "id"],
        unique=False,
        postgresql_ops={"served_at_start": "NULLS FIRST"},
    )
    op.create_table(
        "membership",
        sa.Column("role", TEXT, nullable=False),
        sa.Column("post", TEXT, nullable=True),
        sa.Column("background", TEXT, nullable=True),
        sa.Column("since_start", DATE, nullable=True),
        sa.Column("since_end", DATE, nullable=True),
        sa.Column("since_precision", TEXT, nullable=True),
        sa.Column("until_start", DATE, nullable=True),
        sa.Column("until_end", DATE, nullable=True),
        sa.Column("until_precision", TEXT, nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=True),
        sa.Column("is_professional", sa.Boolean(), nullable=True),
        sa.Column("college_educated", sa.Boolean(), nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("organization_id", sa.BigInteger(), nullable=True),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_membership")),
    )
    op.create_index(
        op.f("ix_membership_locality_division_id_since_start_id"),
        "membership",
        ["locality", "division_id", "since_start", "id"],
        unique=False,
        postgresql_ops={"since_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_membership_locality_grid_id_since_start_id"),
        "membership",
        ["locality", "grid_id", "since_start", "id"],
        unique=False,
        postgresql_ops={"since_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("grid_id IS NOT NULL"),
        sqlite_where=sa.text("grid_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_membership_locality_organization_id_since_start_id"),
        "membership",
        ["locality", "organization_id", "since_start", "id"],
        unique=False,
        postgresql_ops={"since_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("organization_id IS NOT NULL"),
        sqlite_where=sa.text("organization_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_membership_locality_person_id_since_start_id"),
        "membership",
        ["locality", "person_id", "since_start", "id"],
        unique=False,
        postgresql_ops={"since_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("person_id IS NOT NULL"),
        sqlite_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_membership_locality_role_id"),
        "membership",
        ["locality", "role", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_membership_locality_since_start_id"),
        "membership",
        ["locality", "since_start", "id"],
        unique=False,
        postgresql_ops={"since_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_membership_locality_source_id_run_id_id"),
        "membership",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_membership_role_locality_id"), "membership", ["role", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_membership_since_start_locality_id"),
        "membership",
        ["since_start", "locality", "id"],
        unique=False,
        postgresql_ops={"since_start": "NULLS FIRST"},
    )
    op.create_table(
        "merged_part",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("source_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("locality", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", "entity", "source_id", name=op.f("pk_merged_part")),
    )
    op.create_table(
        "organization",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("credit_code", TEXT, nullable=True),
        sa.Column("leader", TEXT, nullable=True),
        sa.Column("leader_masked", TEXT, nullable=True),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("phone_masked", TEXT, nullable=True),
        sa.Column("members_low", sa.BigInteger(), nullable=True),
        sa.Column("members_high", sa.BigInteger(), nullable=True),
        sa.Column("members_approximate", sa.Boolean(), nullable=True),
        sa.Column("speciality", TEXT, nullable=True),
        sa.Column("business", TEXT, nullable=True),
        sa.Column("scale", TEXT, nullable=True),
        sa.Column("established_start", DATE, nullable=True),
        sa.Column("established_end", DATE, nullable=True),
        sa.Column("established_precision", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_organization")),
    )
    op.create_index(op.f("ix_organization_kind_locality_id"), "organization", ["kind", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_organization_locality_division_id_id"),
        "organization",
        ["locality", "division_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_organization_locality_grid_id_id"),
        "organization",
        ["locality", "grid_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("grid_id IS NOT NULL"),
        sqlite_where=sa.text("grid_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_organization_locality_kind_id"),
        "organization",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_organization_locality_name_id"),
        "organization",
        ["locality", "name", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_organization_locality_parent_id_id"),
        "organization",
        ["locality", "parent_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("parent_id IS NOT NULL"),
        sqlite_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_organization_locality_source_id_run_id_id"),
        "organization",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_organization_name_locality_id"), "organization", ["name", "locality", "id"], unique=False)
    op.create_table(
        "person",
        sa.Column("name", TEXT, nullable=True),
        sa.Column("name_masked", TEXT, nullable=True),
        sa.Column("id_number", TEXT, nullable=True),
        sa.Column("sex", TEXT, nullable=True),
        sa.Column("birth_start", DATE, nullable=True),
        sa.Column("birth_end", DATE, nullable=True),
        sa.Column("birth_precision", TEXT, nullable=True),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("phone_masked", TEXT, nullable=True),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("address_masked", TEXT, nullable=True),
        sa.Column("employer", TEXT, nullable=True),
        sa.Column("employer_masked", TEXT, nullable=True),
        sa.Column("ethnicity", TEXT, nullable=True),
        sa.Column("politics", TEXT, nullable=True),
        sa.Column("education", TEXT, nullable=True),
        sa.Column("marital_status", TEXT, nullable=True),
        sa.Column("health", TEXT, nullable=True),
        sa.Column("employment", TEXT, nullable=True),
        sa.Column("household_relation", TEXT, nullable=True),
        sa.Column("care_category", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_person")),
    )
    op.create_index(
        op.f("ix_person_locality_division_id_id"),
        "person",
        ["locality", "division_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_person_locality_name_id"),
        "person",
        ["locality", "name", "id"],
        unique=False,
        postgresql_ops={"name": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_person_locality_source_id_run_id_id"),
        "person",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_person_name_locality_id"),
        "person",
        ["name", "locality", "id"],
        unique=False,
        postgresql_ops={"name": "NULLS FIRST"},
    )
    op.create_table(
        "programme",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=True),
        sa.Column("genre", TEXT, nullable=True),
        sa.Column("period_start", DATE, nullable=True),
        sa.Column("period_end", DATE, nullable=True),
        sa.Column("period_precision", TEXT, nullable=True),
        sa.Column("themes", TEXT, nullable=False),
        sa.Column("description", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("organizer_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_programme")),
    )
    op.create_index(
        op.f("ix_programme_kind_locality_id"),
        "programme",
        ["kind", "locality", "id"],
        unique=False,
        postgresql_ops={"kind": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_programme_locality_division_id_period_start_id"),
        "programme",
        ["locality", "division_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_programme_locality_kind_id"),
        "programme",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_ops={"kind": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_programme_locality_name_id"),
        "programme",
        ["locality", "name", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_programme_locality_organizer_id_period_start_id"),
        "programme",
        ["locality", "organizer_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("organizer_id IS NOT NULL"),
        sqlite_where=sa.text("organizer_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_programme_locality_period_start_id"),
        "programme",
        ["locality", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_programme_locality_source_id_run_id_id"),
        "programme",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_programme_name_locality_id"), "programme", ["name", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_programme_period_start_locality_id"),
        "programme",
        ["period_start", "locality", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
    )
    op.create_table(
        "reject",
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("run_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("file_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("field", TEXT, nullable=True),
        sa.Column("column", TEXT, nullable=True),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("zh", TEXT, nullable=False),
        sa.Column("en", TEXT, nullable=False),
        sa.Column("raw", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("locality", "run_id", "file_id", "row", "sequence", name=op.f("pk_reject")),
    )
    op.create_table(
        "reported_figure",
        sa.Column("measure", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("value_low", sa.BigInteger(), nullable=False),
        sa.Column("value_high", sa.BigInteger(), nullable=True),
        sa.Column("value_approximate", sa.Boolean(), nullable=False),
        sa.Column("bound", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("as_of", DATE, nullable=True),
        sa.Column("quote", TEXT, nullable=False),
        sa.Column("publication", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_reported_figure")),
    )
    op.create_index(
        op.f("ix_reported_figure_locality_division_id_id"),
        "reported_figure",
        ["locality", "division_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_reported_figure_locality_measure_id"),
        "reported_figure",
        ["locality", "measure", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_reported_figure_locality_programme_id_id"),
        "reported_figure",
        ["locality", "programme_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("programme_id IS NOT NULL"),
        sqlite_where=sa.text("programme_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_reported_figure_locality_source_id_run_id_id"),
        "reported_figure",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_reported_figure_measure_locality_id"), "reported_figure", ["measure", "locality", "id"], unique=False
    )
    op.create_table(
        "residential_compound",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("aliases", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("built_start", DATE, nullable=True),
        sa.Column("built_end", DATE, nullable=True),
        sa.Column("built_precision", TEXT, nullable=True),
        sa.Column("buildings", sa.BigInteger(), nullable=True),
        sa.Column("units", sa.BigInteger(), nullable=True),
        sa.Column("households_low", sa.BigInteger(), nullable=True),
        sa.Column("households_high", sa.BigInteger(), nullable=True),
        sa.Column("households_approximate", sa.Boolean(), nullable=True),
        sa.Column("floor_area", sa.BigInteger(), nullable=True),
        sa.Column("management", TEXT, nullable=True),
        sa.Column("fee", sa.BigInteger(), nullable=True),
        sa.Column("owners_committee", TEXT, nullable=True),
        sa.Column("has_party_organization", sa.Boolean(), nullable=True),
        sa.Column("shares_offices", sa.Boolean(), nullable=True),
        sa.Column("charging_piles_low", sa.BigInteger(), nullable=True),
        sa.Column("charging_piles_high", sa.BigInteger(), nullable=True),
        sa.Column("charging_piles_approximate", sa.Boolean(), nullable=True),
        sa.Column("point_longitude", sa.BigInteger(), nullable=True),
        sa.Column("point_latitude", sa.BigInteger(), nullable=True),
        sa.Column("point_datum", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("grid_id", sa.BigInteger(), nullable=True),
        sa.Column("property_company_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_residential_compound")),
    )
    op.create_index(
        op.f("ix_residential_compound_locality_division_id_id"),
        "residential_compound",
        ["locality", "division_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_residential_compound_locality_grid_id_id"),
        "residential_compound",
        ["locality", "grid_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("grid_id IS NOT NULL"),
        sqlite_where=sa.text("grid_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_residential_compound_locality_management_id"),
        "residential_compound",
        ["locality", "management", "id"],
        unique=False,
        postgresql_ops={"management": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_residential_compound_locality_name_id"),
        "residential_compound",
        ["locality", "name", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_residential_compound_locality_property_company_id_id"),
        "residential_compound",
        ["locality", "property_company_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("property_company_id IS NOT NULL"),
        sqlite_where=sa.text("property_company_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_residential_compound_locality_source_id_run_id_id"),
        "residential_compound",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_residential_compound_management_locality_id"),
        "residential_compound",
        ["management", "locality", "id"],
        unique=False,
        postgresql_ops={"management": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_residential_compound_name_locality_id"),
        "residential_compound",
        ["name", "locality", "id"],
        unique=False,
    )
    op.create_table(
        "revision",
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("locality", "entity", name=op.f("pk_revision")),
    )
    op.create_index(op.f("ix_revision_number"), "revision", ["number"], unique=False)
    op.create_table(
        "run_file",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("sheet", TEXT, nullable=True),
        sa.Column("sha256", TEXT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.BigInteger(), nullable=False),
        sa.Column("blank", sa.BigInteger(), nullable=False),
        sa.Column("template", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.BigInteger(), nullable=False),
        sa.Column("header", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("footer", sa.BigInteger(), nullable=False),
        sa.Column("excluded", sa.BigInteger(), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_file")),
        sa.UniqueConstraint("code", name=op.f("uq_run_file_code")),
    )
    op.create_index(op.f("ix_run_file_run_id_id"), "run_file", ["run_id", "id"], unique=False)
    op.create_table(
        "search_gram",
        sa.Column("segment", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("gram", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("records", NUMBERS, nullable=False),
        sa.PrimaryKeyConstraint("segment", "gram", name=op.f("pk_search_gram")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_progress",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("record_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_progress")),
    )
    op.create_table(
        "search_record",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("locality", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_record")),
    )
    op.create_index(
        op.f("ix_search_record_entity_locality_id"), "search_record", ["entity", "locality", "id"], unique=True
    )
    op.create_table(
        "search_segment",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("layer", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_segment")),
    )
    op.create_table(
        "source",
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("precedence", TEXT, nullable=True),
        sa.Column("publisher", TEXT, nullable=True),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("plugin", TEXT, nullable=False),
        sa.Column("locality_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("code", name=op.f("uq_source_code")),
    )
    op.create_index(op.f("ix_source_locality_id_id"), "source", ["locality_id", "id"], unique=False)
    op.create_table(
        "subsidy_grant",
        sa.Column("period_start", DATE, nullable=True),
        sa.Column("period_end", DATE, nullable=True),
        sa.Column("period_precision", TEXT, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("granted_on", DATE, nullable=True),
        sa.Column("card_number", TEXT, nullable=True),
        sa.Column("collector", TEXT, nullable=True),
        sa.Column("collector_masked", TEXT, nullable=True),
        sa.Column("note", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_subsidy_grant")),
    )
    op.create_index(
        op.f("ix_subsidy_grant_granted_on_locality_id"),
        "subsidy_grant",
        ["granted_on", "locality", "id"],
        unique=False,
        postgresql_ops={"granted_on": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_division_id_period_start_id"),
        "subsidy_grant",
        ["locality", "division_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_granted_on_id"),
        "subsidy_grant",
        ["locality", "granted_on", "id"],
        unique=False,
        postgresql_ops={"granted_on": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_period_start_id"),
        "subsidy_grant",
        ["locality", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_person_id_period_start_id"),
        "subsidy_grant",
        ["locality", "person_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("person_id IS NOT NULL"),
        sqlite_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_programme_id_period_start_id"),
        "subsidy_grant",
        ["locality", "programme_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_source_id_run_id_id"),
        "subsidy_grant",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_subsidy_grant_period_start_locality_id"),
        "subsidy_grant",
        ["period_start", "locality", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
    )
    op.create_table(
        "subsidy_notice",
        sa.Column("period_start", DATE, nullable=True),
        sa.Column("period_end", DATE, nullable=True),
        sa.Column("period_precision", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("name_masked", TEXT, nullable=True),
        sa.Column("id_number", TEXT, nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("published_on", DATE, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_subsidy_notice")),
    )
    op.create_index(
        op.f("ix_subsidy_notice_locality_division_id_period_start_id"),
        "subsidy_notice",
        ["locality", "division_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_subsidy_notice_locality_period_start_id"),
        "subsidy_notice",
        ["locality", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_subsidy_notice_locality_programme_id_period_start_id"),
        "subsidy_notice",
        ["locality", "programme_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_subsidy_notice_locality_published_on_id"),
        "subsidy_notice",
        ["locality", "published_on", "id"],
        unique=False,
        postgresql_ops={"published_on": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_subsidy_notice_locality_source_id_run_id_id"),
        "subsidy_notice",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_subsidy_notice_period_start_locality_id"),
        "subsidy_notice",
        ["period_start", "locality", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_subsidy_notice_published_on_locality_id"),
        "subsidy_notice",
        ["published_on", "locality", "id"],
        unique=False,
        postgresql_ops={"published_on": "NULLS FIRST"},
    )
    op.create_table(
        "token",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("level", TEXT, nullable=False),
        sa.Column("localities", TEXT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
    )
    op.create_table(
        "training_record",
        sa.Column("period_start", DATE, nullable=True),
        sa.Column("period_end", DATE, nullable=True),
        sa.Column("period_precision", TEXT, nullable=False),
        sa.Column("topic", TEXT, nullable=True),
        sa.Column("hours_low", sa.BigInteger(), nullable=True),
        sa.Column("hours_high", sa.BigInteger(), nullable=True),
        sa.Column("hours_approximate", sa.Boolean(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("membership_id", sa.BigInteger(), nullable=False),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_training_record")),
    )
    op.create_index(
        op.f("ix_training_record_locality_division_id_period_start_id"),
        "training_record",
        ["locality", "division_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_training_record_locality_membership_id_period_start_id"),
        "training_record",
        ["locality", "membership_id", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_training_record_locality_period_start_id"),
        "training_record",
        ["locality", "period_start", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_training_record_locality_source_id_run_id_id"),
        "training_record",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_training_record_period_start_locality_id"),
        "training_record",
        ["period_start", "locality", "id"],
        unique=False,
        postgresql_ops={"period_start": "NULLS FIRST"},
    )
    op.create_table(
        "trusted_document",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("added_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trusted_document")),
    )
    op.create_index(op.f("ix_trusted_document_digest"), "trusted_document", ["digest"], unique=False)
    op.create_table(
        "venue",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=True),
        sa.Column("area", sa.BigInteger(), nullable=True),
        sa.Column("features", TEXT, nullable=False),
        sa.Column("contact", TEXT, nullable=True),
        sa.Column("contact_masked", TEXT, nullable=True),
        sa.Column("phone", TEXT, nullable=True),
        sa.Column("phone_masked", TEXT, nullable=True),
        sa.Column("point_longitude", sa.BigInteger(), nullable=True),
        sa.Column("point_latitude", sa.BigInteger(), nullable=True),
        sa.Column("point_datum", TEXT, nullable=True),
        sa.Column("opened_start", DATE, nullable=True),
        sa.Column("opened_end", DATE, nullable=True),
        sa.Column("opened_precision", TEXT, nullable=True),
        sa.Column("status", TEXT, nullable=True),
        sa.Column("is_listed", sa.Boolean(), nullable=True),
        sa.Column("recorded_on", DATE, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_venue")),
    )
    op.create_index(op.f("ix_venue_kind_locality_id"), "venue", ["kind", "locality", "id"], unique=False)
    op.create_index(
        op.f("ix_venue_locality_division_id_id"),
        "venue",
        ["locality", "division_id", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_venue_locality_kind_id"),
        "venue",
        ["locality", "kind", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_venue_locality_name_id"),
        "venue",
        ["locality", "name", "id"],
        unique=False,
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_venue_locality_source_id_run_id_id"), "venue", ["locality", "source_id", "run_id", "id"], unique=False
    )
    op.create_index(op.f("ix_venue_name_locality_id"), "venue", ["name", "locality", "id"], unique=False)
    op.create_table(
        "volunteer_activity",
        sa.Column("number", TEXT, nullable=True),
        sa.Column("name", TEXT, nullable=True),
        sa.Column("held_at_start", INSTANT, nullable=True),
        sa.Column("held_at_end", INSTANT, nullable=True),
        sa.Column("held_at_precision", TEXT, nullable=True),
        sa.Column("category", TEXT, nullable=True),
        sa.Column("type", TEXT, nullable=True),
        sa.Column("participants_low", sa.BigInteger(), nullable=True),
        sa.Column("participants_high", sa.BigInteger(), nullable=True),
        sa.Column("participants_approximate", sa.Boolean(), nullable=True),
        sa.Column("service_hours_low", sa.BigInteger(), nullable=True),
        sa.Column("service_hours_high", sa.BigInteger(), nullable=True),
        sa.Column("service_hours_approximate", sa.Boolean(), nullable=True),
        sa.Column("hours_each_low", sa.BigInteger(), nullable=True),
        sa.Column("hours_each_high", sa.BigInteger(), nullable=True),
        sa.Column("hours_each_approximate", sa.Boolean(), nullable=True),
        sa.Column("beneficiaries_low", sa.BigInteger(), nullable=True),
        sa.Column("beneficiaries_high", sa.BigInteger(), nullable=True),
        sa.Column("beneficiaries_approximate", sa.Boolean(), nullable=True),
        sa.Column("leader", TEXT, nullable=True),
        sa.Column("leader_masked", TEXT, nullable=True),
        sa.Column("content", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("venue_id", sa.BigInteger(), nullable=True),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_volunteer_activity")),
    )
    op.create_index(
        op.f("ix_volunteer_activity_category_locality_id"),
        "volunteer_activity",
        ["category", "locality", "id"],
        unique=False,
        postgresql_ops={"category": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_volunteer_activity_held_at_start_locality_id"),
        "volunteer_activity",
        ["held_at_start", "locality", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_category_id"),
        "volunteer_activity",
        ["locality", "category", "id"],
        unique=False,
        postgresql_ops={"category": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_division_id_held_at_start_id"),
        "volunteer_activity",
        ["locality", "division_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_held_at_start_id"),
        "volunteer_activity",
        ["locality", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_programme_id_held_at_start_id"),
        "volunteer_activity",
        ["locality", "programme_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("programme_id IS NOT NULL"),
        sqlite_where=sa.text("programme_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_source_id_run_id_id"),
        "volunteer_activity",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_team_id_held_at_start_id"),
        "volunteer_activity",
        ["locality", "team_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("team_id IS NOT NULL"),
        sqlite_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_venue_id_held_at_start_id"),
        "volunteer_activity",
        ["locality", "venue_id", "held_at_start", "id"],
        unique=False,
        postgresql_ops={"held_at_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("venue_id IS NOT NULL"),
        sqlite_where=sa.text("venue_id IS NOT NULL"),
    )
    op.create_table(
        "volunteer_record",
        sa.Column("served_start", DATE, nullable=True),
        sa.Column("served_end", DATE, nullable=True),
        sa.Column("served_precision", TEXT, nullable=True),
        sa.Column("post", TEXT, nullable=True),
        sa.Column("times_low", sa.BigInteger(), nullable=True),
        sa.Column("times_high", sa.BigInteger(), nullable=True),
        sa.Column("times_approximate", sa.Boolean(), nullable=True),
        sa.Column("hours_low", sa.BigInteger(), nullable=True),
        sa.Column("hours_high", sa.BigInteger(), nullable=True),
        sa.Column("hours_approximate", sa.Boolean(), nullable=True),
        sa.Column("evaluation", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("activity_id", sa.BigInteger(), nullable=True),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("programme_id", sa.BigInteger(), nullable=True),
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.Column("key_check", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.BigInteger(), nullable=False),
        sa.Column("derived", sa.Boolean(), nullable=False),
        sa.Column("removed_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("locality", "id", name=op.f("pk_volunteer_record")),
    )
    op.create_index(
        op.f("ix_volunteer_record_locality_activity_id_served_start_id"),
        "volunteer_record",
        ["locality", "activity_id", "served_start", "id"],
        unique=False,
        postgresql_ops={"served_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("activity_id IS NOT NULL"),
        sqlite_where=sa.text("activity_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_volunteer_record_locality_division_id_served_start_id"),
        "volunteer_record",
        ["locality", "division_id", "served_start", "id"],
        unique=False,
        postgresql_ops={"served_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_volunteer_record_locality_person_id_served_start_id"),
        "volunteer_record",
        ["locality", "person_id", "served_start", "id"],
        unique=False,
        postgresql_ops={"served_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("person_id IS NOT NULL"),
        sqlite_where=sa.text("person_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_volunteer_record_locality_programme_id_served_start_id"),
        "volunteer_record",
        ["locality", "programme_id", "served_start", "id"],
        unique=False,
        postgresql_ops={"served_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("programme_id IS NOT NULL"),
        sqlite_where=sa.text("programme_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_volunteer_record_locality_served_start_id"),
        "volunteer_record",
        ["locality", "served_start", "id"],
        unique=False,
        postgresql_ops={"served_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
    )
    op.create_index(
        op.f("ix_volunteer_record_locality_source_id_run_id_id"),
        "volunteer_record",
        ["locality", "source_id", "run_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_volunteer_record_locality_team_id_served_start_id"),
        "volunteer_record",
        ["locality", "team_id", "served_start", "id"],
        unique=False,
        postgresql_ops={"served_start": "NULLS FIRST"},
        postgresql_include=["removed_at"],
        postgresql_where=sa.text("team_id IS NOT NULL"),
        sqlite_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_volunteer_record_served_start_locality_id"),
        "volunteer_record",
        ["served_start", "locality", "id"],
        unique=False,
        postgresql_ops={"served_start": "NULLS FIRST"},
    )
