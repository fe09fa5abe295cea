"""Tables in the words of people and back: every fact and every answer, on every engine."""

from __future__ import annotations

import importlib
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from engine import servers
from engine.frame_engines import Constructor, each_kind_of_engine, plain, table
from pingyuan_rules import (
    UNKNOWN,
    Branch,
    FrameError,
    Leader,
    Member,
    Organization,
    activity_fund,
    assess,
    book,
    check,
    clause,
    demonstration_level,
    five_good_met,
    five_good_total,
    frame_of,
    joint_units_ok,
    policy_on,
    records_of,
    secretary_allowance,
    translate,
    translate_back,
)
from pingyuan_rules.engine import Choice, Label, Lang, Parameters, Record, Rule, Rulebook, fact, facts_of, yuan
from pingyuan_rules.engine.history import comparable
from pingyuan_rules.engine.planning.rule_trees import with_shortfalls
from pingyuan_rules.engine.table.exchange.translated_frames import translate_frame, translate_frame_back
from pingyuan_rules.engine.table.frame import over
from pingyuan_rules.ledger import read_ledger
from pingyuan_rules.ledger.headings import fact_of
from pingyuan_rules.rules import book as rulebook
from sizes import examples, only_in_check
from strategies import records
from varied import varied

if TYPE_CHECKING:
    from pathlib import Path

RULES = (activity_fund, secretary_allowance, five_good_total, five_good_met, demonstration_level, joint_units_ok)
LATER = policy_on(date(2020, 12, 31))
LANGS: tuple[Lang, ...] = ("zh", "en")
YES_NO = {"zh": ("否", "是"), "en": ("no", "yes")}
UNITS = {"zh": ("（元）", "（分）"), "en": (" (yuan)", " (points)")}


def in_words(value: Any, of: Any, lang: Lang) -> Any:
    """A fact or an answer as a person reads it in a table, worked out by itself."""
    if value is UNKNOWN:
        return None
    if isinstance(value, bool):
        return YES_NO[lang][value]
    if isinstance(value, Choice):
        return value.label.text(lang)
    if of.kind.name == "fen":
        return yuan(value)
    unit = of.info.unit if isinstance(of, Rule) else None
    return Decimal(value) / 100 if unit is not None and unit.zh == "百分之一分" else plain(value)


def heading(of: Any, lang: Lang) -> str:
    """The heading of a fact or a rule."""
    unit = of.info.unit if isinstance(of, Rule) else of.unit
    of_points = of.kind.name == "decimal" or (unit is not None and unit.zh == "百分之一分")
    return str(of.label.text(lang)) + (UNITS[lang][of_points] if of_points or of.kind.name == "fen" else "")


@each_kind_of_engine
def test_facts_and_answers_are_read_by_people_and_come_back(constructor: Constructor) -> None:
    rows = [Branch(), *varied(Branch, 30, seed=41)]
    frame = over(constructor(rows, Branch), RULES, LATER)
    answers = table(frame)
    for lang in LANGS:
        shown = translate(frame, Branch, lang)
        assert type(shown) is type(frame)
        cells = table(shown)
        for name, info in facts_of(Branch).items():
            expected = [in_words(getattr(row, name), info, lang) for row in rows]
            found = cells[heading(info, lang)]
            if info.kind.name == "decimal":  # the user's own column, which may hold floats of 32 bits
                found = [None if score is None else round(score, 2) for score in found]
            assert found == expected, name
        for rule in RULES:
            assert cells[heading(rule, lang)] == [in_words(rule(row, LATER), rule, lang) for row in rows], rule.name
        assert table(translate_back(shown, Branch)) == answers
        assert len(cells) == len(answers)


@pytest.mark.parametrize(
    "record",
    # Branches have facts and answers of every kind; above they go through tables of every kind.
    [pytest.param(cls, id=cls.__name__, marks=[] if cls is Member else only_in_check) for cls in book.records],
)
@examples(15, small=5)
@given(data=st.data())
def test_every_answer_of_every_class_comes_back(record: type[Record], data: st.DataObject) -> None:
    rows = data.draw(st.lists(records(record), max_size=5))
    for backend in ("polars", "pyarrow", "pandas"):
        frame = assess(frame_of(rows, record, backend=backend), record, shortfalls=True)
        for lang in LANGS:
            shown = translate(frame, record, lang)
            back = translate_back(shown, record)
            assert table(back) == table(frame)
            assert records_of(back, record) == rows


