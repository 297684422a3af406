"""Residential compounds with who looks after them, and the posts that communities and property companies exchange.

The column of the company says 无物业 or 社区代管 where there is none. Telephone and name of its manager on the spot
aren't taken in: they are nobody's business beyond the compound.
"""

from etl import Ledger, Source, col, const, ref
from plugins.hongshan.locality import COMMUNITY, LOCALITY
from schema.organizations import Membership, Organization, OrganizationKind
from schema.people import Person
from schema.property import ResidentialCompound

PUBLISHER = "红山区住房和城乡建设局"
WORKBOOK = "小区物业台账*.xlsx"
COMPANY = ref(
    Organization,
    credit_code=col("信用代码").credit_code(),
    kind=const(OrganizationKind.PROPERTY_COMPANY),
    name=col("物业服务企业").text(empty=("无物业", "社区代管", "业主自管")),
)

COMPOUNDS = Source(
    name="chifeng-hongshan-compounds",
    entity=ResidentialCompound,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger(WORKBOOK, sheet="小区"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "name": col("小区名称"),
        "address": col("地址"),
        "built": col("建成年代").date(words={"2000年代初": "2000年—2003年"}),
        "buildings": col("楼栋数"),
        "units": col("单元数"),
        "households": col("户数"),
        "floor_area": col("建筑面积（万㎡）"),
        "management": col("管理方式"),
        "property_company": COMPANY,
        "fee": col("收费标准（元/㎡·月）").money(per=("㎡·月",)),
        "owners_committee": col("业委会"),
        "has_party_organization": col("红色物业"),
        "shares_offices": col("合署办公"),
        "charging_piles": col("充电桩数（个）"),
    },
    ignore=("序号", "项目经理", "电话", "备注"),
)

CROSS_APPOINTMENTS = Source(
    name="chifeng-hongshan-cross-appointments",
    entity=Membership,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger(WORKBOOK, sheet="交叉任职"),
    snapshot="full",
    columns={
        "division": COMMUNITY,
        "person": ref(Person, name=col("姓名"), phone=col("联系电话")),
        "organization": COMPANY,
        "role": col("任职方式"),
        "post": col("兼任职务"),
        "background": col("原职务"),
        "since": col("任职时间"),
    },
    ignore=("序号",),
)
