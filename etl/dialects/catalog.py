"""What PostgreSQL's catalog tells of a table: all that another one has to share to take its place unnoticed."""

from typing import NamedTuple

from sqlalchemy import Connection, text

INDEX = "index"
KEY = "key"

#: Members of the catalog's rows that differ between tables, or from one moment to the next, and mean nothing; the last
#: of them stay true where the last index, rule, trigger or heir is gone.
_OWN = (
    "oid relname relnamespace reltype relfilenode reltoastrelid relpages reltuples relallvisible relallfrozen"
    " relfrozenxid relminmxid relnatts relacl attrelid attnum atthasmissing attmissingval"
    " relhasindex relhasrules relhastriggers relhassubclass"
)
#: Names of tables and of what hangs on them are told without their schema.
_FACTS = text(
    """
    WITH one AS (
        SELECT c.*, quote_ident(n.nspname) || '.' AS home
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(:table)
    )
    SELECT 'table' AS kind, '' AS name, CAST(to_jsonb(c) - string_to_array(:own, ' ') AS TEXT) AS told
    FROM one JOIN pg_class AS c ON c.oid = one.oid
    UNION ALL
    SELECT 'toast', '', CAST(c.reloptions AS TEXT)
    FROM one JOIN pg_class AS c ON c.oid = one.reltoastrelid
    UNION ALL
    SELECT 'column', a.attname, CAST(to_jsonb(a) - string_to_array(:own, ' ') AS TEXT)
    FROM one JOIN pg_attribute AS a ON a.attrelid = one.oid WHERE a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT 'comment', a.attname, d.description
    FROM one JOIN pg_description AS d ON d.objoid = one.oid AND d.classoid = CAST('pg_class' AS REGCLASS)
    LEFT JOIN pg_attribute AS a ON a.attrelid = one.oid AND a.attnum = d.objsubid
    UNION ALL
    SELECT 'label', a.attname, l.provider || ' ' || l.label
    FROM one JOIN pg_seclabel AS l ON l.objoid = one.oid AND l.classoid = CAST('pg_class' AS REGCLASS)
    LEFT JOIN pg_attribute AS a ON a.attrelid = one.oid AND a.attnum = l.objsubid
    UNION ALL
    SELECT 'index', c.relname, concat_ws(
        ' ', i.indisunique, i.indisclustered, i.indisvalid, c.reltablespace, obj_description(c.oid, 'pg_class'),
        substring(pg_get_indexdef(c.oid) FROM ' USING .*')
    )
    FROM one JOIN pg_index AS i ON i.indrelid = one.oid JOIN pg_class AS c ON c.oid = i.indexrelid
    UNION ALL
    SELECT CASE c.contype WHEN 'p' THEN 'key' ELSE 'constraint' END, c.conname, concat_ws(
        ' ', pg_get_constraintdef(c.oid), c.convalidated, obj_description(c.oid, 'pg_constraint')
    )
    FROM one JOIN pg_constraint AS c ON c.conrelid = one.oid
    UNION ALL
    SELECT 'default', a.attname, pg_get_expr(d.adbin, d.adrelid)
    FROM one JOIN pg_attrdef AS d ON d.adrelid = one.oid
    JOIN pg_attribute AS a ON a.attrelid = one.oid AND a.attnum = d.adnum
    UNION ALL
    SELECT 'privilege', pg_get_userbyid(p.grantee), concat_ws(' ', p.privilege_type, p.is_grantable, p.grantor)
    FROM one CROSS JOIN aclexplode(coalesce(one.relacl, acldefault('r', one.relowner))) AS p
    UNION ALL
    SELECT DISTINCT 'dependent', replace(o.identity, one.home, ''), concat_ws(' ', o.type, d.deptype)
    FROM one JOIN pg_depend AS d ON (d.refclassid, d.refobjid) IN
        ((CAST('pg_class' AS REGCLASS), one.oid), (CAST('pg_type' AS REGCLASS), one.reltype))
    CROSS JOIN pg_identify_object(d.classid, d.objid, d.objsubid) AS o
    WHERE o.type NOT IN ('index', 'toast table', 'default value')
    AND (d.classid, d.objid) NOT IN (
        SELECT CAST('pg_constraint' AS REGCLASS), c.oid FROM pg_constraint AS c WHERE c.conrelid = one.oid
    )
    """
)
_COLUMNS = text(
    "SELECT quote_ident(attname) FROM pg_attribute"
    " WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
)
_INDEXED = text(
    "SELECT DISTINCT quote_ident(a.attname) FROM pg_index AS i JOIN pg_attribute AS a"
    " ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = to_regclass(:table)"
)
_INDEXES = text(
    """
    SELECT c.relname, i.indisunique, substring(pg_get_indexdef(c.oid) FROM ' USING .*') AS definition
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
    WHERE i.indrelid = to_regclass(:table)
    ORDER BY i.indpred IS NOT NULL,
    (SELECT count(*) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attlen < 0) DESC, i.indnatts DESC, c.relname
    """
)
_KEYS = text("SELECT conname FROM pg_constraint WHERE conrelid = to_regclass(:table) AND contype = 'p'")
_PRIVILEGES = text(
    """
    WITH told AS (
        SELECT c.oid = to_regclass(:table) AS taken, p.privilege_type, p.is_grantable,
        CASE p.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(p.grantee)) END AS grantee
        FROM pg_class AS c CROSS JOIN aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS p
        WHERE c.oid IN (to_regclass(:table), to_regclass(:like))
    )
    SELECT DISTINCT 1, format('REVOKE ALL ON %s FROM %s', CAST(:table AS TEXT), grantee) FROM told WHERE taken
    UNION ALL
    SELECT 2, format('GRANT %s ON %s TO %s', privilege_type, CAST(:table AS TEXT), grantee)
        || CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
    FROM told WHERE NOT taken
    ORDER BY 1
    """
)
_HOME = text("SELECT CAST(CAST(relnamespace AS REGNAMESPACE) AS TEXT) FROM pg_class WHERE oid = to_regclass(:table)")
_MOVABLE = text(
    "SELECT has_schema_privilege(relnamespace, 'CREATE') AND NOT EXISTS (SELECT 1 FROM pg_publication)"
    " FROM pg_class WHERE oid = to_regclass(:table)"
)