@given(cents=st.integers(-(10**15), 10**15))
@examples(200)
def test_no_amount_is_rounded(cents: int) -> None:
    for frame in (pl.DataFrame({"activity_fund": [cents]}), pa.table({"activity_fund": [cents]})):
        shown = translate(frame, Branch, "en")
        assert table(shown) == {"activity fund (yuan)": [Decimal(cents).scaleb(-2)]}
        assert table(translate_back(shown, Branch)) == {"activity_fund": [cents]}


def test_headings_are_unlike_each_other_and_known_to_a_ledger() -> None:
    for record in book.records:
        facts = facts_of(record)
        columns: list[Any] = [*facts.values(), *with_shortfalls(rulebook.rules_of(record))]
        texts = [comparable(heading(each, lang)) for each in columns for lang in LANGS]
        assert len({*texts}) == len(texts)
        names = {each.name for each in columns}
        assert [each.name for each in columns for lang in LANGS if heading(each, lang) in names - {each.name}] == []
        for info in facts.values():
            assert {fact_of(record, heading(info, lang)) for lang in LANGS} == {info}


@pytest.mark.parametrize("lang", LANGS)
def test_a_translated_table_is_the_sheet_of_a_ledger(tmp_path: Path, lang: Lang) -> None:
    rows = [attrs.evolve(row, id=f"ZB-{n}", name=f"第{n}支部") for n, row in enumerate(varied(Branch, 20, seed=6))]
    rows = [attrs.evolve(row, township="大柘镇", secretary_id=UNKNOWN) for row in rows]
    shown = translate(frame_of(rows, Branch), Branch, lang)
    units = translate(frame_of([Organization(id="DW-1", name="甲单位")], Organization), Organization, lang)
    (tmp_path / "folder").mkdir()
    shown.write_csv(tmp_path / "folder" / "branch.csv")
    units.write_csv(tmp_path / "folder" / "organization.csv")
    with xlsxwriter.Workbook(tmp_path / "ledger.xlsx") as workbook:
        shown.write_excel(workbook, worksheet="党支部")
        units.write_excel(workbook, worksheet="单位")
    for path in ("folder", "ledger.xlsx"):
        assert list(read_ledger(tmp_path / path).branches) == rows


def test_what_nobody_would_misread_stays_as_it_is() -> None:
    frame = pl.DataFrame(
        {"note": ["x", None], "leadership": [88.5, None], "full_members": [3, 4], "has_flag": [None, None]},
        schema_overrides={"full_members": pl.Int8},
    )
    shown = translate(frame, Branch, "zh")
    assert shown.columns == ["note", "领导班子好得分（分）", "正式党员数", "有党旗"]
    assert shown.dtypes == frame.dtypes
    assert translate_back(shown, Branch).equals(frame)
    pandas = frame.to_pandas().set_index(pd.Index([7, 5]))
    pandas.attrs["source"] = "own"
    back = translate_back(translate(pandas, Branch, "en"), Branch)
    pd.testing.assert_frame_equal(back, pandas)
    assert back.attrs == {"source": "own"}


def test_a_heading_that_is_the_name_is_read_as_such() -> None:
    for lang in LANGS:
        shown = translate(pl.DataFrame({"sector": ["non_public_enterprise", None]}), Branch, lang)
        assert translate_back(shown, Branch)["sector"].to_list() == ["non_public_enterprise", None]


def test_columns_that_are_translated_in_part_are_read_too() -> None:
    frame = pl.DataFrame({"activity_fund": [90_000], "有党旗": [True], "有标志": ["yes"]})
    assert translate_back(frame, Branch).to_dicts() == [{"activity_fund": 90_000, "has_flag": True, "has_signs": True}]


