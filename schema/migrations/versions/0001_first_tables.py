"""First tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
DATE = sa.Text().with_variant(sa.Date(), "postgresql")
INSTANT = sa.Text().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
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
    op.create_index(op.f("ix_division_parent_id_id"), "division", ["parent_id", "id"], unique=False)
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
        op.f("ix_facility_locality_division_id_id"), "facility", ["locality", "division_id", "id"], unique=False
    )
    op.create_index(op.f("ix_facility_locality_kind_id"), "facility", ["locality", "kind", "id"], unique=False)
    op.create_index(op.f("ix_facility_locality_name_id"), "facility", ["locality", "name", "id"], unique=False)
    op.create_index(
        op.f("ix_facility_locality_operator_id_id"), "facility", ["locality", "operator_id", "id"], unique=False
    )
    op.create_index(op.f("ix_facility_locality_source_id"), "facility", ["locality", "source_id"], unique=False)
    op.create_index(op.f("ix_facility_locality_venue_id_id"), "facility", ["locality", "venue_id", "id"], unique=False)
    op.create_index(op.f("ix_facility_name_locality_id"), "facility", ["name", "locality", "id"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("derived", TEXT, nullable=True),
        sa.Column("findings", TEXT, nullable=True),
        sa.Column("fingerprint", TEXT, nullable=True),
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
        sa.Column("error_code", TEXT, nullable=True),
        sa.Column("error", TEXT, nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("code", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("code", name=op.f("uq_import_run_code")),
    )
    op.create_index(op.f("ix_import_run_source_id_id"), "import_run", ["source_id", "id"], unique=False)
    op.create_index(op.f("ix_import_run_started_at_id"), "import_run", ["started_at", "id"], unique=False)
    op.create_index(op.f("ix_import_run_status_id"), "import_run", ["status", "id"], unique=False)
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
        op.f("ix_issue_found_at_start_locality_id"), "issue", ["found_at_start", "locality", "id"], unique=False
    )
    op.create_index(op.f("ix_issue_kind_locality_id"), "issue", ["kind", "locality", "id"], unique=False)
    op.create_index(op.f("ix_issue_locality_division_id_id"), "issue", ["locality", "division_id", "id"], unique=False)
    op.create_index(
        op.f("ix_issue_locality_found_at_start_id"), "issue", ["locality", "found_at_start", "id"], unique=False
    )
    op.create_index(op.f("ix_issue_locality_kind_id"), "issue", ["locality", "kind", "id"], unique=False)
    op.create_index(
        op.f("ix_issue_locality_responsible_id_id"), "issue", ["locality", "responsible_id", "id"], unique=False
    )
    op.create_index(op.f("ix_issue_locality_severity_id"), "issue", ["locality", "severity", "id"], unique=False)
    op.create_index(op.f("ix_issue_locality_source_id"), "issue", ["locality", "source_id"], unique=False)
    op.create_index(op.f("ix_issue_locality_status_id"), "issue", ["locality", "status", "id"], unique=False)
    op.create_index(op.f("ix_issue_locality_venue_id_id"), "issue", ["locality", "venue_id", "id"], unique=False)
    op.create_index(op.f("ix_issue_severity_locality_id"), "issue", ["severity", "locality", "id"], unique=False)
    op.create_index(op.f("ix_issue_status_locality_id"), "issue", ["status", "locality", "id"], unique=False)
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
    )
    op.create_index(
        op.f("ix_issue_action_locality_acted_at_start_id"),
        "issue_action",
        ["locality", "acted_at_start", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_issue_action_locality_actor_id_id"), "issue_action", ["locality", "actor_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_issue_action_locality_division_id_id"), "issue_action", ["locality", "division_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_issue_action_locality_issue_id_id"), "issue_action", ["locality", "issue_id", "id"], unique=False
    )
    op.create_index(op.f("ix_issue_action_locality_source_id"), "issue_action", ["locality", "source_id"], unique=False)
    op.create_index(
        op.f("ix_issue_action_locality_stage_id"), "issue_action", ["locality", "stage", "id"], unique=False
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
    )
    op.create_index(
        op.f("ix_lecture_session_form_locality_id"), "lecture_session", ["form", "locality", "id"], unique=False
    )
    op.create_index(
        op.f("ix_lecture_session_held_at_start_locality_id"),
        "lecture_session",
        ["held_at_start", "locality", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lecture_session_locality_attendance_low_id"),
        "lecture_session",
        ["locality", "attendance_low", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lecture_session_locality_division_id_id"),
        "lecture_session",
        ["locality", "division_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lecture_session_locality_form_id"), "lecture_session", ["locality", "form", "id"], unique=False
    )
    op.create_index(
        op.f("ix_lecture_session_locality_held_at_start_id"),
        "lecture_session",
        ["locality", "held_at_start", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lecture_session_locality_organizer_id_id"),
        "lecture_session",
        ["locality", "organizer_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_lecture_session_locality_source_id"), "lecture_session", ["locality", "source_id"], unique=False
    )
    op.create_index(
        op.f("ix_lecture_session_locality_team_id_id"), "lecture_session", ["locality", "team_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_lecture_session_locality_theme_id"), "lecture_session", ["locality", "theme", "id"], unique=False
    )
    op.create_index(
        op.f("ix_lecture_session_locality_venue_id_id"), "lecture_session", ["locality", "venue_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_lecture_session_theme_locality_id"), "lecture_session", ["theme", "locality", "id"], unique=False
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
        sa.Column("established_start", DATE, nullable=True),
        sa.Column("established_end", DATE, nullable=True),
        sa.Column("established_precision", TEXT, nullable=True),
        sa.Column("division_id", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
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
        op.f("ix_organization_locality_division_id_id"), "organization", ["locality", "division_id", "id"], unique=False
    )
    op.create_index(op.f("ix_organization_locality_kind_id"), "organization", ["locality", "kind", "id"], unique=False)
    op.create_index(op.f("ix_organization_locality_name_id"), "organization", ["locality", "name", "id"], unique=False)
    op.create_index(
        op.f("ix_organization_locality_parent_id_id"), "organization", ["locality", "parent_id", "id"], unique=False
    )
    op.create_index(op.f("ix_organization_locality_source_id"), "organization", ["locality", "source_id"], unique=False)
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
        op.f("ix_person_locality_division_id_id"), "person", ["locality", "division_id", "id"], unique=False
    )
    op.create_index(op.f("ix_person_locality_name_id"), "person", ["locality", "name", "id"], unique=False)
    op.create_index(op.f("ix_person_locality_source_id"), "person", ["locality", "source_id"], unique=False)
    op.create_index(op.f("ix_person_name_locality_id"), "person", ["name", "locality", "id"], unique=False)
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
        "revision",
        sa.Column("locality", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entity", TEXT, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("locality", "entity", name=op.f("pk_revision")),
    )
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
        sa.Column("programme", TEXT, nullable=False),
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
        op.f("ix_subsidy_grant_granted_on_locality_id"), "subsidy_grant", ["granted_on", "locality", "id"], unique=False
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_division_id_id"),
        "subsidy_grant",
        ["locality", "division_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_granted_on_id"), "subsidy_grant", ["locality", "granted_on", "id"], unique=False
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_period_start_id"),
        "subsidy_grant",
        ["locality", "period_start", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_person_id_id"), "subsidy_grant", ["locality", "person_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_programme_id"), "subsidy_grant", ["locality", "programme", "id"], unique=False
    )
    op.create_index(
        op.f("ix_subsidy_grant_locality_source_id"), "subsidy_grant", ["locality", "source_id"], unique=False
    )
    op.create_index(
        op.f("ix_subsidy_grant_period_start_locality_id"),
        "subsidy_grant",
        ["period_start", "locality", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_subsidy_grant_programme_locality_id"), "subsidy_grant", ["programme", "locality", "id"], unique=False
    )
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
    op.create_index(op.f("ix_venue_locality_division_id_id"), "venue", ["locality", "division_id", "id"], unique=False)
    op.create_index(op.f("ix_venue_locality_kind_id"), "venue", ["locality", "kind", "id"], unique=False)
    op.create_index(op.f("ix_venue_locality_name_id"), "venue", ["locality", "name", "id"], unique=False)
    op.create_index(op.f("ix_venue_locality_source_id"), "venue", ["locality", "source_id"], unique=False)
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
    )
    op.create_index(
        op.f("ix_volunteer_activity_held_at_start_locality_id"),
        "volunteer_activity",
        ["held_at_start", "locality", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_category_id"),
        "volunteer_activity",
        ["locality", "category", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_division_id_id"),
        "volunteer_activity",
        ["locality", "division_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_held_at_start_id"),
        "volunteer_activity",
        ["locality", "held_at_start", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_source_id"), "volunteer_activity", ["locality", "source_id"], unique=False
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_team_id_id"),
        "volunteer_activity",
        ["locality", "team_id", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_volunteer_activity_locality_venue_id_id"),
        "volunteer_activity",
        ["locality", "venue_id", "id"],
        unique=False,
    )
