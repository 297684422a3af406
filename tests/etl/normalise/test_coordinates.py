"""Coordinates in units of 1e-7 degrees."""

from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.normalise import Coordinate
from tests.etl.normalise.reading import read


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("121.504415822425997", 1215044158),
        ("121.5044158", 1215044158),
        ("121.50441575", 1215044158),
        ("121.50441585", 1215044158),
        ("121.5044158500001", 1215044159),
        ("-0.00000015", -2),
        ("0.00000005", 0),
        ("１２１．５", 1215000000),
        ("121.5°", 1215000000),
        ("180", 1800000000),
        ("-180.0", -1800000000),
    ],
)
def test_decimal_degrees_are_kept_to_seven_places(cell: str, units: int) -> None:
    assert read(Coordinate("longitude"), cell) == (units, None)


@pytest.mark.parametrize(("axis", "cell"), [("longitude", "180.0000001"), ("latitude", "90.1"), ("latitude", "-121.5")])
def test_coordinates_off_the_globe_are_out_of_range(axis: str, cell: str) -> None:
    assert read(Coordinate(axis), cell) == (None, "out_of_range")  # type: ignore[arg-type]


@pytest.mark.parametrize("cell", ["121°30′15″", "E121.5", "121,5", "1215.0.1", "北纬", "12345.5"])
def test_what_is_no_decimal_degree_is_refused(cell: str) -> None:
    assert read(Coordinate("longitude"), cell) == (None, "coordinate_unreadable")


@given(st.decimals(-180, 180, places=18))
def test_every_coordinate_is_rounded_half_to_even(degrees: Decimal) -> None:
    exact = degrees.quantize(Decimal("1e-7"), ROUND_HALF_EVEN)
    assert read(Coordinate("longitude"), f"{degrees:f}") == (int(exact.scaleb(7)), None)
