"""Every rule of the catalog as a view in a real Spark, compared with the record reading; the tests run this.

Prints, for each class of record, under how many policies all answers were the same.
"""

from __future__ import annotations

import json
import os
from datetime import date
from typing import Any

from pyspark.sql import SparkSession

from engine.frame_engines import plain
from pingyuan_rules import assess, book, policy_on, sql_of
from pingyuan_rules.engine import Record, facts_of
from varied import varied

ROWS = 150
DAYS = (date(2016, 10, 21), date(2018, 10, 28))
TYPES = {"bool": "boolean", "int": "int", "fen": "bigint", "date": "date"}


def session() -> SparkSession:
    """Spark in this process, with its tables in the present folder."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.warehouse.dir": os.path.abspath("warehouse"),  # noqa: PTH100 - Spark takes text
        "spark.sql.shuffle.partitions": "1",
    }
    builder = SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def make_table(spark: SparkSession, rows: list[Any], cls: type[Record]) -> None:
    """A table of records that numbers its rows."""
    facts = facts_of(cls)
    schema = ", ".join(f"{info.name} {TYPES.get(info.kind.name, 'string')}" for info in facts.values())
    values = [(*(plain(getattr(row, fact)) for fact in facts), number) for number, row in enumerate(rows)]
    frame = spark.createDataFrame(values, f"{schema}, row_no bigint")
    frame.coalesce(1).write.mode("overwrite").saveAsTable(f"{cls.__name__.lower()}_of_records")


def agreeing(spark: SparkSession, cls: type[Record]) -> int:
    """Under how many policies the view and the record reading agree."""
    rows = varied(cls, ROWS, seed=4)
    make_table(spark, rows, cls)
    names = [rule.name for rule in book.rules_of(cls)]
    right = 0
    for number, policy in enumerate(map(policy_on, DAYS)):
        view = f"{cls.__name__.lower()}_answers_{number}"
        table = f"{cls.__name__.lower()}_of_records"
        spark.sql(sql_of(cls, "spark", policy=policy, table=table, view=f"default.{view}", keep=["row_no"]))
        found = spark.sql(f"select {', '.join(names)} from {view} order by row_no").collect()  # noqa: S608 - own names
        expected = [tuple(plain(getattr(each, name)) for name in names) for each in assess(rows, cls, policy)]  # type: ignore[call-overload]
        right += [tuple(row) for row in found] == expected
    return right


if __name__ == "__main__":
    running = session()
    print(json.dumps({cls.__name__: agreeing(running, cls) for cls in book.records}))  # noqa: T201 - what it is for
    running.stop()
