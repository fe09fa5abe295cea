"""A fact that a later release adds, or calls otherwise, leaves what offices already have as readable as it was."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import attrs
import duckdb
import ibis
import polars as pl
import pytest

from pingyuan_rules import Branch
from pingyuan_rules.convert import from_json, schema_of, to_json
from pingyuan_rules.engine import (
    UNKNOWN,
    Choice,
    Citation,
    InvalidData,
    Label,
    Parameters,
    Record,
    Rulebook,
    any_of,
    check,
    choose,
    fact,
    facts_of,
    is_known,
    param,
)
from pingyuan_rules.engine.sql.create_view import create_view
from pingyuan_rules.engine.table.frame import assess_frame
from pingyuan_rules.ledger import read_ledger, write_csv
from pingyuan_rules.ledger.ledger_model import FIELDS
from scratch import SOURCE, Scratch, run_python
from sizes import only_in_check, variants

DATA = Path(__file__).parent / "data"
WORKBOOK, FOLDER = DATA / "ledger-0.1.xlsx", DATA / "ledger-0.1"
"""The sample ledger of the first release, which every later one reads."""

TODAY = date(2020, 1, 1)
CLAUSE = Citation(
    key="K", document=Label("办法", "act"), dated=TODAY, place=Label("一", "1"), term=Label("词", "term"),
    paraphrase=Label("句", "sentence"),
)  # fmt: skip


class Trade(Choice):
    FOOD = "food", "食品", "food", ("食物", "eatables")
    BOOKS = "books", "图书", "books"


@attrs.frozen(kw_only=True)
class Rent(Parameters):
    least: int = param(zh="最低人数", en="the least staff")


@attrs.frozen(kw_only=True)
class Stall(Record):
    label: ClassVar[Label] = Label("摊位", "stall")

    trade: Trade = fact(zh="行业", en="trade")
    staff: int = fact(zh="店员数", en="staff", former=("人数", "hands", "heads"))
    insured: bool = fact(zh="已投保", en="is insured", added="0.2")


RENT = Rent(on=TODAY, least=2)
STALLS = Rulebook("stalls", policy=Rent, default=lambda: RENT, version="1")


@STALLS.rule(cites=CLAUSE)
def sells_food(stall: Stall) -> bool:
    return stall.trade == Trade.FOOD


@STALLS.rule(cites=CLAUSE)
def main_trade(stall: Stall) -> Trade:
    return choose((stall.staff >= 2, stall.trade), otherwise=Trade.BOOKS)


@STALLS.rule(cites=CLAUSE)
def safe(stall: Stall, policy: Rent) -> bool:
    return any_of(stall.insured, stall.staff > policy.least)


OLD = pl.DataFrame({"trade": ["food", "食物", "eatables", "books", None], "hands": [2, 3, 1, 2, 2]})
"""A table from before: staff was called hands, nobody asked for insurance, and food was eatables."""
ANSWERS = {
    "sells_food": [True, True, True, False, None],
    "main_trade": ["food", "food", "books", "books", None],
    "safe": [None, True, None, None, None],
}
FRAMES: dict[str, Callable[[pl.DataFrame], Any]] = {
    "Polars": lambda frame: frame,
    "Polars, lazy": lambda frame: frame.lazy(),
    "Polars, enumeration": lambda frame: frame.cast({"trade": pl.Enum(["eatables", "food", "books", "食物"])}),
    "pandas": lambda frame: frame.to_pandas(),
    "PyArrow": lambda frame: frame.to_arrow(),
    "DuckDB": lambda frame: duckdb.from_arrow(frame.to_arrow()),
    "Ibis": ibis.memtable,
}


def columns(frame: Any) -> dict[str, list[Any]]:
    """Whatever table, as plain lists."""
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, duckdb.DuckDBPyRelation | ibis.Table):
        frame = frame.to_arrow_table() if isinstance(frame, duckdb.DuckDBPyRelation) else frame.to_pyarrow()
    table = pl.from_arrow(frame) if not hasattr(frame, "dtypes") else pl.DataFrame(frame)
    return {name: values.to_list() for name, values in pl.DataFrame(table).to_dict().items()}


# What a definition refuses.


@pytest.mark.parametrize("added", [0.2, "", "next", "0", "v0.2", "0.2.1.1", "0.2\n"])
def test_a_release_is_written_as_a_version(added: Any) -> None:
    with pytest.raises(ValueError, match="is no version; write the release that added the fact as text"):
        fact(zh="已投保", en="is insured", added=added)


@pytest.mark.parametrize("former", ["人数", ("",), (1,), ["人数"]])
def test_former_labels_are_a_tuple_of_texts(former: Any) -> None:
    with pytest.raises(ValueError, match="is no tuple of texts"):
        fact(zh="店员数", en="staff", former=former)
    with pytest.raises(ValueError, match="is no tuple of texts"):

        class Bad(Choice):
            ONE = "one", "一", "one", former


@pytest.mark.parametrize("word", ["行业", "Trade", "ＴＲＡＤＥ", " trade "])
def test_a_former_label_of_a_fact_means_one_fact(word: str) -> None:
    with pytest.raises(ValueError, match=r"Booth\.staff: the former text .* already means Booth\.trade; leave it out"):

        @attrs.frozen(kw_only=True)
        class Booth(Record):
            trade: Trade = fact(zh="行业", en="trade")
            staff: int = fact(zh="店员数", en="staff", former=(word,))


def test_two_facts_or_members_were_not_called_alike() -> None:
    with pytest.raises(ValueError, match=r"Booth\.keepers: the former text '人数' already means Booth\.staff before"):

        @attrs.frozen(kw_only=True)
        class Booth(Record):
            staff: int = fact(zh="店员数", en="staff", former=("人数",))
            keepers: int = fact(zh="店主数", en="keepers", former=("人数",))

    with pytest.raises(ValueError, match=r"Size\.SMALL: the former text 'large' already means Size\.LARGE"):

        class Size(Choice):
            LARGE = "large", "大", "large"
            SMALL = "small", "小", "small", ("large",)


# Tables.


@pytest.mark.parametrize("engine", FRAMES)
@pytest.mark.filterwarnings("ignore::pingyuan_rules.engine.FactAdded")
def test_a_table_from_before_is_read_as_before(engine: str) -> None:
    given = FRAMES[engine](OLD)
    answered = columns(assess_frame(STALLS, given, Stall, RENT))
    assert {name: answered[name] for name in ANSWERS} == ANSWERS
    assert {name: answered[name] for name in OLD.columns} == OLD.to_dict(as_series=False), "the user's columns stay"
    assert list(answered) == [*OLD.columns, *ANSWERS]
    for rule in STALLS.rules:
        assert columns(rule.over(given))[rule.name] == ANSWERS[rule.name]
    assert check(given, Stall) == ()


@pytest.mark.filterwarnings("ignore::pingyuan_rules.engine.FactAdded")
def test_only_facts_that_were_added_may_lack_a_column() -> None:
    with pytest.raises(InvalidData) as caught:
        assess_frame(STALLS, OLD.drop("hands"), Stall, RENT)
    assert [problem.place for problem in caught.value.problems] == ["staff"]


@pytest.mark.filterwarnings("ignore::pingyuan_rules.engine.FactAdded")
def test_problems_name_the_column_as_the_table_has_it() -> None:
    (found,) = check(OLD.with_columns(hands=-1), Stall)
    assert (found.column, found.kind, found.count) == ("hands", "out_of_bounds", 5)
    (found,) = check(OLD.with_columns(trade=pl.lit("foot")), Stall)
    assert (found.column, found.kind, found.count) == ("trade", "not_a_member", 5)
    with pytest.raises(InvalidData) as caught:
        check(OLD.with_columns(hands=pl.lit("two")), Stall)
    assert [problem.place for problem in caught.value.problems] == ["hands"]


@pytest.mark.filterwarnings("ignore::pingyuan_rules.engine.FactAdded")
def test_a_column_of_the_present_name_wins_over_a_former_one() -> None:
    answered = assess_frame(STALLS, OLD.with_columns(staff=5), Stall, RENT)
    assert answered["safe"].to_list() == [True] * 5
    assert answered["hands"].to_list() == OLD["hands"].to_list()


@pytest.mark.parametrize("engine", FRAMES)
def test_two_columns_with_former_names_of_one_fact_are_refused(engine: str) -> None:
    frame = OLD.with_columns(heads=0).select("heads", "trade", "hands")
    with pytest.raises(InvalidData) as caught:
        assess_frame(STALLS, FRAMES[engine](frame), Stall, RENT)
    assert str(caught.value) == "heads: expected one column of staff. Keep one of hands, heads."


@pytest.mark.filterwarnings("ignore::pingyuan_rules.engine.FactAdded")
@pytest.mark.parametrize("engine", FRAMES)
@pytest.mark.parametrize("order", [("Staff", "trade", "hands"), ("hands", "trade", "Staff")])
def test_a_column_like_the_present_name_but_for_case_is_never_read_for_it(engine: str, order: tuple[str, ...]) -> None:
    frame = FRAMES[engine](OLD.with_columns(Staff=0).select(order))
    if engine not in {"DuckDB", "Ibis"}:
        assert {name: columns(assess_frame(STALLS, frame, Stall, RENT))[name] for name in ANSWERS} == ANSWERS
        return
    with pytest.raises(InvalidData) as caught:
        assess_frame(STALLS, frame, Stall, RENT)
    assert str(caught.value) == (
        "Staff: expected no column that differs from staff by case alone beside hands, a former name of staff. "
        "Rename Staff or drop it."
    )


WARNING = (
    "Stall: there is no column insured (is insured), a fact that release 0.2 added, so it is unknown. "
    'Add the column, or pass missing="unknown" if all of its values are unknown.'
)
ASKING = """
import warnings
from pingyuan_rules.engine import FactAdded
from test_added_facts import *
warnings.simplefilter("error", FactAdded)
try:
    safe.over(OLD)  # a warning that is an error is no warning yet
