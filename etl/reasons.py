"""Why a value or a row was refused: one registry of codes with their wording for clerks and for integrators."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. Wordings may hold `{column}` and `{value}`; those about personal data never hold the value."""

    code: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str

    def chinese(self, column: str = "", value: str = "") -> str:
        """What is wrong and what to do, for the clerk who keeps the ledger."""
        return f"{self.zh}{self.remedy_zh}".format(column=column, value=value)

    def english(self, column: str = "", value: str = "") -> str:
        """What is wrong and what to do, for the integrator."""
        return f"{self.en} {self.remedy_en}".format(column=column, value=value)


_ROWS = (
    Reason(
        "missing_required",
        "“{column}”列未填写。",
        "Column {column} is empty but required.",
        "请补填。",
        "Have it filled in, or map another column.",
    ),
    Reason(
        "key_missing",
        "本行缺少用来识别记录的内容，无法确定是哪一条。",
        "A required part of the natural key is empty, so the row can't be told from others.",
        "请补填关键列。",
        "Have the key columns filled in, or declare an ordinal among equals.",
    ),
    Reason(
        "key_conflict",
        "有多行指同一条记录，但内容不一致。",
        "Several rows have one natural key but differ, so all of them are refused.",
        "请只保留正确的一行。",
        "Have the wrong rows removed, or add the column that tells them apart to the key.",
    ),
    Reason(
        "check_failed",
        "“{column}”列的“{value}”不符合填报规则。",
        "The value {value!r} of column {column} fails a declared check.",
        "请核对。",
        "Correct the ledger, or the check if it is too strict.",
    ),
)

_VALUES = (
    Reason(
        "damaged_number",
        "“{column}”列的号码被表格软件当作数字保存，末几位已丢失。",
        "The number in column {column} was kept as a floating point number and has lost digits.",
        "请先把该列设为文本格式，再重新录入完整号码。",
        "Have it typed again in a text column; it can't be repaired.",
    ),
    Reason(
        "out_of_range",
        "“{column}”列的“{value}”超出允许范围。",
        "The value {value!r} of column {column} is outside the permitted range.",
        "请核对。",
        "Correct it in the ledger.",
    ),
    Reason(
        "range_reversed",
        "“{column}”列的“{value}”起止颠倒。",
        "The range {value!r} in column {column} ends before it begins.",
        "请把起止顺序改正。",
        "Have both ends checked; a range into the next year needs its year.",
    ),
    Reason(
        "unknown_category",
        "“{column}”列的“{value}”不在可选项内。",
        "The text {value!r} of column {column} is not a known category.",
        "请改用规定的选项。",
        "Add it to the lookup or the code list; unknown categories are never defaulted.",
    ),
    Reason(
        "mark_unreadable",
        "“{column}”列的“{value}”无法判断是“是”还是“否”。",
        "The mark {value!r} in column {column} is neither a known yes nor a known no.",
        "请填“是”或“否”（也可用√、×）。",
        "Declare it with yes=(…) or no=(…).",
    ),
    Reason(
        "unknown_division",
        "“{column}”列的地名“{value}”在行政区划表中查不到。",
        "No division inside the locality is called {value!r} (column {column}).",
        "请填写规范地名或12位区划代码。",
        "Add an alias to the gazetteer, or have the name corrected.",
    ),
    Reason(
        "ambiguous_division",
        "“{column}”列的地名“{value}”对应多个行政区划。",
        "Several divisions inside the locality are called {value!r} (column {column}).",
        "请写明所属街道（乡镇）。",
        "Map the outer division, too, or an official code.",
    ),
)

_DATES = (
    Reason(
        "date_unreadable",
        "“{column}”列的“{value}”看不出是哪一天。",
        "The text {value!r} of column {column} is no date that can be read.",
        "请按“2024-03-05”的样式填写。",
        "Declare order=, roc= or words= where the ledger's own form is regular.",
    ),
    Reason(
        "date_impossible",
        "“{column}”列的日期“{value}”不存在，或与所写星期不符。",
        "The date {value!r} in column {column} doesn't exist, or falls on another weekday than written.",
        "请核对日期。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "date_year_missing",
        "“{column}”列的“{value}”没有写年份。",
        "The date {value!r} in column {column} has no year, and the file doesn't state one.",
        "请补写年份。",
        "Declare year=, or take it from the title or the file name.",
    ),
    Reason(
        "date_not_exact",
        "“{column}”列的“{value}”应为一个确切日期。",
        "The date {value!r} in column {column} is partial or a range, but a single day is needed.",
        "请填写到日。",
        "Have the day filled in, or map the column to a field that holds periods.",
    ),
    Reason(
        "time_unreadable",
        "“{column}”列的“{value}”看不出是几点钟。",
        "The text {value!r} of column {column} is no time of day.",
        "请按“14:30”的样式填写。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "recurrence_unreadable",
        "“{column}”列的“{value}”看不出多久一次。",
        "The text {value!r} of column {column} is no recurrence that can be read.",
        "请按“每周二、周五17:00”的样式填写。",
        "Keep it as text if the ledger's wording is free.",
    ),
)

