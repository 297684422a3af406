"""龙泉水村, 凤岗镇, 赣州经开区, 江西省 (360703101205): weddings and funerals that families file, and the councils.

The code table calls the village 龙泉村委会 and puts it into 南康区. A ceremony is filed before it is held; its actual
tables and days are added afterwards. A row whose 是否超标 contradicts them is refused, see `limits`.
"""

from collections.abc import Iterable

from etl import Check, Delimited, Expect, Ledger, Source, col, from_title, hookimpl, place, ref
from plugins.longquan.limits import VERDICT
from schema.entity import Entity
from schema.governance import CeremonyFiling
from schema.organizations import Membership, MembershipRole, Organization
from schema.people import Person

LOCALITY = "360703101205"
PUBLISHER = "龙泉水村红白理事会"

FILINGS = Source(
    name="ganzhou-longquan-ceremony-filings",
    entity=CeremonyFiling,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger("红白事报备表*.xls", header_rows=2),
    snapshot="full",
    year=from_title(r"(\d{4})年"),
    as_of=from_title(r"截至(\d+月\d+日)"),
    columns={
        "division": place(from_title(r"(\S+村)\d{4}年")),
        "number": col("报备编号"),
        "filed_on": col("报备日期"),
        "householder": col("户主"),
        "kind": col("事项"),
        "held": col("操办日期"),
        "tables": col("报备内容/桌数"),
        "days": col("报备内容/天数"),
        "table_price": col("报备内容/每桌标准").money(per=("桌",)),
        "gift": col("报备内容/礼金标准"),
        "council": ref(
            Organization,
            kind=from_title("填报单位：.*(红白理事会)"),
            name=from_title(r"填报单位：(\S+)"),
        ),
        "opinion": col("理事会意见"),
        "actual_tables": col("实际操办/桌数"),
        "actual_days": col("实际操办/天数"),
        "is_over_limit": col("是否超标"),
        "adviser": col("劝导人"),
    },
    ignore=("序号", "备注"),
    expect=Expect(rows=(20, 1000), rejected=0.05),
)

MEMBERS = Source(
    name="ganzhou-longquan-council-members",
    entity=Membership,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Delimited("理事会成员*.csv"),
    snapshot="full",
    columns={
        "person": ref(Person, name=col("姓名"), sex=col("性别"), phone=col("联系电话")),
        "organization": ref(Organization, kind=col("组织类型"), name=col("所在组织")),
        "role": col("职务").lookup(
            {
                "会长": MembershipRole.COUNCIL_HEAD,
                "副会长": MembershipRole.COUNCIL_MEMBER,
                "理事": MembershipRole.COUNCIL_MEMBER,
                "成员": MembershipRole.COUNCIL_MEMBER,
            }
        ),
        "post": col("职务"),
        "background": col("身份"),
        "since": col("任职时间"),
    },
    ignore=("序号", "备注"),
)


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Filings of ceremonies, and the members of both councils."""
    return FILINGS, MEMBERS


@hookimpl
def hub_checks(entity: Entity) -> Iterable[Check]:
    """The village's limits on tables and days."""
    return (VERDICT,) if entity.name == "CeremonyFiling" else ()