except FactAdded:
    warnings.resetwarnings()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    safe.over(OLD, missing="unknown")
    sells_food.over(OLD)  # which does not ask for it
    print(len(caught))
    for table in (OLD, OLD.lazy(), OLD.to_pandas()):
        safe.over(table)
        assess_frame(STALLS, table, Stall, RENT)
    create_view(STALLS, Stall, RENT, "duckdb", columns=OLD.columns)
    print(*((str(each.message), each.filename) for each in caught), sep="\\n")
"""


@only_in_check
def test_a_table_warns_once_in_a_process_and_names_the_line_that_asked() -> None:
    script = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}){ASKING}"
    assert run_python(SOURCE.parent, ["-c", script]).splitlines() == ["0", str((WARNING, "<string>"))]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
@pytest.mark.filterwarnings("ignore::pingyuan_rules.engine.FactAdded")
def test_a_view_over_a_table_from_before(dialect: Any) -> None:
    text = create_view(STALLS, Stall, RENT, dialect, table="old", columns=OLD.columns, lang="en")
    assert "--   insured  BOOLEAN" in text.split("Facts that it has not")[1]
    if dialect == "duckdb":
        with duckdb.connect() as connection:
            connection.register("old", OLD.to_arrow())
            connection.execute(text)
            answered = columns(connection.sql("from old_rules").to_arrow_table())
        assert {name: answered[name] for name in ANSWERS} == ANSWERS
    with pytest.raises(InvalidData) as caught:
        create_view(STALLS, Stall, RENT, dialect, table="old", columns=["trade"])
    assert [problem.place for problem in caught.value.problems] == ["staff"]
    with pytest.raises(InvalidData, match=r"heads: expected one column of staff\. Keep one of hands, heads\."):
        create_view(STALLS, Stall, RENT, dialect, table="old", columns=["trade", "heads", "hands"])


# JSON.


def test_json_from_before_is_read_as_before() -> None:
    stall = from_json('{"trade": "食物", "hands": 3}', Stall)
    assert stall == Stall(trade=Trade.FOOD, staff=3, insured=UNKNOWN)
    assert from_json('[{"trade": "eatables"}, {"hands": 2}]', list[Stall]) == [Stall(trade=Trade.FOOD), Stall(staff=2)]
    assert json.loads(to_json(stall)) == {"trade": "food", "staff": 3, "insured": None}
    schema = schema_of(Stall)
    assert schema["properties"]["hands"] == {**schema["properties"]["staff"], "deprecated": True}
    assert schema["properties"]["trade"]["enum"] == ["food", "books", "食物", "eatables", None]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"hands": 3, "staff": 3}', "hands"),
        ('{"hands": -1}', "hands"),
        ('{"heads": 3, "hands": 3}', "hands"),
        ('{"人数": 3}', "人数"),
    ],
)
def test_json_says_what_is_wrong_under_the_key_that_it_has(text: str, place: str) -> None:
    with pytest.raises(InvalidData) as caught:
        from_json(text, Stall)
    assert [problem.place for problem in caught.value.problems] == [place]


# The first release's ledger, read today and by a package whose records have more facts.


def test_the_first_release_s_ledger_is_always_readable(tmp_path: Path) -> None:
    first = read_ledger(FOLDER)
    assert read_ledger(WORKBOOK) == first
    for record in FIELDS:
        with (FOLDER / f"{record.__name__.lower()}.csv").open(encoding="utf-8-sig", newline="") as file:
            filled = sum(cell != "" for row in [*csv.reader(file)][1:] for cell in row)
        assert sum(is_known(getattr(each, name)) for each in first.of(record) for name in facts_of(record)) == filled
    write_csv(tmp_path, first)
    assert read_ledger(tmp_path) == first, "under the headings of today"


FLAG = """has_flag: bool | Unknown = fact(
        zh="有党旗", en="has a Party flag", remedy=Label("配备党旗", "provide a Party flag"), never_advised=(False,)
    )"""
FACTS = """has_flag: bool | Unknown = fact(zh="有旗帜", en="has flags", former=("有党旗", "has_a_flag", "flag_flown"))
    fire_drill: bool = fact(zh="开展消防演练", en="holds fire drills", added="90.1")
    drills: int = fact(zh="演练次数", en="drills held", added="90.2", unit=u.TIMES)"""
BEFORE = '@book.rule(zh="挂牌空壳支部"'
RULE = '''@book.rule(zh="演练达标", en="drills are held", cites=clause("P3S4"))
def drills_held(branch: Branch) -> bool:
    """Whether there are drills."""
    return all_of(branch.fire_drill, branch.drills >= 1)


'''


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """A package with two facts more, a rule that reads them, and a fact and a choice under another label."""
    scratch = Scratch(tmp_path_factory.mktemp("newer"))
    scratch.replace("records/branch.py", FLAG, FACTS)
    scratch.replace("choices.py", '"单独组建", "standalone"', '"独立组建", "standalone", ("单独组建",)')
    scratch.replace(
        "results.py",
        "    hollow_branch: bool | Unknown\n",
        "    drills_held: bool | Unknown\n    hollow_branch: bool | Unknown\n",
    )
    scratch.replace("rules/sites.py", BEFORE, RULE + BEFORE)
    return scratch


READING = """
import json, sys
from pathlib import Path
from pingyuan_rules import UNKNOWN, assess
from pingyuan_rules.engine import facts_of
from pingyuan_rules.ledger import inspect_ledger
inspection = inspect_ledger(Path(sys.argv[1]))
ledger = inspection.ledger
records = [[str(getattr(each, name)) for name in facts_of(type(each))] for each in ledger]
answers = [{name: str(getattr(assess(each), name)) for name in assess(each).status} for each in ledger]
notes = [note.text(lang) for sheet in inspection.sheets for note in sheet.notes() for lang in ("zh", "en")]
print(json.dumps({"records": records, "answers": answers, "notes": notes}))
"""


def read_by(root: Path, path: Path) -> Any:
    """What a package in a folder reads of a ledger: records, answers and notes."""
    return json.loads(run_python(root, ["-W", "error", "-c", READING, str(path)]))


@pytest.fixture(scope="module")
def parquet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first release's ledger as a folder of Parquet files."""
    folder = tmp_path_factory.mktemp("parquet")
    for path in FOLDER.iterdir():
        pl.read_csv(path, infer_schema=False).write_parquet(folder / f"{path.stem}.parquet")
    return folder


