"""Small ledgers for tests of the import path: a CSV file and the source that reads it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from etl import Delimited, Source, children, col, const, each, place, ref
from schema.lectures import LectureSession
from schema.organizations import Organization, OrganizationKind
from schema.property import ActionStage, Issue, IssueAction, IssueKind

HUOSHAN = "341525000000"


def write(folder: Path, name: str, header: str, rows: Sequence[str]) -> Path:
    """A CSV file of a header line and rows; returns the folder, made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return folder


def lectures(folder: Path, **changes: Any) -> Source:
    """Lectures with number, title, team and the team's phone, and a division by name."""
    return Source(
        **{
            "name": "lectures",
            "entity": LectureSession,
            "locality": HUOSHAN,
            "publisher": "宣传部",
            "reader": Delimited("lectures.csv"),
            "folder": folder,
            "snapshot": "full",
            "columns": {
                "number": col("编号"),
                "title": col("主题"),
                "attendance": col("人次"),
                "division": place(col("乡镇"), col("村")),
                "team": ref(
                    Organization, kind=const(OrganizationKind.LECTURE_TEAM), name=col("团队"), phone=col("团队电话")
                ),
            },
            **changes,
        }
    )


LECTURE_HEADER = "编号,主题,人次,乡镇,村,团队,团队电话"


def teams(folder: Path, **changes: Any) -> Source:
    """The teams' own roster."""
    return Source(
        **{
            "name": "teams",
            "entity": Organization,
            "locality": HUOSHAN,
            "publisher": "宣传部",
            "reader": Delimited("teams.csv"),
            "folder": folder,
            "snapshot": "full",
            "columns": {
                "kind": const(OrganizationKind.LECTURE_TEAM),
                "name": col("名称"),
                "members": col("人数"),
            },
            **changes,
        }
    )


def issues(folder: Path, **changes: Any) -> Source:
    """Issues with what was done about them."""
    return Source(
        **{
            "name": "issues",
            "entity": Issue,
            "locality": HUOSHAN,
            "publisher": "城管局",
            "reader": Delimited("issues.csv"),
            "folder": folder,
            "snapshot": "full",
            "columns": {
                "number": col("编号"),
                "kind": const(IssueKind.FLYING_WIRE),
                "location": col("点位"),
                "actions": children(
                    IssueAction,
                    each(stage=const(ActionStage.FOUND), acted_at=col("排查日期")),
                    each(stage=const(ActionStage.RECTIFIED), acted_at=col("完成日期"), result=col("结果")),
                ),
            },
            **changes,
        }
    )


ISSUE_HEADER = "编号,点位,排查日期,完成日期,结果"
