"""The registry of reasons."""

import re
import string

import pytest

from etl.normalise import Unreadable
from etl.reasons import REASONS, Reason

ENGINE = (
    "missing_required",
    "key_missing",
    "key_conflict",
    "check_failed",
    "out_of_range",
    "unknown_category",
    "unknown_division",
    "ambiguous_division",
    "damaged_number",
    "date_not_exact",
)

every = pytest.mark.parametrize("reason", REASONS.values(), ids=list(REASONS))


def test_the_engines_reasons_are_registered() -> None:
    assert set(ENGINE) <= set(REASONS)


@every
def test_each_code_is_a_plain_word_under_which_the_reason_is_found(reason: Reason) -> None:
    assert re.fullmatch("[a-z]+(?:_[a-z]+)*", reason.code)
    assert REASONS[reason.code] is reason


@every
def test_clerks_read_chinese_and_integrators_english(reason: Reason) -> None:
    chinese = reason.chinese("姓名", "甲")
    english = reason.english("姓名", "甲")
    assert re.search("[\u4e00-\u9fff]", reason.zh)
    assert re.search("[\u4e00-\u9fff]", reason.remedy_zh)
    assert chinese.endswith("。")
    assert english.isascii() or "姓名" in english or "人次" in english
    assert english.endswith(".")


@every
def test_wordings_name_nothing_but_the_column_and_the_value(reason: Reason) -> None:
    for wording in (reason.zh, reason.en, reason.remedy_zh, reason.remedy_en):
        fields = {name for _, name, _, _ in string.Formatter().parse(wording) if name is not None}
        assert fields <= {"column", "value"}


@every
def test_braces_in_a_value_are_only_text(reason: Reason) -> None:
    assert "{column}" not in reason.chinese("列", "{0}{column.__class__}").replace("{column.__class__}", "")


@pytest.mark.parametrize(
    "code", [code for code in REASONS if code.startswith(("id_number", "phone", "name", "several"))]
)
def test_reasons_about_personal_data_never_repeat_the_value(code: str) -> None:
    secret = "secret-value"
    assert secret not in REASONS[code].chinese("列", secret)
    assert secret not in REASONS[code].english("column", secret)
    assert "damaged_number" in REASONS
    assert secret not in REASONS["damaged_number"].chinese("列", secret)


def test_a_grammar_cannot_refuse_with_an_unknown_code() -> None:
    with pytest.raises(KeyError):
        Unreadable("no_such_reason")
