"""Source of meal services: the care sites for the elderly of Taipei, a list taken out of a PDF."""

import polars as pl

from etl import Delimited, Source, col, const, split
from schema.places import Venue, VenueKind
from tests.real.folder import FOLDER

PHONE = "聯絡電話"
REMARK = "開辦情形"


def mended(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Words in the place of a phone become a remark; mobile numbers get back the zero that a spreadsheet took.

    A number of Taipei with a digit too few is told as such: nobody knows which one it is.
    """
    phone = pl.col(PHONE)
    is_number, is_too_short = phone.str.contains("[0-9]"), phone.str.contains("^02-[0-9]{7}$")
    remark = pl.when(is_too_short).then(pl.lit("電話少一位數字")).when(~is_number).then(phone)
    mobile = phone.str.replace("^(9[0-9]{8})$", "0${1}")
    return rows.with_columns(remark.alias(REMARK), pl.when(is_number & ~is_too_short).then(mobile).alias(PHONE))


CARE_SITES = Source(
    name="taipei-care-sites",
    entity=Venue,
    locality="710000000000",
    publisher="臺北市政府社會局",
    folder=FOLDER,
    reader=Delimited("meal_taipei_community_care_sites*.csv"),
    snapshot="full",
    transform=mended,
    adds=(REMARK,),
    columns={
        "name": col("據點名稱").text(join_cjk=True),
        "kind": const(VenueKind.CARE_SITE),
        "address": col("據點地址").text(join_cjk=True),
        "features": split(col("據點類型").text(join_cjk=True)),
        "phone": col(PHONE).phone(),
        "status": col(REMARK, optional=True).text(join_cjk=True),
    },
    ignore=("序號", "行政區", "里別"),
)