class Fact(NamedTuple):
    """Something that holds of a table."""

    kind: str
    #: Of what it tells: a column, an index, who has a privilege.
    name: str | None
    told: str | None


def facts(connection: Connection, table: str) -> frozenset[Fact]:
    """All that holds of a table besides its place and its rows."""
    return frozenset(Fact(*row) for row in connection.execute(_FACTS, {"table": table, "own": _OWN}))


def columns(connection: Connection, table: str) -> list[str]:
    """A table's columns, quoted where need be."""
    return list(connection.scalars(_COLUMNS, {"table": table}))


def indexed(connection: Connection, table: str) -> list[str]:
    """Those that any of its indexes holds."""
    return list(connection.scalars(_INDEXED, {"table": table}))


def indexes(connection: Connection, table: str, other: str) -> list[str]:
    """Statements that make a table's indexes, its key's too, on another one; those that take longest come first."""
    return [
        f'CREATE {"UNIQUE " if unique else ""}INDEX "{name}" ON {other}{definition}'
        for name, unique, definition in connection.execute(_INDEXES, {"table": table})
    ]


def keys(connection: Connection, table: str, other: str) -> list[str]:
    """Statements that make the indexes of a table's keys the keys of another one."""
    names = connection.scalars(_KEYS, {"table": table})
    return [f'ALTER TABLE {other} ADD CONSTRAINT "{name}" PRIMARY KEY USING INDEX "{name}"' for name in names]


def privileges(connection: Connection, table: str, other: str) -> list[str]:
    """Statements that give another table exactly the privileges of a table."""
    return [statement for _, statement in connection.execute(_PRIVILEGES, {"table": other, "like": table})]


def movable(connection: Connection, table: str) -> bool:
    """Whether a table may come into the schema of another one, and no publication would miss either."""
    return bool(connection.execute(_MOVABLE, {"table": table}).scalar())


def home(connection: Connection, table: str) -> str:
    """The schema of a table, quoted where need be."""
    return str(connection.execute(_HOME, {"table": table}).scalar_one())
