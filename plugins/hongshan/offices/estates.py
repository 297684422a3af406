"""The ledger of residential compounds and their property companies, with the posts that both sides exchange."""

from collections.abc import Iterator

from openpyxl import Workbook

from plugins.hongshan.offices.centres import co_located
from plugins.hongshan.offices.handwriting import cross, tick, workbook, written_month, written_number
from plugins.hongshan.offices.territory import Community, communities
from plugins.samples import Cell, Row, write_table
from plugins.synthetic import MARK, contact, credit_code, name, phone

#: Persons who hold posts on both sides, among all contacts.
FIRST_APPOINTED, APPOINTED = 4700, 40

COMPOUND_HEADER = (
    "序号",
    "镇街",
    "社区（村）",
    "小区名称",
    "地址",
    "建成年代",
    "楼栋数",
    "单元数",
    "户数",
    "建筑面积（万㎡）",
    "管理方式",
    "物业服务企业",
    "信用代码",
    "项目经理",
    "电话",
    "收费标准（元/㎡·月）",
    "业委会",
    "红色物业",
    "合署办公",
    "充电桩数（个）",
    "备注",
)
APPOINTMENT_HEADER = (
    "序号",
    "姓名",
    "联系电话",
    "镇街",
    "社区（村）",
    "物业服务企业",
    "信用代码",
    "任职方式",
    "原职务",
    "兼任职务",
    "任职时间",
)
NAMES = ("示例花园", "样板小区", "演示家园", "模拟新村")
#: How a compound is managed, and what stands in the place of a company.
UNMANAGED = (("无物业", "无物业"), ("社区代管", "社区代管"), ("三无小区", "无物业"), ("自管", "业主自管"))
#: Companies; the last one hasn't told its code.
COMPANIES: tuple[tuple[str, str | None], ...] = (
    *((f"示例第{ordinal}物业服务有限公司", credit_code(900 + i, "91")) for i, ordinal in enumerate("一二三四五六")),
    ("样板物业管理中心", None),
)
COMMITTEES = ("有", "已成立", "筹备中", "无", "未成立")
MANAGED = ("专业物业", "有物业", "物业")


def estate_ledger() -> Workbook:
    """The workbook of the housing bureau."""
    book, (compounds, appointments) = workbook("小区", "交叉任职")
    publisher = f"填报单位：红山区住房和城乡建设局　　{MARK}"
    body = list(compound_rows())
    write_table(compounds, ("红山区住宅小区物业管理台账（2023年）", publisher), COMPOUND_HEADER, body, merged=(1, 2))
    compounds.append(["合计", f"{len(body)}个小区"])
    title = ("红山区社区与物业企业“双向进入、交叉任职”名册", publisher)
    write_table(appointments, title, APPOINTMENT_HEADER, list(appointment_rows()))
    return book


def compound_rows() -> Iterator[Row]:
    """Two to four compounds of each community; villages have none."""
    number = 0
    for position, community in enumerate(each for each in communities() if not each.is_village):
        for called in NAMES[: position % 3 + 2]:
            number += 1
            yield compound(number, community, called)


def compound(number: int, community: Community, called: str) -> Row:
    """One line; the first compound of a community is managed, and shares offices where its centre does."""
    households = number % 14 * 60 + 120
    first = called == NAMES[0]
    is_shared = first and community in co_located()
    return (
        number,
        community.town,
        community.name,
        community.name.removesuffix("社区") + called,
        f"{community.name}示例路{number}号",
        (f"{1990 + number % 30}年", f"{1990 + number % 30}", "2000年代初", f"{1990 + number % 30}.9")[number % 4],
        households // 40,
        f"{households // 12}个" if number % 3 == 0 else households // 12,
        written_number(households, "户", number),
        round(households * 0.0105, 2),
        *manager(number, is_managed=first or number % 3 > 0),
        COMMITTEES[number % len(COMMITTEES)],
        tick(number) if first and number % 2 else cross(number),
        tick(number) if is_shared else cross(number + 1),
        written_number(number % 20, "个", number + 2),
        "老旧小区改造" if number % 13 == 0 else None,
    )


def manager(number: int, *, is_managed: bool) -> tuple[Cell, ...]:
    """Kind of management, company with its code, manager with phone, and fee."""
    if not is_managed:
        return (*UNMANAGED[number % len(UNMANAGED)], None, None, None, None)
    company, code = COMPANIES[number % len(COMPANIES)]
    fee = (0.6, "0.85元", 1.2, "1.5元/㎡·月")[number % 4]
    return MANAGED[number % len(MANAGED)], company, code, name(number), phone(number), fee


def appointment_rows() -> Iterator[Row]:
    """Those who hold a post on both sides."""
    for number in range(1, APPOINTED + 1):
        community = co_located()[number % len(co_located())]
        called, mobile = contact(FIRST_APPOINTED + number)
        company, code = COMPANIES[number % len(COMPANIES)]
        posts = ("社区党委委员", "物业企业质量总监") if number % 2 else ("物业企业项目经理", "社区党委兼职委员")
        yield (
            number,
            called,
            mobile,
            community.town,
            community.name,
            company,
            code,
            "双向进入、交叉任职" if number % 3 else "交叉任职",
            *posts,
            written_month(2022 + number % 2, number % 12 + 1, number),
        )
