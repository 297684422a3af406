"""The built-in plugin: readers and normalisers, registered the same way as anyone's."""

from collections.abc import Mapping

from etl import normalise
from etl.hookspecs import hookimpl
from etl.normalise.normaliser import Normaliser
from etl.readers import Delimited, GeoJson, Json, Ledger, Rest, Sql
from etl.readers.part import Reader


@hookimpl
def hub_readers() -> Mapping[str, type[Reader]]:
    """What the hub reads by itself."""
    return {"delimited": Delimited, "ledger": Ledger, "json": Json, "geojson": GeoJson, "rest": Rest, "sql": Sql}


@hookimpl
def hub_normalisers() -> Mapping[str, type[Normaliser]]:
    """Every normaliser, under the name of its class in snake case."""
    return {
        "text": normalise.Text,
        "date_period": normalise.DatePeriod,
        "time_period": normalise.TimePeriod,
        "time_of_day": normalise.TimeOfDay,
        "recurrence": normalise.Recurrence,
        "integer": normalise.Integer,
        "number": normalise.Number,
        "quantity": normalise.Quantity,
        "money": normalise.Money,
        "money_quantity": normalise.MoneyQuantity,
        "phone": normalise.Phone,
        "id_number": normalise.IdNumber,
        "person_name": normalise.PersonName,
        "credit_code": normalise.CreditCode,
        "yes_no": normalise.YesNo,
        "coordinate": normalise.Coordinate,
        "lookup": normalise.Lookup,
    }
