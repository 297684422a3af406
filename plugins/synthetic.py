"""What stands in for persons and bodies in sample ledgers: names, phones and numbers that can be nobody's."""

from datetime import date
from itertools import product

from stdnum.cn.uscc import calc_check_digit

from etl.normalise.identity import check_character

#: Written into every sample ledger.
MARK = "示例数据（合成）"

#: Region of ID numbers and credit codes that GB/T 2260 has never assigned.
REGION = "990000"

_SURNAMES = ("赵", "钱", "孙", "李", "周", "吴", "郑", "王", "欧阳")
_GIVEN = ("样例", "示范", "虚构", "合成", "假设", "测试", "演示", "模拟", "样本", "范例", "设例", "试用")
_NAMES = tuple(surname + given for given, surname in product(_GIVEN, _SURNAMES))


def name(number: int) -> str:
    """A name that says itself that it is made up (赵样例); there are 108."""
    return _NAMES[number % len(_NAMES)]


def phone(number: int) -> str:
    """One of a hundred mobile numbers from 15400000000; the prefix 154 is allotted to no operator."""
    return f"154000000{number % 100:02}"


def contact(number: int) -> tuple[str, str]:
    """Name and phone of a person whom both tell from the others; there are 10,800."""
    return name(number), phone(number // len(_NAMES))


def id_number(born: date, sequence: int) -> str:
    """An ID number of a region that doesn't exist, its check character right (GB 11643)."""
    digits = f"{REGION}{born:%Y%m%d}{sequence % 1000:03}"
    return digits + check_character(digits)


def credit_code(sequence: int, kind: str = "93") -> str:
    """A credit code of a body registered in a region that doesn't exist, its check character right (GB 32100).

    `kind` are the first two characters: 91 for companies, 93 for cooperatives.
    """
    code = f"{kind}{REGION}MA{sequence % 10**7:07}"
    return code + calc_check_digit(code)
