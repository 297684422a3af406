"""Measures `search` against a LIKE scan with the same ranking: `python -m tests.bench.searching [ROWS]`.

Both run in one process on one database by turns, and have to find the same records in the same order. Words lie in at
most a thousandth of the rows.
"""

import asyncio
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import orjson
import polars as pl

from hub.graphql.compiler.words import words
from hub.graphql.databases.backends import open_backend
from hub.graphql.databases.driver import Driver
from hub.graphql.declaration.build import declared
from hub.graphql.serving.service import Service
from hub.search.indexing import Indexing
from tests.bench import lectures
from tests.bench.engine import importer
from tests.bench.targets import TARGETS, Databases

ROWS, ROUNDS, WORDS = 200_000, 5, 12
#: Fields of a lecture that anybody may search, in the order of its declaration.
FIELDS = ("number", "title", "theme", "speaker_role", "audience", "content")
QUERY = "query ($text: String!) { search(text: $text) { edges { field excerpt { match } node { id } } } }"
#: Pieces of words, by the Chinese characters in them; codes are longer, and not Chinese.
KINDS = {"two characters": 2, "three characters": 3, "four characters": 4, "six characters": 6}


class Ratio(NamedTuple):
    """Seconds of both for one word."""

    search: float
    scan: float


def main(rows: int) -> None:
    """Print, for each database, what indexing takes and how many times faster searches are."""
    with TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        (folder / "ledgers").mkdir()
        frame = ledger(rows)
        frame.write_csv(folder / "ledgers" / "lectures.csv")
        chosen = {**{kind: rare(frame, length) for kind, length in KINDS.items()}, "codes": codes(frame)}
        print(f"{rows:,} rows; words in at most {rows // 1000} of them")
        for target, kind in TARGETS.items():
            try:
                with kind(folder) as databases:
                    _measure(target, databases, folder, chosen)
            except ImportError as error:
                print(f"{target}: {error}")


def ledger(rows: int) -> pl.DataFrame:
    """A ledger of lectures whose texts are made of 20,000 words of two to four characters, few of them often."""
    random = np.random.default_rng(7)
    characters = np.array([chr(0x4E00 + 7 * code) for code in range(2_500)])
    lengths = random.choice([2, 3, 4], 20_000, p=[0.7, 0.2, 0.1])
    often = 1 / np.arange(1, len(characters) + 1) ** 0.8
    vocabulary = ["".join(random.choice(characters, length, p=often / often.sum())) for length in lengths]
    weights = 1 / np.arange(1, len(vocabulary) + 1) ** 0.9

    def texts(count: int) -> list[str]:
        drawn = random.choice(len(vocabulary), (rows, count), p=weights / weights.sum())
        return ["".join(vocabulary[word] for word in each) for each in drawn]

    base = next(lectures.lectures(1)).drop("编号", "主题", "学习主题", "职务", "对象", "内容")
    counts = {"主题": 5, "学习主题": 2, "职务": 1, "对象": 1, "内容": 12}
    columns = {"编号": [f"XJ-{number:08}" for number in range(rows)], **{name: texts(n) for name, n in counts.items()}}
    return pl.DataFrame(columns).with_columns(*(pl.lit(base[name][0]).alias(name) for name in base.columns))


def rare(frame: pl.DataFrame, length: int) -> list[str]:
    """Pieces of texts that lie in few rows, some in as many as allowed."""
    random, joined = Random(length), frame.select(pl.concat_str(pl.exclude("编号"), separator=" ")).to_series()
    few: dict[str, int] = {}
    while len(few) < 4 * WORDS:
        text = frame["内容"][random.randrange(frame.height)]
        start = random.randrange(len(text) - length)
        word = text[start : start + length]
        count = int(joined.str.contains(word, literal=True).sum())
        if count <= frame.height // 1000:
            few[word] = count
    return sorted(few, key=lambda word: few[word])[-WORDS:]


def codes(frame: pl.DataFrame) -> list[str]:
    """Numbers of rows, whole and in part."""
    random = Random(0)
    whole = [frame["编号"][random.randrange(frame.height)] for _ in range(WORDS)]
    return [code[start:] for code, start in zip(whole, (0, 3, 4) * WORDS, strict=False)]


def _measure(target: str, databases: Databases, folder: Path, chosen: Mapping[str, Sequence[str]]) -> None:
    url = databases()
    source = lectures.delimited(folder / "ledgers")
    into = importer(url, folder / target, source)
    begun = time.perf_counter()
    into.run(into.host.sources[source.name])
    imported, begun = time.perf_counter() - begun, time.perf_counter()
    records = sum(Indexing(into.engine).update())
    indexed = time.perf_counter() - begun
    into.engine.dispose()
    print(f"\n{target}: imported in {imported:.1f} s, indexed in {indexed:.1f} s, {records / indexed:,.0f} records/s")
    for kind, ratios in asyncio.run(_compared(url, chosen)).items():
        times = [each.scan / each.search for each in ratios]
        told = f"search {median(each.search for each in ratios) * 1000:7.2f} ms"
        scanned = f"scan {median(each.scan for each in ratios) * 1000:7.1f} ms"
        print(f"{kind:18}{told}   {scanned}   {median(times):6.0f} times as fast, at least {min(times):.0f}")


async def _compared(url: str, chosen: Mapping[str, Sequence[str]]) -> dict[str, list[Ratio]]:
    backend = open_backend(url)
    service = Service(declared(), *backend)
    statement = _statement(url.startswith("sqlite"))
    try:
        return {
            kind: [await _ratio(service, backend.driver, statement, word) for word in each]
            for kind, each in chosen.items()
        }
    finally:
        await backend.driver.aclose()


async def _ratio(service: Service, driver: Driver, statement: str, word: str) -> Ratio:
    """The best of some rounds in which both take turns. Raises `RuntimeError` where they find other records."""
    took: dict[str, list[float]] = {"search": [], "scan": []}
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        answer = await service.execute(QUERY, {"text": word})
        between = time.perf_counter()
        (scanned,) = await driver.read(statement, (f"%{word}%", words(word)[0]))
        took["search"].append(between - begun)
        took["scan"].append(time.perf_counter() - between)
        found = [edge["node"]["id"] for edge in orjson.loads(answer.body)["data"]["search"]["edges"]]
        if found != orjson.loads(scanned or b"[]") or not found:
            raise RuntimeError(f"{word}: a search finds {found}, a scan {scanned!r}")
    return Ratio(*(min(each) for each in took.values()))


def _statement(sqlite: bool) -> str:
    """The ids of a first page by a scan, as JSON: whose text is like `1`, ranked by where `2` stands in it."""
    pattern, word, place, least = ("?1", "?2", "instr", "min") if sqlite else ("$1", "$2", "strpos", "least")
    like = " OR ".join(f"{field} LIKE {pattern}" for field in FIELDS)
    scores = (
        f"coalesce(((CAST(nullif({place}(lower({field}), {word}), 0) AS BIGINT) - 1) * 1000000 + length({field})) * 100"
        f" + {index}, 1000000000000)"
        for index, field in enumerate(FIELDS)
    )
    page = (
        f"SELECT code, {least}({', '.join(scores)}) AS score, locality, id FROM lecture_session"
        f" WHERE removed_at IS NULL AND ({like}) ORDER BY score, locality, id LIMIT 20"
    )
    gathered = "json_group_array(code)" if sqlite else "CAST(json_agg(code ORDER BY score, locality, id) AS TEXT)"
    return f"SELECT {gathered} FROM ({page}) AS page"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
