"""The benchmarks compare what is the same, and say what they find. How fast anything is, no test asks."""

import importlib
import json
import platform
import subprocess
import sys
import time
from enum import Enum
from pathlib import Path
from typing import Any

import narwhals as nw
import pytest
from benchmarks import by_hand, engines, guard, hostile, large_tables, page, policies, records, related, tables
from benchmarks.branches import YEAR_END, branches
from benchmarks.columns import data
from benchmarks.columns.engines import COMPARISONS, WITH_OBJECTS
from benchmarks.guard import COUNTED, TIMED, Verdict
from benchmarks.operations import FIRST, operations
from benchmarks.sections import SECTIONS
from benchmarks.timing import Ratio

from pingyuan_rules import UNKNOWN, Branch, assess, from_json, to_json
from sizes import only_in_check

ROOT = Path(page.__file__).parent


@pytest.mark.parametrize("year", records.POLICIES)
def test_the_rules_written_by_hand_answer_as_ours(year: str) -> None:
    records.check(branches(200), records.POLICIES[year])


def test_an_answer_that_differs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_hand, "grade", lambda *_: None)
    with pytest.raises(AssertionError, match="answer differently on ZZ-"):
        records.check(branches(1), YEAR_END)


def test_what_the_others_make_of_json_is_what_ours_is() -> None:
    def plain(_: Branch, __: object, *answers: object) -> list[object]:
        return [answer.value if isinstance(answer, Enum) else answer for answer in answers]

    for branch in branches(50):
        written: dict[str, Any] = json.loads(to_json(assess(from_json(to_json(branch), Branch), YEAR_END), brief=True))
        assert by_hand.assess(branch, YEAR_END, plain, None) == [written[name] for name in by_hand.RULES]


def test_branches_with_gaps_have_some() -> None:
    rows = branches(50, unknown=0.1)
    assert any(row.full_members is UNKNOWN for row in rows)
    assert all(row.id is not UNKNOWN for row in rows)


@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_can_run(name: str) -> None:
    assert callable(importlib.import_module(f"benchmarks.{SECTIONS[name].module}").run)


def test_hostile_payloads_are_a_megabyte_and_all_but_the_first_are_refused() -> None:
    first, *others = hostile.PAYLOADS.values()
    assert hostile.count(*first) == 0
    for text, _ in (first, *others):
        assert 0.9 < len(text) / hostile.MEGABYTE < 1.2
    for text, cls in others[-2:]:
        assert hostile.count(text, cls) == 1


def test_every_engine_has_its_module() -> None:
    written = {path.stem for path in (ROOT / "peers").glob("*.py") if "def answers" in path.read_text(encoding="utf-8")}
    written |= {
        path.stem for path in (ROOT / "peers").glob("*.py") if "\nanswers =" in path.read_text(encoding="utf-8")
    }
    assert written == set(engines.PEERS)


@only_in_check
def test_folds_written_by_hand_hold_our_answers() -> None:
    assert len(list(related.ratios(50, 400, 1))) == 6  # which compares them


def test_a_line_says_how_much_faster_ours_is() -> None:
    seconds = {"peer": 3e-4, "assess": 1.5e-6, "explain": 3e-6, "by hand": 6e-6}
    found = {"package": "other", "version": "1.0", "seconds": seconds}
    assert engines.line(found, "rules") == "| other 1.0 | rules | 300 µs | 200 × | 100 × | 50 × |"


# Tables.


@pytest.mark.parametrize("name", ["polars", "polars_gaps", "polars_small", "duckdb", "duckdb_gaps", "duckdb_small"])
def test_columns_written_by_hand_hold_our_answers(name: str, tmp_path: Path) -> None:
    comparison = COMPARISONS[name]
    sides = comparison.open(data.write(tmp_path, 3_000), comparison.columns)
    ours, other = (
        nw.from_native(side(YEAR_END), eager_only=True).to_dict(as_series=False) for side in (sides.ours, sides.other)
    )
    assert ours == other
    assert (None in ours["five_good_total"]) == (comparison.columns != "known")


def test_a_table_with_gaps_has_them_everywhere() -> None:
    gaps = data.plain(5_000, gaps=data.GAPS).null_count().row(0)
    assert min(gaps) > 200
    assert max(gaps) < 400
    assert sum(data.plain(50).null_count().row(0)) == 0


def test_a_goal_that_is_missed_is_marked() -> None:
    def times(ratio: float, rows: int) -> str:
        return tables.Line(COMPARISONS["polars_gaps"], rows, [(ratio * 0.5, 0.5)], []).times

    assert times(1.1, 10_000) == "550 ms | 500 ms | 1.10 | ≤ 1.2"
    assert times(1.1, 1_000_000) == "550 ms | 500 ms | 1.10 | **≤ 1, missed**"
    assert tables.Line(COMPARISONS["polars"], 1_000_000, [(0.05, 0.02)], [1.0, 2.0]).times.endswith("| 2.50 | none")


