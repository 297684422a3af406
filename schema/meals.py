"""事 Meal services (助餐): grants of subsidy, their public notices, and meals served in canteens."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Day, Integer, Money, Period, Quantity, Words
from schema.privacy import Mask, Privacy
from schema.record import Record


class SubsidyGrant(
    Record,
    tag="S03",
    label="补贴发放",
    keys=(key("programme", "period", "person"),),
    about_persons=True,
):
    """Subsidy granted to one person for one period, such as a charged meal card."""

    programme = ref("Programme", "补贴项目", "Programme that grants it", required=True)
    period = field(
        Period(), "补贴期间", "Period that it is granted for", example="2023-03", required=True, indexed=True
    )
    person = ref("Person", "受益人", "Who receives it", reverse="subsidyGrants")
    amount = field(Money(), "发放金额", "Amount granted", example="300.00", unit="元", required=True, low=0)
    granted_on = field(Day(), "发放日期", "Day on which it was handed over", indexed=True)
    card_number = field(Words(), "餐卡号", "Number of the meal card", privacy=Privacy.SENSITIVE)
    collector = field(Words(), "代领人", "Who collected it instead", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    note = field(Words(), "备注", "Remark in the ledger", privacy=Privacy.INTERNAL)


class SubsidyNotice(
    Record,
    tag="S15",
    label="补贴公示",
    keys=(key("programme", "period", "name", optional=("id_number",), keyed=True),),
    about_persons=True,
):
    """Line of a public notice of grants, its names masked by the publisher: no key to a person, no grant of its own."""

    programme = ref("Programme", "补贴项目", "Programme that grants it", required=True)
    period = field(
        Period(), "补贴期间", "Period that it is granted for", example="2023-03", required=True, indexed=True
    )
    name = field(Words(), "姓名", "Name as published", example="张*", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    id_number = field(Words(), "身份证号", "Masked ID number as published", privacy=Privacy.SENSITIVE)
    amount = field(Money(), "金额", "Amount published", example="300.00", unit="元", low=0)
    published_on = field(Day(), "公示日期", "Day of publication", indexed=True)


class Meal(CodeList, label="餐别"):
    """Meal of the day."""

    BREAKFAST = "1", "早餐", "Breakfast", "早"
    LUNCH = "2", "午餐", "Lunch", "中餐", "午", "中"
    DINNER = "3", "晚餐", "Dinner", "晚"


class MealDelivery(CodeList, label="就餐方式"):
    """How a meal reaches who eats it."""

    DINE_IN = "1", "堂食", "Eaten in the canteen"
    TAKE_AWAY = "2", "自取", "Taken away", "打包"
    HOME_DELIVERY = "3", "送餐", "Brought home", "送餐上门", "配送"


class MealService(
    Record,
    tag="S07",
    label="供餐",
    keys=(key("number"), key("venue", "served_at", optional=("meal", "card_number"), keyed=True)),
    about_persons=True,
):
    """Meals served at a canteen: one swipe of a card, or the servings that a row counts together."""

    number = field(Words(), "流水号", "Number of the swipe or row")
    venue = ref("Venue", "食堂", "Canteen or meal site that served it", reverse="mealServices")
    served_at = field(
        Period(clock=True), "就餐时间", "When it was served", example="2023-03-07T11:40:00+08:00", indexed=True
    )
    meal = field(Coded(Meal), "餐别", "Which meal", indexed=True)
    delivery = field(Coded(MealDelivery), "就餐方式", "How it reached who ate it")
    servings = field(Quantity(), "份数", "Servings", unit="份", low=0)
    amount = field(Money(), "金额", "Price in all", unit="元", low=0)
    paid = field(Money(), "个人支付", "What the person paid", unit="元", low=0)
    subsidized = field(Money(), "补贴", "What was charged to the subsidy", unit="元", low=0)
    card_number = field(Words(), "餐卡号", "Number of the meal card", privacy=Privacy.SENSITIVE)
    programme = ref("Programme", "补贴项目", "Programme that pays the subsidy")
    diners = field(Integer(), "就餐人数", "Persons who ate, where the row counts them", unit="人", low=0)