@pytest.mark.parametrize("form", variants("workbook", "csv", "parquet"))
def test_a_ledger_from_before_is_read_as_before(form: str, newer: Scratch, parquet: Path) -> None:
    path = {"workbook": WORKBOOK, "csv": FOLDER, "parquet": parquet}[form]
    before, after = read_by(SOURCE.parent, path), read_by(newer.root, path)
    at = [*facts_of(Branch)].index("has_flag") + 1
    for old, new, answers, answered in zip(
        before["records"], after["records"], before["answers"], after["answers"], strict=True
    ):
        if "drills_held" in answered:
            assert answered.pop("drills_held") == "UNKNOWN"
            assert new[at : at + 2] == ["UNKNOWN", "UNKNOWN"]
            del new[at : at + 2]
        assert new == old
        assert answered == answers
    # Only what a release really added, or calls otherwise, is noted before.
    assert all(
        ("全部视为不详" in zh and "columns missing" in en) or ("标题识别为" in zh and "headings recognized" in en)
        for zh, en in zip(before["notes"][::2], before["notes"][1::2], strict=True)
    )
    notes = [note for note in after["notes"] if note not in before["notes"]]
    assert notes[0] == "标题识别为：“有党旗”即“有旗帜”"
    assert notes[2:] == [
        "没有 90.1 版新增的列，全部视为不详：“开展消防演练”",
        'columns missing that release 90.1 added, so the facts are unknown in every row: "holds fire drills"',
        "没有 90.2 版新增的列，全部视为不详：“演练次数”",
        'columns missing that release 90.2 added, so the facts are unknown in every row: "drills held"',
    ]


