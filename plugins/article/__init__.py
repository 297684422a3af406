"""The newspaper page on eight localities: the figures that it gives, in its own words.

Of three localities it gives none. A figure and the ledgers meet by the name of the measure (指标).
"""

from collections.abc import Iterable
from dataclasses import replace

from etl import Delimited, Source, col, const, hookimpl
from schema.figures import ReportedFigure

HONGSHAN = Source(
    name="article-hongshan",
    entity=ReportedFigure,
    locality="150402000000",
    publisher="报纸版面",
    reader=Delimited("公布数字-红山区.csv"),
    snapshot="full",
    columns={
        "measure": col("指标"),
        "title": col("指标名称"),
        "value": col("数值").quantity(),
        "bound": col("界限"),
        "unit": col("单位"),
        "quote": col("原文"),
        "publication": const("报纸版面"),
    },
)


def of(name: str, locality: str, file: str) -> Source:
    """The page's figures of another locality."""
    return replace(HONGSHAN, name=f"article-{name}", locality=locality, reader=Delimited(f"公布数字-{file}.csv"))


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Reported figures, a source a locality."""
    yield HONGSHAN
    yield of("qiyi", "530702002003", "七一社区")
    yield of("ziku", "510703100214", "字库村")
    yield of("huoshan", "341525000000", "霍山县")
    yield of("tiedong", "210302000000", "铁东区")