_NUMBERS = (
    Reason(
        "number_unreadable",
        "“{column}”列的“{value}”不是可识别的数量。",
        "The text {value!r} of column {column} is no number that can be read.",
        "请只填一个数字，说明写入备注。",
        "Declare prefixes= where the ledger writes a word before it, or empty= where the text stands for none.",
    ),
    Reason(
        "number_inexact",
        "“{column}”列的“{value}”不是确切数字。",
        "The number {value!r} in column {column} is a bound or an estimate, but an exact one is needed.",
        "请填写确切数字。",
        "Map the column to a quantity if estimates are to be kept.",
    ),
    Reason(
        "too_precise",
        "“{column}”列的“{value}”小数位数过多。",
        "The number {value!r} in column {column} has more decimals than the field keeps.",
        "请按规定的小数位数填写。",
        "Declare rounding=True if the extra decimals don't matter.",
    ),
    Reason(
        "unit_mismatch",
        "“{column}”列的“{value}”单位与本列不符。",
        "The unit in {value!r} is not the unit of column {column}.",
        "请换算成本列的单位（“人”与“人次”不同）。",
        "Declare the unit only if it means the same; 人 and 人次 don't.",
    ),
    Reason(
        "money_unreadable",
        "“{column}”列的“{value}”不是可识别的金额。",
        "The text {value!r} of column {column} is no amount of money that can be read.",
        "请只填金额数字。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "money_inexact",
        "“{column}”列的“{value}”不是确切金额。",
        "The amount {value!r} in column {column} is a bound or an estimate, but an exact one is needed.",
        "请填写确切金额。",
        "Map the column to a field that holds bounds if estimates are to be kept.",
    ),
    Reason(
        "coordinate_unreadable",
        "“{column}”列的“{value}”不是可识别的经纬度。",
        "The text {value!r} of column {column} is no coordinate in decimal degrees.",
        "请按“121.5044158”的样式填写。",
        "Convert degrees and minutes to decimal degrees.",
    ),
)

_PERSONAL = (
    Reason(
        "phone_unreadable",
        "“{column}”列不是完整的电话号码。",
        "Column {column} holds no complete telephone number.",
        "请填写11位手机号，或带区号的固定电话。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "phone_area_code_missing",
        "“{column}”列的固定电话没有区号。",
        "The landline number in column {column} has no area code.",
        "请补写区号。",
        "Declare area_code= if all numbers are local.",
    ),
    Reason(
        "id_number_unreadable",
        "“{column}”列的身份证号含有不该出现的字符。",
        "The ID number in column {column} holds characters that no ID number has.",
        "请核对身份证号。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "id_number_length",
        "“{column}”列的身份证号位数不对。",
        "The ID number in column {column} has neither 18 nor 15 characters (GB 11643).",
        "请核对是否漏填或多填。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "id_number_checksum",
        "“{column}”列的身份证号校验位不符，可能有一位填错。",
        "The check character of the ID number in column {column} doesn't fit (GB 11643).",
        "请对照证件核对。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "id_number_birth_date",
        "“{column}”列的身份证号中的出生日期不存在。",
        "The birth date inside the ID number in column {column} doesn't exist (GB 11643).",
        "请对照证件核对。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "name_unreadable",
        "“{column}”列不是一个完整的姓名。",
        "Column {column} holds no complete name of a person.",
        "请只填姓名，称谓和说明写入备注。",
        "Map the column to text if it isn't about one person.",
    ),
    Reason(
        "several_names",
        "“{column}”列写了多个姓名。",
        "Column {column} holds several names.",
        "请一人一行。",
        "Declare several=True if the field holds them all.",
    ),
)

_ORGANIZATIONS = (
    Reason(
        "credit_code_length",
        "“{column}”列的统一社会信用代码“{value}”不是18位。",
        "The credit code {value!r} in column {column} hasn't 18 characters (GB 32100).",
        "请核对是否漏填或多填。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "credit_code_unreadable",
        "“{column}”列的统一社会信用代码“{value}”含有不该出现的字符。",
        "The credit code {value!r} in column {column} holds characters that don't belong there (GB 32100).",
        "请核对，代码中没有字母I、O、S、V、Z。",
        "Have it corrected in the ledger.",
    ),
    Reason(
        "credit_code_checksum",
        "“{column}”列的统一社会信用代码“{value}”校验位不符，可能有一位填错。",
        "The check character of the credit code {value!r} in column {column} doesn't fit (GB 32100).",
        "请对照证照核对。",
        "Have it corrected in the ledger.",
    ),
)

#: Every reason by its code.
REASONS: Mapping[str, Reason] = MappingProxyType(
    {reason.code: reason for reason in (*_ROWS, *_VALUES, *_DATES, *_NUMBERS, *_PERSONAL, *_ORGANIZATIONS)}
)
