import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import HeaderMismatch, UndecidedEncoding, UnreadableFile
from etl.readers import GeoJson, Json
from tests.etl.readers.conftest import Gather

ARRAY = Json("*.json")


def test_nested_objects_become_paths_and_lists_cells(gather: Gather) -> None:
    content = """{"code": 0, "meta": {"asOf": "2024-03-05", "tags": []}, "result": {"total": 2, "items": [
        {"id": 1, "place": {"name": " 七一\\u0007社区 ", "at": {"lng": 100.10, "lat": 26.8700}},
            "tags": ["甲", 2, true, null]},
        {"id": 2, "open": false, "steps": [{"n": 1.50, "by": "张"}], "place": null, "grid": [[1, 2.0]]}]}}"""
    [part] = gather(Json("*", records="result.items"), content.encode(), ["place/name", "lng"])
    assert part.title == "code: 0\nmeta/asOf: 2024-03-05\nresult/total: 2"
    assert part.headers == (
        "id",
        "place/name",
        "place/at/lng",
        "place/at/lat",
        "tags",
        "open",
        "steps",
        "place",
        "grid",
    )
    assert part.frame.rows() == [
        (1, "1", "七一社区", "100.10", "26.8700", "甲；2；true", None, None, None, None),
        (2, "2", None, None, None, None, "false", '[{"n": 1.50, "by": "张"}]', None, "[[1, 2.0]]"),
    ]


def test_numbers_keep_their_literal_spelling(gather: Gather) -> None:
    content = b'[{"x": 25.037805309673001, "id": 990000199001010010, "e": 1E3, "z": -0.0}]'
    [part] = gather(ARRAY, content, ["x"])
    assert part.frame.row(0) == (1, "25.037805309673001", "990000199001010010", "1E3", "-0.0")


def test_records_with_different_members_are_unified(gather: Gather) -> None:
    [part] = gather(ARRAY, b'[{"a": 1}, {"b": 2}, {}, {"a": "", "b": null}, {"b": 3, "a": 4}]', ["a", "b"])
    assert part.frame.rows() == [(1, "1", None), (2, None, "2"), (5, "4", "3")]
    assert part.tally == {"read": 3, "blank": 2}


@pytest.mark.parametrize(
    ("reader", "name"), [(ARRAY, "a.ndjson"), (ARRAY, "a.JSONL"), (Json("*", lines=True), "a.txt")]
)
def test_each_line_a_record(gather: Gather, reader: Json, name: str) -> None:
    content = b'{"a": 1}\r\n\r\n{"a": 2, "b": [1]}\n{"a": 3}'
    [part] = gather(reader, content, ["a"], name)
    assert part.frame.rows() == [(1, "1", None), (3, "2", "1"), (4, "3", None)]
    assert part.tally == {"read": 3, "blank": 1}


def test_export_without_records_is_an_empty_table(gather: Gather) -> None:
    [part] = gather(Json("*", records="data"), b'{"data": []}', ["a"])
    assert (part.headers, part.tally) == ((), {})


def test_points_have_coordinates_and_other_shapes_text(gather: Gather) -> None:
    shapes = [
        '{"type": "Point", "coordinates": [121.532807001, 31.10]}',
        '{"type": "Point", "coordinates": [1, 2, 3.0]}',
        '{"type": "LineString", "coordinates": [[1, 2.50], [3, 4]]}',
        '{"type": "Point", "coordinates": []}',
        "null",
    ]
    features = ",".join(f'{{"type": "Feature", "properties": {{"名": "a"}}, "geometry": {shape}}}' for shape in shapes)
    [part] = gather(GeoJson("*"), f'{{"type": "FeatureCollection", "features": [{features}]}}'.encode(), ["名"])
    assert part.column("geometry/longitude") == ["121.532807001", "1", None, None, None]
    assert part.column("geometry/latitude") == ["31.10", "2", None, None, None]
    assert part.column("geometry/altitude")[1] == "3.0"
    assert part.column("geometry/type")[2] == "LineString"
    assert part.column("geometry")[2] == '{"type": "LineString", "coordinates": [[1, 2.50], [3, 4]]}'


def test_feature_keeps_its_id_and_needs_no_properties(gather: Gather) -> None:
    content = b'{"features": [{"type": "Feature", "id": 7, "properties": null, "geometry": null}]}'
    assert gather(GeoJson("*"), content)[0].column("feature/id") == ["7"]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'[{"a": 1},\n {"a": }]', r"Invalid JSON.*row 2, column 8"),
        (b'[{"a": NaN}]', "NaN is not a JSON value"),
        (b'[{"a": 1, "a": 2}]', 'the member "a" twice'),
        (b'[{"a/b": 1, "a": {"b": 2}}]', 'path "a/b"'),
        (b'[{"a": 1}, 3]', r"isn't an object.*row 2"),
        (b'{"data": [], "rows": 1}', r"""top level isn't a list.*"data", "rows".*records="data\""""),
        (b"[" * 100_000, "nested too deeply"),
        (b"", "empty"),
    ],
)
def test_document_that_cannot_be_read_says_why(content: bytes, what: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"(?s){what}"):
        list(ARRAY.parts("a.json", content, ["a"]))


@pytest.mark.parametrize(
    ("path", "what"), [("result.rows", '"items", "total"'), ("result.total", "Number|str"), ("x", '"result"')]
)
def test_record_path_that_is_not_there_names_the_members_that_are(path: str, what: str) -> None:
    with pytest.raises(UnreadableFile, match=what):
        list(Json("*", records=path).parts("a.json", b'{"result": {"items": [], "total": 0}}', ["a"]))


def test_broken_line_is_named_by_its_row() -> None:
    with pytest.raises(UnreadableFile, match=r"row 3, column 7"):
        list(ARRAY.parts("a.ndjson", b'{"a": 1}\n\n{"a": }\n', ["a"]))


def test_feature_that_is_none_is_an_error() -> None:
    with pytest.raises(UnreadableFile, match=r"isn't a Feature.*row 1"):
        list(GeoJson("*").parts("a.geojson", b'{"features": [{"a": 1}]}', ["a"]))


def test_missing_member_names_the_nearest() -> None:
    with pytest.raises(HeaderMismatch, match=r'"startTime" \(nearest: "start_time"\)'):
        list(ARRAY.parts("a.json", b'[{"start_time": 1}]', ["startTime"]))


def test_other_encodings_are_proved_by_the_members(gather: Gather) -> None:
    content = '[{"姓名": "张三"}]'
    for codec in ("utf-8-sig", "utf-16", "gb18030"):
        assert gather(ARRAY, content.encode(codec), ["姓名"])[0].column("姓名") == ["张三"]
    with pytest.raises(UndecidedEncoding):
        list(ARRAY.parts("a.json", content.encode("gb18030"), ["电话"]))


VALUE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text("ab甲", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("xyz", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(st.text("xyz", min_size=1, max_size=2), VALUE, max_size=4), max_size=6))
def test_no_scalar_and_no_record_is_lost(gather: Gather, records: list[dict[str, object]]) -> None:
    [part] = gather(ARRAY, json.dumps(records).encode())
    assert sum(part.tally.values()) == len(records)
    assert all(any(cell is not None for cell in cells) for _, *cells in part.frame.rows())
    for row, *_ in part.frame.rows():
        cells = part.frame.filter(part.frame["#row"] == row).row(0, named=True)
        for name, value in records[row - 1].items():
            if isinstance(value, str):
                assert cells[name] == (value or None)
            elif isinstance(value, int | float):
                assert cells[name] == json.dumps(value)