@pytest.mark.parametrize("amounts", [[900, 0, None], [900.5, 0.07, None], [Decimal("900.50"), Decimal("0.07"), None]])
def test_yuan_may_be_whole_numbers_floats_or_decimals(amounts: list[Any]) -> None:
    fen = [None if amount is None else round(amount * 100) for amount in amounts]
    written = pl.DataFrame({"党员活动经费 （元）": amounts})  # as headings of ledgers, whatever spaces are in it
    for frame in (written, written.lazy(), written.to_arrow(), written.to_pandas()):
        assert table(translate_back(frame, Branch)) == {"activity_fund": fen}


def test_a_text_that_is_no_member_is_not_lost() -> None:
    frame = pl.DataFrame({"formation": ["单独组建", "jointly", None, "joint"]})
    shown = translate(frame, Branch, "zh")
    assert shown["组建方式"].to_list() == ["单独组建", "jointly", None, "联合组建"]
    back = translate_back(shown, Branch)
    assert back["formation"].to_list() == ["standalone", "jointly", None, "joint"]
    assert [found.kind for found in check(back, Branch)] == ["not_a_member"]


def test_a_former_name_is_shown_and_read_as_the_present_one() -> None:
    former = pl.DataFrame({"联系组织数": [2]})
    (name,) = [name for name, info in facts_of(Leader).items() if "联系组织数" in info.former]
    with pytest.raises(FrameError, match="expected at least one column with a heading of a county leader"):
        translate_back(former, Leader)
    assert translate_back(pl.DataFrame({"联系党组织数": [2]}), Leader).columns == [name]


def refused(ask: Any, *arguments: Any) -> str:
    """Why something is refused, in both languages."""
    with pytest.raises(FrameError) as error:
        ask(*arguments)
    return "\n".join(error.value.text(lang) for lang in ("en", "zh"))


def test_what_is_refused_says_what_to_write(golden: Any) -> None:
    units = ["党员活动经费", "“五个好”总分（百分之一分）", "activity fund (thousand yuan)", "领导班子好得分"]
    wrong = {
        "有党旗": ["是", "有", None],
        "党员活动经费（元）": [900.005, 900.0, -1e14],
        "组建方式": ["联合", None, None],
    }
    texts = [
        refused(translate_back, pl.DataFrame({name: [1] for name in units}), Branch),
        refused(translate, pl.DataFrame({"full_members": [3], "正式党员数": [4]}), Branch, "en"),
        refused(translate_back, pl.DataFrame({"正式党员数": [4], "full_members": [3]}), Branch),
        refused(translate_back, pl.DataFrame({"正式党员数": [4], "Full members": [3]}), Branch),
        refused(translate, pl.DataFrame({"note": ["x"]}), Branch, "zh"),
        refused(translate_back, pl.DataFrame({"note": ["x"]}), Branch),
        refused(translate, pl.DataFrame({"has_flag": [1]}), Branch, "zh"),
        refused(translate_back, pl.DataFrame({"有党旗": [1]}), Branch),
        refused(translate_back, pl.DataFrame(wrong), Branch),
    ]
    golden("translate_refused.txt", "\n\n".join(texts))
    lazy = translate_back(pl.LazyFrame(wrong), Branch).collect()
    assert lazy.drop("formation").to_dict(as_series=False) == {
        "has_flag": [True, None, None],
        "activity_fund": [None, 90_000, None],
    }


def test_a_heading_in_words_is_quoted_within_the_sql_of_a_line() -> None:
    frame = servers.sqlframe(pl.DataFrame({"已发书记工作津贴（元）": ["3600.5", None]}).to_arrow())
    (line,) = re.findall(r"`(frame = .*\))`;", refused(translate_back, frame, Branch).splitlines()[0])
    assert "try_cast(`已发书记工作津贴（元）` AS double)" in line
    scope: dict[str, Any] = {"frame": frame, "F": importlib.import_module("sqlframe.duckdb.functions")}
    exec(line, scope)  # noqa: S102 - what is tested
    assert sorted(table(translate_back(scope["frame"], Branch))["allowance_paid"], key=str) == [360_050, None]


