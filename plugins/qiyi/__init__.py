"""七一社区, 大研街道, 古城区, 丽江市, 云南省 (530702002003): charged meal cards for old people and people in hardship.

A roster a month, printed on several pages with the header on each. Signatures stay on paper; the age is left out, since
it is of the day of printing.
"""

from collections.abc import Iterable

from etl import Expect, Ledger, Source, col, const, from_title, hookimpl, per, ref
from schema.meals import SubsidyGrant
from schema.people import Person
from schema.programmes import Programme, ProgrammeKind

MEAL_CARDS = Source(
    name="lijiang-qiyi-meal-cards",
    entity=SubsidyGrant,
    locality="530702002003",
    publisher="七一社区居委会",
    reader=Ledger("爱心餐卡发放花名册*.xlsx"),
    snapshot=per("period"),
    year=from_title(r"(\d{4})年"),
    columns={
        "programme": ref(Programme, name=const("爱心餐卡"), kind=const(ProgrammeKind.SUBSIDY)),
        "period": from_title(r"(\d{4}年\d+月)"),
        "person": ref(
            Person,
            id_number=col("身份证号|证件号码").id_number(),
            name=col("姓名"),
            sex=col("性别"),
            care_category=col("人员类别"),
            address=col("家庭住址"),
            phone=col("联系电话"),
        ),
        "amount": col("发放金额（元）"),
        "granted_on": col("发放日期"),
        "card_number": col("餐卡号"),
        "collector": col("代领人"),
        "note": col("备注"),
    },
    ignore=("序号", "年龄", "补贴标准（元/人）", "领取人签字"),
    expect=Expect(rows=(50, 500), rejected=0.02),
)


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Meal cards."""
    return (MEAL_CARDS,)
