import re
from collections import Counter
from collections.abc import Iterator

import pytest

import schema
from schema.code_lists import CodeList

HAN = re.compile(r"[\u3400-\u9fff]")


def code_lists(of: type[CodeList] = CodeList) -> Iterator[type[CodeList]]:
    for subclass in of.__subclasses__():
        if subclass.__module__.startswith(f"{schema.__name__}."):
            yield subclass
        yield from code_lists(subclass)


every_code_list = pytest.mark.parametrize("codes", [*code_lists()], ids=lambda codes: codes.__name__)


def test_code_lists_are_found() -> None:
    assert {"DivisionLevel", "Sex", "IssueKind", "RunStatus"} <= {codes.__name__ for codes in code_lists()}


@every_code_list
def test_code_list_is_labelled_in_chinese_and_described_in_english(codes: type[CodeList]) -> None:
    assert HAN.search(codes.label)
    assert codes.description.isascii()
    assert codes.description.endswith(".")


@every_code_list
def test_members_have_a_chinese_and_an_english_label(codes: type[CodeList]) -> None:
    for member in codes:
        assert HAN.search(member.zh) or member.zh == member.code, f"{member} has no Chinese label"
        assert re.search("[A-Za-z]", member.en), f"{member} has no English label"
        assert member.en.isascii(), f"{member} has no English label"


@every_code_list
def test_codes_and_labels_are_unique(codes: type[CodeList]) -> None:
    for attribute in ("code", "zh", "en"):
        counts = Counter(getattr(member, attribute) for member in codes)
        assert counts.most_common(1)[0][1] == 1, f"{attribute}: {counts.most_common(1)[0][0]} is given twice"


@every_code_list
def test_no_spelling_names_two_members(codes: type[CodeList]) -> None:
    for member in codes:
        for text in (member.name, member.code, member.zh, member.en, *member.aliases):
            assert codes.spellings()[text] is member, f"{text} names {member} and {codes.spellings()[text]}"