UNCHANGED = pl.DataFrame({"township": ["示范镇01", None], "full_members": [3, None]})
"""Facts of which people read the values that the table holds."""


@pytest.mark.parametrize(
    "frame",
    [UNCHANGED, UNCHANGED.lazy(), UNCHANGED.to_pandas(), UNCHANGED.to_arrow(), duckdb.from_arrow(UNCHANGED.to_arrow())],
    ids=["polars", "lazy", "pandas", "pyarrow", "duckdb"],
)
def test_a_table_of_which_no_value_is_translated_has_its_headings_translated(frame: Any) -> None:
    shown = translate(frame, Branch, "zh")
    assert table(shown) == {"所属乡镇": ["示范镇01", None], "正式党员数": [3, None]}
    assert table(translate_back(shown, Branch)) == table(frame)


WRONG = pl.DataFrame({"已发书记工作津贴（元）": ["3600.5", None], "有党旗": [1, 0]})


@pytest.mark.parametrize(
    "frame",
    [WRONG, WRONG.lazy(), WRONG.to_pandas(), WRONG.to_arrow(), duckdb.from_arrow(WRONG.to_arrow())],
    ids=["polars", "lazy", "pandas", "pyarrow", "duckdb"],
)
def test_the_line_for_a_heading_in_words_runs_over_the_table_that_has_it(frame: Any) -> None:
    text = refused(translate_back, frame, Branch)
    assert "应为是或否" in text
    scope: dict[str, Any] = {"frame": frame, "pl": pl, "pd": pd, "pc": pc, "pa": pa}
    for line in dict.fromkeys(re.findall("`([^`]+)`", text)):
        exec(line, scope)  # noqa: S102 - what is tested
    back = table(translate_back(scope["frame"], Branch))
    assert back == {"allowance_paid": [360_050, None], "has_flag": [True, False]}


def test_a_language_that_is_none_is_refused() -> None:
    wrong: Any = "fr"
    with pytest.raises(ValueError, match="lang is one of zh, en, not 'fr'"):
        translate(pl.DataFrame({"full_members": [3]}), Branch, wrong)


@attrs.frozen(kw_only=True)
class Parcel(Record):
    """A parcel, two facts of which are called alike."""

    label = Label("包裹", "parcel")
    sent: bool = fact(zh="已寄", en="is sent")
    posted: bool = fact(zh="已寄", en="is posted")


@attrs.frozen(kw_only=True)
class Letter(Record):
    """A letter, a fact of which was called otherwise before."""

    label = Label("信", "letter")
    sent: bool = fact(zh="已寄出", en="is sent off", former=("mailed",))


posts = Rulebook("posts", policy=Parameters, default=lambda: Parameters(on=LATER.on), version="1")


@posts.rule(zh="已到", en="has arrived", cites=clause("P2S9"))
def letter_arrived(letter: Letter) -> bool:
    return letter.sent


def test_a_column_of_a_former_name_is_shown_as_its_fact_and_comes_back_as_that() -> None:
    former = pl.DataFrame({"note": ["x", "y"], "mailed": [True, None]})
    for frame in (former, former.lazy(), former.to_arrow(), former.to_pandas(), duckdb.from_arrow(former.to_arrow())):
        shown = translate_frame(posts, frame, Letter, "zh")
        assert table(shown) == {"note": ["x", "y"], "已寄出": ["是", None]}
        assert table(translate_frame_back(posts, shown, Letter)) == {"note": ["x", "y"], "sent": [True, None]}


def test_two_facts_of_one_heading_are_refused() -> None:
    parcels = Rulebook("parcels", policy=Parameters, default=lambda: Parameters(on=LATER.on), version="1")

    @parcels.rule(cites=clause("P2S9"))
    def arrived(parcel: Parcel) -> bool:
        return parcel.posted

    with pytest.raises(ValueError, match="sent and posted have the same heading, '已寄'; give them labels that differ"):
        translate_frame(parcels, pl.DataFrame({"sent": [True]}), Parcel, "zh")
