"""Ledgers and results are written whole or not at all, and text stays text."""

import csv
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest

import pingyuan_rules
from pingyuan_rules import PINGYUAN, Branch, InvalidData, Organization, Policy, policy_on
from pingyuan_rules.engine import facts_of
from pingyuan_rules.files import replacing_file, replacing_folder
from pingyuan_rules.ledger import Ledger, read_ledger, write_csv, write_results, write_workbook
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.rules import book

FILES = [f"{record.__name__.lower()}.csv" for record in FIELDS]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")']


def cells(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    headings = next(rows)
    return [dict(zip(headings, row, strict=True)) for row in rows]  # type: ignore[arg-type] # headings are text


def lines(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestAtomic:
    """A write that fails leaves what was there, and nothing else."""

    def fail_in(self, replacing: AbstractContextManager[Path], name: str) -> None:
        with replacing as draft:
            (draft / name).write_text("half")
            raise RuntimeError

    def test_a_failing_file_leaves_the_old_one(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.xlsx"
        path.write_text("old")
        with pytest.raises(RuntimeError):
            self.fail_in(replacing_file(path), "")
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]

    def test_a_file_that_its_owner_alone_may_read_stays_so(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.xlsx"
        path.write_text("old")
        path.chmod(0o600)
        with replacing_file(path) as draft:
            draft.write_text("new")
        assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o600)

    def test_a_failing_folder_leaves_the_old_one(self, tmp_path: Path) -> None:
        folder = tmp_path / "csv"
        folder.mkdir()
        (folder / "branch.csv").write_text("old")
        with pytest.raises(RuntimeError):
            self.fail_in(replacing_folder(folder), "branch.csv")
        assert (folder / "branch.csv").read_text() == "old"
        assert list(tmp_path.iterdir()) == [folder]

    def test_a_failing_folder_that_is_new_leaves_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(RuntimeError):
            self.fail_in(replacing_folder(tmp_path / "csv"), "branch.csv")
        assert list(tmp_path.iterdir()) == []

    def test_a_text_too_long_for_a_workbook_writes_nothing(self, small: Ledger, tmp_path: Path) -> None:
        path = tmp_path / "ledger.xlsx"
        write_workbook(path, small)
        before = path.read_bytes()
        long = attrs.evolve(small.organizations[0])
        object.__setattr__(long, "name", "长" * 32_768)  # as a class of record might allow
        with pytest.raises(ValueError, match=r"^Organization row 2: more than a workbook can hold"):
            write_workbook(path, Ledger(organizations=(long,)))
        assert path.read_bytes() == before
        assert list(tmp_path.iterdir()) == [path]

    def test_files_are_replaced_and_strangers_left_alone(self, small: Ledger, tmp_path: Path) -> None:
        folder = tmp_path / "csv"
        folder.mkdir()
        (folder / "notes.txt").write_text("mine")
        (folder / "branch.csv").write_text("old")
        write_csv(folder, small)
        assert (folder / "notes.txt").read_text() == "mine"
        assert sorted(path.name for path in folder.iterdir()) == sorted([*FILES, "notes.txt"])
        assert read_ledger(folder) == small

    def test_folders_on_the_way_are_made(self, small: Ledger, tmp_path: Path) -> None:
        write_workbook(tmp_path / "a" / "b" / "ledger.xlsx", small)
        write_csv(tmp_path / "c" / "d", small)
        assert read_ledger(tmp_path / "a" / "b" / "ledger.xlsx") == read_ledger(tmp_path / "c" / "d")

    def test_the_folder_one_stands_in_can_be_named_by_a_dot(
        self, small: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "here").mkdir()
        monkeypatch.chdir(tmp_path / "here")
        write_csv(".", small)
        write_workbook("ledger.xlsx", small)
        assert read_ledger(".") == read_ledger("ledger.xlsx") == small
        assert [path.name for path in tmp_path.iterdir()] == ["here"]

    def test_a_link_goes_on_pointing_where_it_did(self, small: Ledger, tmp_path: Path) -> None:
        link, real = tmp_path / "link.xlsx", tmp_path / "real.xlsx"
        real.write_text("old")
        try:
            link.symlink_to(real)
        except OSError:
            pytest.skip("this machine makes no links")
        write_workbook(link, small)
        assert link.is_symlink()
        assert read_ledger(real) == small

    @pytest.mark.parametrize("name", ["results.xlsx", "results"])
    def test_something_else_in_the_way_is_an_error(self, small: Ledger, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        path.mkdir() if path.suffix else path.write_text("mine")
        with pytest.raises(InvalidData, match="Choose another place"):
            write_results(path, small)
        assert list(tmp_path.iterdir()) == [path]

    def test_a_folder_in_the_way_of_a_file_replaces_none(self, small: Ledger, tmp_path: Path) -> None:
        folder = tmp_path / "csv"
        (folder / "structure.csv").mkdir(parents=True)
        with pytest.raises(InvalidData, match=r"structure\.csv: found an existing folder, expected a file"):
            write_csv(folder, small)
        assert [path.name for path in folder.iterdir()] == ["structure.csv"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_same_ledger_gives_the_same_bytes(small: Ledger, tmp_path: Path, lang: Any) -> None:
    for name in ("one", "two"):
        write_workbook(tmp_path / f"{name}.xlsx", small, lang)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_never_a_formula(tmp_path: Path, text: str) -> None:
    organization = Organization(id=f"{text}1", name=text, branch_id="B")
    ledger = Ledger(organizations=(organization,), branches=(Branch(id="B"),)).linked()
    write_workbook(tmp_path / "ledger.xlsx", ledger)
    cell = openpyxl.load_workbook(tmp_path / "ledger.xlsx")["单位"]["B2"]
    assert (cell.value, cell.data_type) == (text, "s")
    write_csv(tmp_path / "csv", ledger)
    (row,) = lines(tmp_path / "csv" / "organization.csv")
    assert row["单位名称"] == f"'{text}"
    assert read_ledger(tmp_path / "csv") == read_ledger(tmp_path / "ledger.xlsx") == ledger


def test_results_hold_what_was_read_and_every_answer(small: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "results.xlsx"
    write_results(path, small)
    first, second = cells(path, "党支部")
    rules = book.rules_of(Branch)
    in_points = ["“五个好”总分（分）", "支部考核得分（分）", "书记考核得分（分）"]
    headings = {rule.name: f"{rule.label.zh}（元）" if rule.kind.name == "fen" else rule.label.zh for rule in rules}
    headings |= zip(("five_good_total", "appraisal_score", "secretary_appraisal_score"), in_points, strict=True)
    assert list(first)[-len(rules) :] == list(headings.values())
    assert (first["成立日期"], first["已发书记工作津贴（元）"]) == (datetime(2008, 2, 29), 900.05)  # noqa: DTZ001 - as a cell
    assert (first["有工作经费"], first["有党旗"], first["有书报"]) == ("是", "否", None)
    assert first["书记任职月数"] == 2
    assert first["挂牌空壳支部"] == "信息不足"
    assert first["会议按期召开"] == "不在施行期"
    assert first["联合党支部覆盖单位不超过五个（或本地规定数）"] == "不在施行期"
    assert (second["党支部编号"], second["党员活动经费（元）"]) == ("ZB-0002", "信息不足")
    (organization, _, _) = cells(path, "单位")
    assert (organization["应当成立党组织"], organization["覆盖情况"]) == ("是", "党的组织覆盖")


def test_results_in_english_as_csv(small: Ledger, tmp_path: Path) -> None:
    write_results(tmp_path / "results", small, policy_on(PINGYUAN.on), "en")
    more = ["rectification.csv", "run.csv", "summary.csv"]
    assert sorted(path.name for path in (tmp_path / "results").iterdir()) == sorted([*FILES, *more])
    (first, _, _) = lines(tmp_path / "results" / "organization.csv")
    assert first["must form a Party organization"] == "yes"
    assert first["coverage"] == "covered by a Party organization"
    assert first["the survey meets the five clears"] == ""
    (first, _) = lines(tmp_path / "results" / "branch.csv")
    assert Decimal(first["secretary's allowance paid (yuan)"]) == Decimal("900.05")


def test_findings_say_what_would_put_it_right(small: Ledger, tmp_path: Path) -> None:
    branch = attrs.evolve(small.branches[0], files_standard=False, has_instructor=True, has_liaison=False)
    ledger = attrs.evolve(small, branches=(branch, *small.branches[1:]))
    write_results(tmp_path / "results", ledger, None, "en")
    rows = {row["what is wrong"]: row for row in lines(tmp_path / "results" / "rectification.csv")}
    labels = {finding.label.en for record in ledger for finding in book.assess(record).findings}
    assert labels <= set(rows)
    assert all(name in labels or " more shortfall" in name for name in rows)
    row = rows["lacks an instructor or a liaison officer"]
    assert (row["class of record"], row["id"], row["severity"]) == ("Branch", "ZB-0001", "expected")
    assert row["clauses"].startswith("paragraph 3, sentence 6 ")
    assert row["what to do"] == "; ".join(
        next(f for f in book.assess(branch).findings if f.rule.name == "guidance_paired").remedies("en")
    )
    assert row["what to do"]


def test_the_run_names_version_policy_and_assumptions(small: Ledger, tmp_path: Path) -> None:
    policy = attrs.evolve(PINGYUAN, minimum_full_members=5)
    write_results(tmp_path / "results.xlsx", small, policy, "en")
    rows = {row["item"]: row for row in cells(tmp_path / "results.xlsx", "Run")}
    assert rows["library version"]["value"] == pingyuan_rules.__version__
    assert rows["policy date"]["value"] == datetime(2016, 10, 21)  # noqa: DTZ001 - as a cell
    assert rows["policy fingerprint"]["value"] == policy.fingerprint != PINGYUAN.fingerprint
    changed = rows[f"{facts_of(Policy)['minimum_full_members'].label.en} (persons)"]
    assert (changed["value"], changed["source"]) == (5, "changed by the user")
    assumed = rows[f"{facts_of(Policy)['out_of_contact_months'].label.en} (months)"]
    assert (assumed["value"], assumed["source"]) == (6, "house default")
    assert assumed["reason"].startswith("Out of contact is not defined")
    assert not any(item.startswith(facts_of(Policy)["activity_fund_per_member"].label.en) for item in rows)


def test_amounts_among_the_assumptions_are_in_yuan(small: Ledger, tmp_path: Path) -> None:
    write_results(tmp_path / "results", small, None, "en")
    rows = {row["item"]: row for row in lines(tmp_path / "results" / "run.csv")}
    label = facts_of(Policy)["allowance_per_month_full_time"].label
    assert rows[f"{label.en} (yuan)"]["value"] == "300.00"


def test_scores_are_in_points_and_not_in_hundredths(small: Ledger, tmp_path: Path) -> None:
    marks = {"site_inspection": 95, "overall_assessment": 90, "reporting_appraisal": 91}
    ledger = attrs.evolve(small, branches=(attrs.evolve(small.branches[0], **marks), *small.branches[1:]))
    write_results(tmp_path / "results.xlsx", ledger)
    (first, _) = cells(tmp_path / "results.xlsx", "党支部")
    # 95 x 40% + 90 x 30% + 91 x 30%
    assert first["支部考核得分（分）"] == 92.3
    rows = {row["项目"]: row["值"] for row in cells(tmp_path / "results.xlsx", "运行说明")}
    assert (rows["“好”分数线（分）"], rows["现场检查权重（%）"], rows["任职当月计入的最迟日（日）"]) == (90, 40, 15)


@pytest.mark.parametrize("name", ["results.xlsx", "results"])
@pytest.mark.parametrize("earlier", ["zh", "en"])
def test_earlier_results_are_replaced(small: Ledger, tmp_path: Path, name: str, earlier: Any) -> None:
    write_results(tmp_path / name, small, None, earlier)
    write_results(tmp_path / name, small, None, "en")
    sheets = cells(tmp_path / name, "Run") if name.endswith(".xlsx") else lines(tmp_path / name / "run.csv")
    assert [row["item"] for row in sheets[:3]] == ["title", "period", "library version"]


def test_a_folder_that_holds_a_ledger_is_no_place_for_results(small: Ledger, tmp_path: Path) -> None:
    write_csv(tmp_path, small)
    (tmp_path / "run.csv").write_bytes(b"\xff")
    with pytest.raises(
        InvalidData, match=r"found organization\.csv, branch\.csv, .*, run\.csv, expected earlier results"
    ):
        write_results(tmp_path, small)
    assert not (tmp_path / "rectification.csv").exists()
    (tmp_path / "run.csv").unlink()
    assert read_ledger(tmp_path) == small


def test_a_folder_of_other_files_takes_results(small: Ledger, tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("mine")
    write_results(tmp_path, small)
    assert (tmp_path / "notes.csv").read_text() == "mine"
    assert (tmp_path / "rectification.csv").exists()


def test_a_workbook_that_holds_no_results_is_left_alone(small: Ledger, tmp_path: Path) -> None:
    write_workbook(tmp_path / "ledger.xlsx", small)
    (tmp_path / "text.xlsx").write_text("mine")
    for name in ("ledger.xlsx", "text.xlsx"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(InvalidData, match=r"found a file that holds no results, .* Choose another name"):
            write_results(tmp_path / name, small)
        assert (tmp_path / name).read_bytes() == before


@pytest.mark.parametrize("name", ["results.csv", "results.XLS", "results.json"])
def test_other_formats_are_refused(small: Ledger, tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidData, match=r"expected a file that ends in \.xlsx, or a folder\. Change the path\."):
        write_results(tmp_path / name, small)
    assert list(tmp_path.iterdir()) == []
