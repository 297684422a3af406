"""Normalisers: what reads one column of a ledger into typed columns, with a reason for each cell that it can't read."""

from etl.normalise.clock import TimeOfDay
from etl.normalise.coordinates import Coordinate
from etl.normalise.dates import DatePeriod, TimePeriod
from etl.normalise.identity import CreditCode, IdNumber
from etl.normalise.lookups import Lookup
from etl.normalise.marks import YesNo
from etl.normalise.money import Money, MoneyQuantity
from etl.normalise.names import PersonName
from etl.normalise.normaliser import Normaliser, Unreadable
from etl.normalise.numbers import Integer, Number, Quantity
from etl.normalise.phones import Phone
from etl.normalise.recurrence import Recurrence
from etl.normalise.text import Text

__all__ = [
    "Coordinate",
    "CreditCode",
    "DatePeriod",
    "IdNumber",
    "Integer",
    "Lookup",
    "Money",
    "MoneyQuantity",
    "Normaliser",
    "Number",
    "PersonName",
    "Phone",
    "Quantity",
    "Recurrence",
    "Text",
    "TimeOfDay",
    "TimePeriod",
    "Unreadable",
    "YesNo",
]