@only_in_check
def test_a_column_that_stood_beside_the_facts_is_not_taken_for_an_added_one(newer: Scratch, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "ledger")
    file = tmp_path / "ledger" / "branch.csv"
    heading, *rows = file.read_text(encoding="utf-8-sig").splitlines()
    file.write_text("\n".join([f"{heading},开展消防演习", *(f"{row},常年" for row in rows)]), encoding="utf-8")
    notes = read_by(newer.root, tmp_path / "ledger")["notes"]
    assert "不作判定，原样带入结果：“开展消防演习”" in notes


def test_facts_that_are_not_added_still_need_their_column(newer: Scratch, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "ledger")
    file = tmp_path / "ledger" / "branch.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("有党旗", "旗子之类"), encoding="utf-8")
    done = newer.run(["-c", READING, str(tmp_path / "ledger")])
    assert 'expected the heading "has flags"' in done.stderr
    assert "drills" not in done.stderr.replace("drills_held", "")


# Parquet files that are assessed part by part, and the command line.


@pytest.fixture(scope="module")
def branches(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first release's branches as a Parquet file whose columns are facts, one under a former name."""
    path = tmp_path_factory.mktemp("branches") / "branches.parquet"
    frame = read_ledger(FOLDER).frame(Branch).cast({"formation": pl.String})
    frame = frame.with_columns(formation=pl.col("formation").replace({"standalone": "单独组建"}))
    frame.rename({"has_flag": "has_a_flag"}).write_parquet(path)
    return path


ASSESSING = """
import json, sys, warnings
from pingyuan_rules.datasets import assess_files
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    done = assess_files(sys.argv[1])
answers = {name: dict(tally.figures()) for name, tally in done.answers.items()}
measures = [str(rows) for groups in done.measures.values() for rows in groups]
print(json.dumps([answers, measures, list(done.missing), [(str(each.message), each.filename) for each in caught]]))
"""


@only_in_check
def test_parquet_files_from_before_are_assessed_as_before(newer: Scratch, branches: Path, tmp_path: Path) -> None:
    plain = tmp_path / "branches.parquet"
    read_ledger(FOLDER).frame(Branch).write_parquet(plain)
    answers, measures, missing, caught = json.loads(run_python(SOURCE.parent, ["-c", ASSESSING, str(plain)]))
    assert (missing, caught) == ([], [])
    after, counted, missing, caught = json.loads(run_python(newer.root, ["-c", ASSESSING, str(branches)]))
    drills = after.pop("drills_held")
    assert drills.pop("unknown") == pl.read_parquet(branches).height
    assert set(drills.values()) == {0}
    assert after == answers
    assert counted == measures
    assert missing == ["fire_drill", "drills"]
    assert [(words.split(",")[0], file) for words, file in caught] == [
        ("Branch: there is no column fire_drill (holds fire drills)", "<string>"),
        ("Branch: there is no column drills (drills held)", "<string>"),
    ]


GROUPING = """
import json, sys
import polars as pl
from pingyuan_rules import site_pass_rate
frame = pl.read_parquet(sys.argv[1])
groups = (["has_a_flag"], ["has_flag"], ["has_flag", "has_a_flag"])
print(json.dumps([site_pass_rate(frame, by=by).rows() for by in groups]))
"""


@only_in_check
def test_rows_are_grouped_by_a_fact_under_either_name_or_both(newer: Scratch, branches: Path) -> None:
    former, present, both = json.loads(run_python(newer.root, ["-c", GROUPING, str(branches)]))
    assert former == present
    assert len(present) > 1
    assert both == [[row[0], *row] for row in present]


@only_in_check
def test_files_use_one_name_for_a_fact(newer: Scratch, branches: Path, tmp_path: Path) -> None:
    pl.read_parquet(branches).write_parquet(tmp_path / "a.parquet")
    pl.read_parquet(branches).rename({"has_a_flag": "has_flag"}).write_parquet(tmp_path / "b.parquet")
    done = newer.run(["-c", ASSESSING, str(tmp_path)])
    (problem,) = [line for line in done.stderr.splitlines() if "has_a_flag" in line]
    assert problem.endswith(
        "a.parquet, has_a_flag: found has_a_flag, "
        "expected one name in all files, such as has_flag. Rename it to has_flag."
    )


@only_in_check
def test_files_use_one_former_name_for_a_fact(newer: Scratch, branches: Path, tmp_path: Path) -> None:
    pl.read_parquet(branches).write_parquet(tmp_path / "a.parquet")
    pl.read_parquet(branches).rename({"has_a_flag": "flag_flown"}).write_parquet(tmp_path / "b.parquet")
    done = newer.run(["-c", ASSESSING, str(tmp_path)])
    (problem,) = [line for line in done.stderr.splitlines() if "one name in all files" in line]
    assert problem.endswith("Rename it to has_flag.")


@only_in_check
def test_the_command_line_says_what_is_new(newer: Scratch, branches: Path) -> None:
    command = ["-W", "error", "-m", "pingyuan_rules", "assess"]
    said = run_python(newer.root, [*command, str(WORKBOOK), "--dry-run", "--lang", "en"])
    assert 'columns missing that release 90.1 added, so the facts are unknown in every row: "holds fire drills"' in said
    said = run_python(newer.root, [*command, str(branches), "--lang", "en"])
    assert "  columns missing that release 90.1 added, so the facts are unknown in every row: fire_drill\n" in said
    said = run_python(newer.root, [*command, str(branches), "--dry-run", "--lang", "en"])
    assert "  columns missing, so the facts are unknown in every row: fire_drill, drills\n" in said
