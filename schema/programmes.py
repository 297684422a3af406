"""事 Programmes (项目/品牌): the named undertakings that activities, grants and broadcasts belong to."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Money, Period, WordList, Words
from schema.record import Record


class ProgrammeKind(CodeList, label="项目类型"):
    """What sort of undertaking a programme is."""

    CAMPAIGN = "11", "主题活动", "Campaign", "活动", "专项行动"
    SERVICE_BRAND = "12", "服务品牌", "Brand of a service", "品牌"
    VOLUNTEER_PROJECT = "13", "志愿服务项目", "Project of volunteers", "志愿项目"
    SUBSIDY = "21", "补贴项目", "Scheme of subsidies", "补贴"
    ARTS_WORK = "31", "文艺作品", "Work of song, drama or talk", "作品", "节目"
    ONLINE_COLUMN = "41", "网络栏目", "Column in online media", "线上栏目", "新媒体栏目"
    BROADCAST_COLUMN = "42", "广播栏目", "Column of the loudspeakers", "专栏", "栏目"


class Programme(Record, tag="S06", label="项目", keys=(key("division", "name"),)):
    """Named undertaking of a locality: a campaign, a scheme of subsidies, a work of art that tours the villages."""

    name = field(Words(), "名称", "Name", example="爱心餐卡", required=True, indexed=True)
    kind = field(Coded(ProgrammeKind), "类型", "What sort of undertaking it is", indexed=True)
    genre = field(Words(), "体裁", "Form of a work, such as a clapper talk", example="四弦书")
    organizer = ref("Organization", "主办单位", "Who runs it", reverse="organizedProgrammes")
    period = field(Period(), "实施期间", "When it runs", example="2023", indexed=True)
    themes = field(WordList(), "主题", "What it is about")
    description = field(Words(), "简介", "What is done in it")


class BudgetItem(
    Record,
    tag="S13",
    label="经费项目",
    keys=(key("number"), key("name", "period", optional=("division", "organization"))),
):
    """Sum of money set aside or paid out for a purpose."""

    number = field(Words(), "编号", "Number that the ledger gives it")
    name = field(Words(), "经费名称", "What the money is for", example="社区办公经费", required=True, indexed=True)
    period = field(Period(), "年度", "Year or months that it is for", example="2023", required=True, indexed=True)
    amount = field(Money(), "金额", "Amount", example="150000.00", unit="元", required=True, low=0)
    funding = field(Words(), "经费来源", "Who pays", example="区级财政")
    organization = ref("Organization", "使用单位", "Who spends it", reverse="budgetItems")
    programme = ref("Programme", "项目", "Programme that it pays for")
