"""事 Meal services (助餐): grants of subsidy."""

from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Day, Money, Period, Words
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

    programme = field(Words(), "补贴项目", "Programme that grants it", example="爱心餐卡", required=True, indexed=True)
    period = field(
        Period(), "补贴期间", "Period that it is granted for", example="2023-03", required=True, indexed=True
    )
    person = ref("Person", "受益人", "Who receives it", reverse="subsidyGrants")
    amount = field(Money(), "发放金额", "Amount granted", example="300.00", unit="元", required=True, low=0)
    granted_on = field(Day(), "发放日期", "Day on which it was handed over", indexed=True)
    card_number = field(Words(), "餐卡号", "Number of the meal card", privacy=Privacy.SENSITIVE)
    collector = field(Words(), "代领人", "Who collected it instead", privacy=Privacy.PERSONAL, mask=Mask.NAME)
    note = field(Words(), "备注", "Remark in the ledger", privacy=Privacy.INTERNAL)
