"""七一社区, 大研街道, 古城区, 丽江市, 云南省 (530702002003): charged meal cards, and the canteen that takes them.

A roster a month, printed on several pages with the header on each. Signatures stay on paper; the age is left out, since
it is of the day of printing. The same grants are published with masked names: lines that read alike are different
persons, and none is a grant of its own.
"""

from collections.abc import Iterable

from etl import (
    Delimited,
    Expect,
    Ledger,
    Measure,
    Source,
    col,
    const,
    distinct,
    extent,
    from_title,
    hookimpl,
    per,
    ref,
    split,
)
from schema.meals import MealService, SubsidyGrant, SubsidyNotice
from schema.people import Person
from schema.places import Venue, VenueKind
from schema.programmes import Programme, ProgrammeKind

LOCALITY = "530702002003"
PUBLISHER = "七一社区居委会"
PROGRAMME = ref(Programme, name=const("爱心餐卡"), kind=const(ProgrammeKind.SUBSIDY))
OF_PROGRAMME = '{ programme: { name: { eq: "爱心餐卡" } } }'

MEAL_CARDS = Source(
    name="lijiang-qiyi-meal-cards",
    entity=SubsidyGrant,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Ledger("爱心餐卡发放花名册*.xlsx"),
    snapshot=per("period"),
    year=from_title(r"(\d{4})年"),
    columns={
        "programme": PROGRAMME,
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


NOTICES = Source(
    name="lijiang-qiyi-meal-card-notices",
    entity=SubsidyNotice,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Delimited("爱心餐卡公示名单*.csv", exclude=("监督电话*",)),
    snapshot=per("period"),
    ordinal=True,
    columns={
        "programme": PROGRAMME,
        "period": from_title(r"(\d{4}年\d+月)"),
        "name": col("姓名").text(),
        "id_number": col("证件号码"),
        "amount": col("补贴金额（元）"),
        "published_on": from_title(r"公示时间.(\d{4}年\d+月\d+日)"),
    },
    ignore=("序号",),
    expect=Expect(rows=(50, 500), rejected=0.02),
)

CANTEENS = Source(
    name="lijiang-qiyi-canteens",
    entity=Venue,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Delimited("食堂台账*.csv"),
    snapshot="full",
    columns={
        "kind": col("类型"),
        "name": col("名称"),
        "address": col("地址"),
        "area": col("面积（㎡）"),
        "features": split(col("功能区")),
        "contact": col("负责人"),
        "phone": col("联系电话"),
        "opened": col("开业日期"),
        "status": col("状态"),
    },
    ignore=("序号", "餐位", "供餐时间", "餐标（元）"),
)

MEALS = Source(
    name="lijiang-qiyi-canteen-swipes",
    entity=MealService,
    locality=LOCALITY,
    publisher=PUBLISHER,
    reader=Delimited("食堂刷卡流水*.csv"),
    columns={
        "number": col("流水号"),
        "venue": ref(Venue, kind=const(VenueKind.CANTEEN), name=col("食堂")),
        "served_at": col("刷卡时间"),
        "meal": col("餐别"),
        "delivery": col("就餐方式"),
        "amount": col("餐费（元）"),
        "paid": col("个人支付（元）"),
        "subsidized": col("餐卡补贴（元）"),
        "card_number": col("卡号"),
        "programme": PROGRAMME,
    },
    ignore=("终端",),
    expect=Expect(rejected=0.02),
)

MEASURES = (
    Measure(
        name="beneficiaries",
        locality=LOCALITY,
        by="爱心餐卡发放花名册",
        entity=SubsidyGrant,
        where=OF_PROGRAMME,
        figure=distinct("person"),
    ),
    Measure(
        name="beneficiaries",
        locality=LOCALITY,
        by="爱心餐卡公示名单",
        entity=SubsidyNotice,
        where=OF_PROGRAMME,
    ),
    Measure(
        name="grant_amount",
        locality=LOCALITY,
        by="爱心餐卡发放花名册",
        entity=SubsidyGrant,
        where=OF_PROGRAMME,
        figure=extent("amount"),
    ),
)


@hookimpl
def hub_sources() -> Iterable[Source]:
    """Meal cards with their public notice, the canteen, and the meals that it served."""
    return MEAL_CARDS, NOTICES, CANTEENS, MEALS


@hookimpl
def hub_measures() -> Iterable[Measure]:
    """Persons who received a meal card, and what each was charged with."""
    return MEASURES
