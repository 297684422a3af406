"""Money for the work of communities and villages, a line a purpose, in units of 10,000 yuan."""

from etl import Ledger, Source, col, from_title, ref
from plugins.hongshan.locality import COMMUNITY, LOCALITY
from schema.organizations import Organization
from schema.programmes import BudgetItem

FUNDING = Source(
    name="chifeng-hongshan-funding",
    entity=BudgetItem,
    locality=LOCALITY,
    publisher="红山区财政局",
    reader=Ledger("社区工作经费*.xlsx"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "organization": ref(Organization, division=COMMUNITY, kind=col("单位类型"), name=col("社区（村）")),
        "name": col("经费项目"),
        "period": from_title(r"(\d{4}年)"),
        "amount": col("金额（万元）").money(unit="万元"),
        "funding": col("经费来源"),
    },
    ignore=("序号", "备注"),
)