def test_every_line_of_a_table_has_a_cell_for_each_heading() -> None:
    columns = tables.HEAD.splitlines()[0].count("|")
    for memory in ([], [1.0, 2.0]):
        assert tables.Line(COMPARISONS["spark"], 1_000, [(0.5, 0.5)], memory).text.count("|") == columns
    for text in (
        tables.with_objects([tables.Line(WITH_OBJECTS, 1_000, [(0.5, 0.5)], [])]),
        tables.growth(
            [tables.Line(one, rows, [(0.5, 0.5)], []) for one in COMPARISONS.values() for rows in tables.SIZES]
        ),
    ):
        assert len({line.count("|") for line in text.splitlines() if line.startswith("|")}) == 1


@only_in_check
def test_a_comparison_that_takes_too_long_is_marked_and_fails() -> None:
    line = policies.line(next(policies.ratios(200, 1)))
    assert line.count("|") == policies.HEAD.splitlines()[0].count("|")
    before = len(policies.failures())
    slow = policies.line(Ratio.of("Polars | a draft | 200", [3.0], [1.0], 2.2))
    assert slow == "| Polars | a draft | 200 | 3,000 ms | 1,000 ms | 3.00 | **≤ 2.2, missed** |"
    assert policies.failures()[before:] == ["policies: Polars, a draft, 200 takes 3.00 assessments, goal 2.2"]
    assert policies.line(Ratio.of("Polars | a draft | 200", [3.0], [1.0], None)).endswith("| none |")


def test_totals_of_files_are_the_same_by_hand_and_on_both_engines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_tables, "FILE_ROWS", 2_000)
    large_tables.write(tmp_path, 2)
    totals = [side(sorted(tmp_path.iterdir())) for side in large_tables.SIDES.values()]
    assert [len(total) for total in totals] == [12] * 4
    assert all(total == totals[0] for total in totals)


def test_a_scratch_folder_is_removed_even_if_its_process_is_killed() -> None:
    code = (
        "from benchmarks.scratch_folder import scratch_folder\n"
        "with scratch_folder() as folder:\n"
        "    (folder / 'large').write_text('...')\n"
        "    print(folder, flush=True)\n"
        "    input()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT.parent, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        process.kill()
    for _ in range(100):
        if not folder.exists():
            return
        time.sleep(0.1)
    pytest.fail(f"{folder} is still there")


# The page.


def test_a_part_replaces_itself_alone(tmp_path: Path) -> None:
    path = tmp_path / "measured.md"
    page.replace("json", SECTIONS["json"], "| first |", path)
    page.replace("records", SECTIONS["records"], page.spoken([Ratio.of("a", [1.0], [2.0], None)]), path)
    page.replace("json", SECTIONS["json"], "| second |", path)
    kept = page.parts(path.read_text(encoding="utf-8"))
    assert list(kept) == ["records", "json"]
    assert "| a | 1 s | 2 s | 0.50 | none |" in kept["records"]
    assert "second" in kept["json"]
    assert "first" not in path.read_text(encoding="utf-8")


def test_the_machine_is_described_and_not_named() -> None:
    assert platform.node() not in page.machine()
    assert "cores" in page.machine()


def test_the_committed_page_has_every_part() -> None:
    assert list(page.parts(page.PAGE.read_text(encoding="utf-8"))) == list(SECTIONS)


# The guard.


def test_what_became_slower_is_named_with_what_to_do() -> None:
    (slower, same, faster, new) = guard.verdicts(
        COUNTED, {"assess": 0.5, "explain": 1.05, "rule": 0.1, "new": 1.0}, {"assess": 0.4, "explain": 1.0, "rule": 0.2}
    )
    assert slower.failure == (
        "guard: assess became 25 % slower: it takes 0.500 of the rules by hand, took 0.400, and 0.440 would pass; "
        "if that is meant, run `python -m benchmarks --accept` and commit benchmarks/baseline.json with the reason"
    )
    assert [each.failure for each in (same, faster, new)] == [None, None, None]
    assert slower.line == "| assess | 0.500 | 0.400 | +25.0 % |"
    assert new.line == "| new | 1.000 | | no baseline for this Python |"
    assert Verdict("assess", 0.47, 0.4, TIMED.margin).failure is None


def test_the_committed_baselines_cover_every_operation() -> None:
    kept = json.loads(guard.BASELINE.read_text(encoding="utf-8"))
    names = set(operations()) - {guard.BY_HAND}
    for found in kept[COUNTED.name].values():
        assert set(found) == names | {FIRST}
    for found in kept[TIMED.name].values():
        assert set(found) == names


def test_a_baseline_is_accepted_for_this_python_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "baseline.json"
    path.write_text('{"times": {"another": {"assess": 1.0}}}', encoding="utf-8")
    monkeypatch.setattr(guard, "measured", lambda how: {"assess": how.margin})
    guard.accept(path)
    assert guard.baseline(TIMED, path) == {"assess": TIMED.margin}
    assert json.loads(path.read_text(encoding="utf-8"))["times"]["another"] == {"assess": 1.0}


def test_every_operation_runs() -> None:
    for run in operations().values():
        run()
