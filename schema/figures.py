"""事 Reported figures (公布数字): what a publication says, to stand beside what the ledgers add up to."""

from schema.code_lists import CodeList
from schema.fields import field, ref
from schema.keys import key
from schema.kinds import Coded, Day, Quantity, Words
from schema.record import Record


class Bound(CodeList, label="界限"):
    """How a reported number is meant."""

    EXACT = "exact", "等于", "Exactly this number", "正好", "共"
    AT_LEAST = "atLeast", "至少", "This number or more", "不少于", "余", "以上"
    AT_MOST = "atMost", "至多", "This number or fewer", "不超过", "以下", "以内"
    ABOUT = "about", "约", "Within a tenth of this number", "近", "左右"
    RANGE = "range", "区间", "Each within the two bounds", "至"


class ReportedFigure(
    Record,
    tag="S16",
    label="公布数字",
    keys=(key("measure", "quote"),),
):
    """Figure that a publication gives for a locality, in its own words."""

    measure = field(
        Words(), "指标", "Name of what is measured", example="grids", required=True, indexed=True, searchable=False
    )
    title = field(Words(), "指标名称", "What is measured, in Chinese", example="全科网格", required=True)
    value = field(Quantity(2), "数值", "Number that is given, with its bounds", required=True)
    bound = field(Coded(Bound), "界限", "How the number is meant", required=True)
    unit = field(Words(), "单位", "Unit of the number", example="个", required=True, searchable=False)
    as_of = field(Day(), "截至日期", "Day that it speaks of")
    quote = field(Words(), "原文", "The words that give it", example="“全科网格”475个", required=True)
    publication = field(Words(), "出处", "Where it was published")
    programme = ref("Programme", "项目", "Programme that it is about")
