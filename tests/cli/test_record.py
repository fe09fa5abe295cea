"""`test --record` freezes today's answers about a ledger, and `test` then tells what is answered otherwise."""

import csv
import json
from pathlib import Path

import pytest

from cases.case_texts import one_case
from cli.command import Run
from conftest import Golden
from pingyuan_rules import Applicant, Member, __version__, read_cases
from pingyuan_rules.ledger import read_ledger
from sizes import only_in_check, variants

OUT = "a.cases.toml"
COUNTY = "minimum_full_members = {}\n"
FAILING = one_case("Organization", "full_members = 2", "must_form = true")


def texts_of(folder: Path) -> set[str]:
    """Every id, name and township of a ledger."""
    found: set[str] = set()
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.DictReader(stream):
                found |= {value for name, value in row.items() if "编号" in name or "名称" in name or "乡镇" in name}
    return found - {""}


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_recorded_answers_are_told_apart_and_all_are_the_same_today(
    run: Run, ledger: Path, tmp_path: Path, golden: Golden, lang: str
) -> None:
    ran = run("test", "--record", ledger, OUT, "--lang", lang)
    written = (tmp_path / OUT).read_text(encoding="utf-8")
    first = written[: written.index("[[case]]", written.index("[[case]]") + 1)].replace(__version__, "VERSION")
    again = run("test", OUT, "--lang", lang)
    assert (ran.code, again.code) == (0, 0)
    golden(f"cases_recorded_{lang}.txt", f"{ran.told}\n\n{first}\n{again.told}")


def recorded(run: Run, ledger: Path, tmp_path: Path, *options: str) -> str:
    """What is recorded of a ledger."""
    (tmp_path / OUT).unlink(missing_ok=True)
    ran = run("test", "--record", ledger, OUT, *options, "--lang", "en")
    assert (ran.code, ran.err) == (0, "")
    assert run("test", OUT).code == 0
    return (tmp_path / OUT).read_text(encoding="utf-8")


def test_the_file_holds_no_text_of_the_ledger_even_with_people(run: Run, ledger: Path, tmp_path: Path) -> None:
    texts = texts_of(ledger)
    assert {"DY-0001", "ZZ-0001", "示范企业001", "示范镇02"} <= texts
    written = recorded(run, ledger, tmp_path, "--members", "--sensitive")
    assert [text for text in texts if text in written] == []
    assert "branch_id" not in written, "no rule reads it"


@only_in_check
def test_members_and_what_is_sensitive_are_recorded_only_on_request(run: Run, ledger: Path, tmp_path: Path) -> None:
    without = recorded(run, ledger, tmp_path)
    assert 'of = "Member"' not in without
    assert 'of = "Applicant"' not in without
    assert "roll_agrees" not in without
    assert "units_listed" in without
    members = recorded(run, ledger, tmp_path, "--members")
    whole = read_ledger(ledger)
    assert members.count('of = "Member"') == len(whole.of(Member))
    assert members.count('of = "Applicant"') == len(whole.of(Applicant))
    assert "roll_agrees" in members
    assert not any(name in members for name in ("serious_illness", "hardship", "disaster", "aid_ground"))
    both = recorded(run, ledger, tmp_path, "--members", "--sensitive")
    assert "serious_illness = false" in both
    assert "aid_ground" in both


def test_chosen_rules_are_recorded_with_the_facts_that_they_read(run: Run, ledger: Path, tmp_path: Path) -> None:
    written = recorded(run, ledger, tmp_path, "--rule", "must_form", "--rule", "应当成立党组织", "--on", "2019年1月1日")
    first, *_ = written.split("[[case]]")[1:]
    assert first.strip().splitlines() == [
        'name = "recorded organization 1"',
        f'recorded = "{__version__}"',
        'of = "Organization"',
        "on = 2019-01-01",
        "[case.facts]",
        "full_members = 8",
        "[case.expect]",
        "must_form = true",
    ]


@only_in_check
def test_another_value_of_the_policy_is_told_apart_and_a_failure_counts_for_more(
    run: Run, ledger: Path, tmp_path: Path, golden: Golden
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "county.toml").write_text(COUNTY.format(3), encoding="utf-8")
    assert run("test", "--record", ledger, "sub/b.cases.toml", "--policy", "county.toml").code == 0
    assert 'policy = "../county.toml"' in (tmp_path / "sub" / "b.cases.toml").read_text(encoding="utf-8")
    assert run("test", "sub").code == 0
    (tmp_path / "county.toml").write_text(COUNTY.format(5), encoding="utf-8")
    for lang in ("zh", "en"):
        ran = run("test", "sub", "--lang", lang)
        assert (ran.code, ran.err) == (5, "")
        golden(f"cases_otherwise_{lang}.txt", ran.told)
    told = json.loads(run("test", "sub", "--json").out)
    assert (told["passed"], told["failed"]) == (False, 0)
    assert told["otherwise"] == sum(not each["passed"] for each in told["results"]) > 0
    differing = next(answer for each in told["results"] for answer in each["answers"] if not answer["passed"])
    assert differing["advice"] is None
    (tmp_path / "sub" / "mine.cases.toml").write_text(FAILING, encoding="utf-8")
    assert run("test", "sub").code == 4


def test_for_programs_it_tells_what_was_recorded(run: Run, ledger: Path, tmp_path: Path) -> None:
    told = json.loads(run("test", "--record", ledger, OUT, "--members", "--json").out)
    cases = read_cases(tmp_path / OUT)
    assert (told["file"], told["cases"], told["answers"]) == (
        OUT,
        len(cases),
        sum(len(each.expected) for each in cases),
    )
    assert told["left_out"] == {"--sensitive": ["aid_ground", "aid_eligible"]}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--record", "LEDGER", "out.toml"], (1, "found .toml, expected a file that ends in .cases.toml")),
        (["--record", "LEDGER", "there.cases.toml"], (1, "expected a place without a file")),
        (["--record", "LEDGER", f"{'x' * 300}.cases.toml"], (1, "found a name that is too long")),
        (["--record", "LEDGER", "there.cases.toml/a.cases.toml"], (1, "expected a file that can be read or written")),
        (["--record", "nowhere", OUT], (1, "nowhere")),
        (["--record", "LEDGER", OUT, "b.cases.toml"], (2, "FILES: found b.cases.toml, expected one new file to write")),
        (["--record", "LEDGER", OUT, "--rule", "must_forms"], (2, 'Did you mean "must_form"?')),
        (["--record", "LEDGER", OUT, "--rule", "x"], (2, "expected the name of a rule. Correct it")),
        (["--record", "LEDGER", OUT, "--rule", "aid_ground"], (1, "expected at least one row of the ledger")),
        (["--record", "LEDGER", OUT, "--coverage"], (2, "--record: found")),
        (["--record", "LEDGER", OUT, "--seconds", "60"], (2, "not to be used with --coverage, --suggest, --seconds")),
        (["--record", "LEDGER"], (2, "FILES: expected one new file to write")),
        (["--record", "", OUT], (2, "expected a path")),
        ([OUT, "--members", "--on", "2019-01-01"], (2, "--members, --on: expected to be used with --record")),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    run: Run, ledger: Path, tmp_path: Path, arguments: list[str], expected: tuple[int, str]
) -> None:
    (tmp_path / "there.cases.toml").write_text("mine", encoding="utf-8")
    ran = run("test", *(ledger if each == "LEDGER" else each for each in arguments), "--lang", "en")
    code, told = expected
    assert ran.code == code
    assert told in ran.err
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("there.cases.toml", "mine")]
