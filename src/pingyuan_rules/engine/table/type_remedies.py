"""The line of code that mends a column of a wrong type, in the words of its engine.

No line rounds or guesses: a value that cannot be converted becomes null, or the engine refuses it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal

import attrs

from pingyuan_rules.engine.labels import Label
from pingyuan_rules.engine.planning.frame_problems import CONVERT
from pingyuan_rules.engine.table.dataframes import nw
from pingyuan_rules.engine.values import BOOL, DATE, DECIMAL, FEN, INT, without_numpy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine.facts.fact_info import FactInfo
    from pingyuan_rules.engine.table.dataframes import Frame
    from pingyuan_rules.engine.values import Kind

Held = Literal["whole", "fraction", "text", "moment", "other"]
"""What a column holds: whole numbers, other numbers, texts, moments, or what no line is written for."""

_I = nw.Implementation
_TRUE, _FALSE = ("true", "yes", "1", "是", "有", "√"), ("false", "no", "0", "否", "无", "×")
_FORMATS = {
    "%Y-%m-%d": "yyyy-MM-dd", "%Y/%m/%d": "yyyy/MM/dd", "%Y.%m.%d": "yyyy.MM.dd", "%Y%m%d": "yyyyMMdd",
    "%Y年%m月%d日": "yyyy年MM月dd日",
}  # fmt: skip
"""How dates are written, as Python and as Spark say it. What starts with the day or the month could mean two dates."""


_CONVERSIONS: Mapping[tuple[Kind, Held], tuple[str, ...]] = {
    (BOOL, "whole"): ("truth",),
    (BOOL, "fraction"): ("truth",),
    (BOOL, "text"): ("text_truth",),
    (INT, "fraction"): ("whole",),
    (INT, "text"): ("whole",),
    (FEN, "fraction"): ("fen", "whole"),
    (FEN, "text"): ("fen", "whole"),
    (DECIMAL, "text"): ("number",),
    (DATE, "whole"): ("day",),
    (DATE, "text"): ("day",),
    (DATE, "moment"): ("zoned",),
}
"""The conversions, named as in `ConversionCode`, from what a column may hold to what its fact is."""
_TOO_LARGE = 2**63
_CHINA = Label("中国时间", "in China")
_SESSION = Label("会话时区", "in the time zone of the session")


@attrs.frozen
class ConversionCode:
    """How an engine writes conversions; `{c}` stands for the column, `{x}` for its name, `{n}` for it as a number.

    Attributes:
        line: The statement, around an expression `{e}`.
        column: The column.
        number: The column as a float, whether it holds numbers or texts.
        whole: The numbers that are whole.
        fen: Amounts of yuan as whole numbers of fen, unless they have more than two decimals.
        truth: Whether a number is 1 rather than 0.
        text_truth: Whether a text is one of `{yes}` rather than one of `{no}`.
        day: The day that a text in the form of `{form}` means.
        digits: A whole number as a text.
        zoned: The day of a moment in China; in Spark, whose moments have the zone of the session, its day there. It is
            empty where there is no such way.
        midnight: A date without its time of day.
        any_day: The day that a text in any of `{forms}` means, where no text was looked at; empty where there is no
            such way.
        trimmed: A text without the spaces around it, those of Chinese too; empty where there is no such way.
        refuses: The conversions in which the engine refuses a text that means nothing, instead of making it null.
    """

    line: str
    column: str
    number: str
    whole: str
    fen: str
    truth: str
    text_truth: str
    day: str
    digits: str
    zoned: str
    midnight: str
    any_day: str = ""
    trimmed: str = ""
    refuses: frozenset[str] = frozenset()


_SPARK = ConversionCode(
    line='frame = frame.withColumn("{x}", {e})',
    column='F.col("{x}")',
    number='F.expr("try_cast({x} AS double)")',
    whole='F.when({n} % 1 == 0, {n}).cast("bigint")',
    fen='F.when(F.round({n}, 2) == {n}, F.round({n} * 100)).cast("bigint")',
    truth="F.when({n}.isin(0, 1), {n} == 1)",
    text_truth="F.when(F.lower({c}).isin({yes}, {no}), F.lower({c}).isin({yes}))",
    day='F.expr("try_to_timestamp(cast({x} AS string), \'{form}\')").cast("date")',
    digits='{c}.cast("string")',
    zoned='{c}.cast("date")',
    midnight='{c}.cast("date")',
)
_LIKE_SPARK = frozenset({_I.PYSPARK, _I.PYSPARK_CONNECT, _I.SQLFRAME})
_CODE: Mapping[nw.Implementation, ConversionCode] = {
    _I.POLARS: ConversionCode(
        line="frame = frame.with_columns({x}={e})",
        column='pl.col("{x}")',
        number="{c}.cast(pl.Float64, strict=False)",
        whole="pl.when({n} % 1 == 0).then({n}).cast(pl.Int64)",
        fen="pl.when({n}.round(2) == {n}).then(({n} * 100).round()).cast(pl.Int64)",
        truth="pl.when(({c} == 0) | ({c} == 1)).then({c} == 1)",
        text_truth=(
            "{c}.str.to_lowercase().replace_strict([{yes}, {no}], [True] * 6 + [False] * 6, "
            "default=None, return_dtype=pl.Boolean)"
        ),
        day='{c}.str.to_date("{form}", strict=False)',
        digits="{c}.cast(pl.String)",
        zoned='{c}.dt.convert_time_zone("Asia/Shanghai").dt.date()',
        midnight="{c}.dt.date()",
        any_day="pl.coalesce({c}.str.to_date(form, strict=False) for form in [{forms}])",
        trimmed="{c}.str.strip_chars()",
    ),
    _I.PANDAS: ConversionCode(
        line="frame = frame.assign({x}={e})",
        column='frame["{x}"]',
        number='pd.to_numeric({c}, errors="coerce").astype("Float64")',
        whole='{n}.where(lambda value: value % 1 == 0).astype("Int64")',
        fen='({n}.where(lambda value: value.round(2) == value) * 100).round().astype("Int64")',
        truth='{c}.map({{1: True, 0: False}}).astype("boolean")',
        text_truth=(
            '{c}.astype(str).str.lower().map(dict.fromkeys([{yes}], True) | dict.fromkeys([{no}], False))'
            '.astype("boolean")'
        ),
        day='pd.to_datetime({c}, format="{form}", errors="coerce")',
        digits='{c}.astype("Int64").astype("string")',
        zoned='pd.to_datetime({c}).dt.tz_convert("Asia/Shanghai").dt.tz_localize(None).dt.normalize()',
        midnight="pd.to_datetime({c}).dt.normalize()",
        trimmed='{c}.astype("string").str.strip()',
    ),
    _I.PYARROW: ConversionCode(
        line='frame = frame.set_column(frame.column_names.index("{x}"), "{x}", {e})',
        column='frame["{x}"]',
        number="{c}.cast(pa.float64())",
        # What is left over of infinity is NaN, which is no zero.
        whole="pc.if_else(pc.equal(pc.subtract({n}, pc.floor({n})), 0), {n}, None).cast(pa.int64())",
        fen=(
            "pc.if_else(pc.equal(pc.subtract({n}, pc.round({n}, 2)), 0), pc.round(pc.multiply({n}, 100)), None)"
            ".cast(pa.int64())"
        ),
        truth="pc.if_else(pc.is_in({n}, pa.array([0.0, 1.0])), pc.equal({n}, 1), None)",
        text_truth=(
            "pc.if_else(pc.is_in(pc.utf8_lower({c}.cast(pa.string())), pa.array([{yes}, {no}])), "
            "pc.is_in(pc.utf8_lower({c}.cast(pa.string())), pa.array([{yes}])), None)"
        ),
        day='pc.strptime({c}.cast(pa.string()), format="{form}", unit="s", error_is_null=True).cast(pa.date32())',
        digits="{c}",
        zoned='pc.floor_temporal(pc.local_timestamp({c}.cast(pa.timestamp("us", "Asia/Shanghai"))), unit="day")',
        midnight='pc.floor_temporal({c}, unit="day")',
        trimmed="pc.utf8_trim_whitespace({c}.cast(pa.string()))",
        refuses=frozenset({"whole", "fen", "number"}),
    ),
    _I.DUCKDB: ConversionCode(
        line='frame = frame.project("""* REPLACE ({e} AS "{x}")""")',
        column='"{x}"',
        number="TRY_CAST({c} AS DOUBLE)",
        whole="CASE WHEN {n} % 1 = 0 THEN CAST({n} AS BIGINT) END",
        fen="CASE WHEN round({n}, 2) = {n} THEN CAST(round({n} * 100) AS BIGINT) END",
        truth="CASE WHEN {n} IN (0, 1) THEN {n} = 1 END",
        text_truth="CASE WHEN lower({c}) IN ({yes}, {no}) THEN lower({c}) IN ({yes}) END",
        day="CAST(try_strptime({c}, '{form}') AS DATE)",
        digits="CAST({c} AS VARCHAR)",
        zoned="CAST({c} AT TIME ZONE 'Asia/Shanghai' AS DATE)",
        midnight="CAST({c} AS DATE)",
        any_day="CAST(try_strptime({c}, [{forms}]) AS DATE)",
        trimmed="trim({c}, ' \u3000')",
    ),
    _I.PYSPARK: _SPARK,
    _I.PYSPARK_CONNECT: _SPARK,
    _I.SQLFRAME: attrs.evolve(_SPARK, day='F.to_date({c}, "{form}")', refuses=frozenset({"day"})),
    _I.IBIS: ConversionCode(
        line="frame = frame.mutate({x}={e})",
        column='frame["{x}"]',
        number='{c}.cast("float64")',
        whole='ibis.ifelse({n}.floor() == {n}, {n}, None).cast("int64")',
        fen='ibis.ifelse({n}.round(2) == {n}, ({n} * 100).round(), None).cast("int64")',
        truth="ibis.ifelse({n}.isin([0, 1]), {n} == 1, None)",
        text_truth="ibis.ifelse({c}.lower().isin([{yes}, {no}]), {c}.lower().isin([{yes}]), None)",
        day='{c}.as_date("{form}")',
        digits='{c}.cast("string")',
        zoned="",  # Ibis takes the day in the zone of the session, which is not seen
        midnight="{c}.date()",
        refuses=frozenset({"whole", "fen", "number", "day"}),
    ),
}  # fmt: skip


def type_remedy(info: FactInfo, column: str, dtype: nw.dtypes.DType, engine: nw.Implementation, example: Any) -> Label:
    """What to do about a column whose type cannot hold its fact.

    Args:
        info: The fact.
        column: What the column is called.
        dtype: The column's type.
        engine: Whose column it is.
        example: A value of the column, or None where no value has been looked at.
    """
    code, form, held = _CODE[engine], None, held_in(dtype, example)
    if engine.is_pandas() and info.kind == DATE and isinstance(example, float) and example.is_integer():
        held, example = "whole", int(example)  # whole numbers with gaps
    names = _CONVERSIONS.get((info.kind, held), ())
    if names == ("day",):
        form = date_form(example, digits=held == "whole")
        unseen = example is None and held == "text"
        names = ("any_day",) if unseen and code.any_day else names if form else ()
    if not names or not has_line(engine, names[0]):
        return CONVERT
    lines = [conversion_line(column, dtype, engine, conversion=name, held=held, form=form) for name in names]
    zh, en = f"请用 {lines[0]} 转换该列", f"Convert the column with {lines[0]}"
    if len(lines) > 1:
        zh = "金额以元计的，请用 {} 转换；以分计的，请用 {} 转换".format(*lines)
        en = "If the amounts are in yuan, convert them with {}; if they are in fen, with {}".format(*lines)
    if example is None and names == ("day",):
        shape = "20161021" if held == "whole" else "2016-10-21"
        zh, en = f"{zh}，所读日期写作 {shape}", f"{en}, which reads dates such as {shape}"
    if held == "moment":
        place = _SESSION if engine in _LIKE_SPARK else _CHINA
        return Label(f"{zh}，按{place.zh}的日期计", f"{en}, which takes the date {place.en}")
    if names[0] in code.refuses and held != "fraction":
        return Label(f"{zh}；有不能转换的值时会报错", f"{en}; a value that cannot be converted is an error")
    return Label(f"{zh}；不能转换的值会成为不详", f"{en}; values that cannot be converted become unknown")


def held_in(dtype: nw.dtypes.DType, example: Any) -> Held:
    """What a column holds, as far as conversions tell it apart.

    Args:
        dtype: Its type.
        example: A value, which tells what a column of Python objects holds.
    """
    if isinstance(dtype, nw.Object):
        if isinstance(example, datetime):
            return "other" if example.tzinfo is None else "moment"
        if isinstance(example, float | Decimal):
            return "fraction"
        return "whole" if isinstance(example, int) else "text"
    if dtype.is_numeric():
        return "whole" if dtype.is_integer() else "fraction"
    if isinstance(dtype, nw.Datetime):
        return "moment"
    return "text" if isinstance(dtype, nw.String | nw.Enum | nw.Categorical) else "other"


def conversion_line(
    column: str,
    dtype: nw.dtypes.DType,
    engine: nw.Implementation,
    *,
    conversion: str,
    held: Held,
    form: str | None = None,
) -> str:
    """A statement that converts a column of `frame`, between backticks.

    Args:
        column: The name of the column.
        dtype: Its type.
        engine: Whose column it is.
        conversion: Which one: the name of an attribute of `ConversionCode`.
        held: What the column holds.
        form: How the dates in a column of texts or whole numbers are written.
    """
    code = _CODE[engine]
    words = {"x": column, "c": code.column.format(x=column)}
    if engine.is_polars() and held == "text" and not isinstance(dtype, nw.String):
        words["c"] += ".cast(pl.String)"
    if conversion == "day" and held == "whole":
        words["c"] = code.digits.format(**words)
    words["n"] = words["c"] if isinstance(dtype, nw.Float32 | nw.Float64) else code.number.format(**words)
    # pandas has numbers of PyArrow, with which it cannot reckon.
    if engine.is_pandas() and dtype.is_numeric():
        words["n"] = '{c}.astype("Float64")'.format(**words)
    mark = "'" if engine.is_duckdb() else '"'
    words["yes"], words["no"] = (", ".join(f"{mark}{text}{mark}" for text in texts) for texts in (_TRUE, _FALSE))
    words["forms"] = ", ".join(f"{mark}{form}{mark}" for form in _FORMATS if form != "%Y%m%d")
    words["form"] = (_FORMATS[form] if engine in _LIKE_SPARK else form) if form else ""
    if engine in _LIKE_SPARK and not (column.isascii() and column.isidentifier()):
        words["x"] = "`{}`".format(column.replace("`", "``"))  # within the SQL of `F.expr`
    statement = code.line
    if not column.isidentifier():
        statement = statement.replace("{x}={e}", '**{{"{x}": {e}}}')  # a heading such as 金额（元） is no keyword
    line = statement.format(x=column, e=getattr(code, conversion).format(**words))
    return f"`{line}`"


def has_line(engine: nw.Implementation, conversion: str) -> bool:
    """Whether an engine has a line for a conversion."""
    return bool(getattr(_CODE[engine], conversion))


def date_form(example: Any, *, digits: bool) -> str | None:
    """How dates are written, as the example is; without one as 2016-10-21, or 20161021 in whole numbers.

    None if the example is written in no form that means one date only.
    """
    if example is None:
        return "%Y%m%d" if digits else "%Y-%m-%d"
    for form in _FORMATS:
        with suppress(ValueError):
            day = datetime.strptime(str(example), form)  # noqa: DTZ007 - a day has no zone
            # Python reads 2016115 as a date, too, which could be one of two.
            if form != "%Y%m%d" or day.strftime(form) == str(example):
                return form
    return None


def example_of(frame: Frame, name: str, info: FactInfo) -> Any:
    """A value that shows what a column holds: if possible one that the fact cannot have.

    None if the column has no values, or to look at them would cost a query.
    """
    if not isinstance(frame, nw.DataFrame):
        return None
    values = frame[name].drop_nulls()
    if isinstance(values.dtype, nw.Object):
        mixed = [without_numpy(value, BOOL) for value in values.to_list()]
        return next((value for value in mixed if not fits(info.kind, value)), next(iter(mixed), None))
    if info.kind in {INT, FEN} and isinstance(values.dtype, nw.Float32 | nw.Float64):
        broken = values.filter(values != values.round(0))
        values = broken if len(broken) else values
    return next(iter(values.head(1).to_list()), None)


def fits(kind: Kind, value: Any) -> bool:
    """Whether a Python object in a column of objects may be a fact of a kind, whatever the bounds of the fact."""
    if kind == BOOL or isinstance(value, bool):
        return kind == BOOL and isinstance(value, bool)
    if kind in {INT, FEN}:
        return issubclass(type(value), Real) and bool(value % 1 == 0 and -_TOO_LARGE <= value < _TOO_LARGE)
    if kind == DECIMAL:
        return isinstance(value, Real | Decimal) and isfinite(value)
    if kind == DATE:
        return isinstance(value, date) and getattr(value, "tzinfo", None) is None
    return isinstance(value, str)
