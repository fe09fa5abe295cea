"""The command `compare` says what another policy changes for a ledger, for people and for programs."""

import json
from pathlib import Path

import jsonschema
import pytest

from cli.command import Run
from conftest import Golden
from pingyuan_rules import PINGYUAN, PolicyComparison, compare_policies, overlay, policy_on, schema_of, to_json
from pingyuan_rules.ledger import read_ledger
from sizes import variants

DRAFT = 'name = "draft"\nminimum_full_members = 5\nactivity_fund_per_member = 40000\n'


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_answers_the_four_questions_in_order(
    run: Run, ledger: Path, tmp_path: Path, golden: Golden, lang: str
) -> None:
    (tmp_path / "draft.toml").write_text(DRAFT, encoding="utf-8")
    ran = run("compare", ledger, "--after", "draft.toml", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    golden(f"cli_compare_{lang}.txt", ran.out)


def test_for_programs_it_writes_what_the_function_gives(run: Run, ledger: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.toml").write_text(DRAFT, encoding="utf-8")
    ran = run("compare", ledger, "--before", "2019-01-02", "--after", "draft.toml", "--on", "2017-01-01", "--json")
    written = json.loads(ran.out)
    jsonschema.validate(written, schema_of(PolicyComparison))
    before, after = (policy_on(PINGYUAN.on.replace(year=y, month=1, day=d)) for y, d in ((2019, 2), (2017, 1)))
    after = policy_on(after.on, overlay(tmp_path / "draft.toml"))
    comparison = json.loads(to_json(compare_policies(read_ledger(ledger), before, after)))
    assert written | {"version": ""} == comparison | {"version": ""}  # which `run` hides


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        ((), 2, "--after"),
        (("--after", "2019-13-01"), 2, "--after:"),
        (("--after", "2019-01-01", "--before", "1999-01-01"), 1, "--before:"),
        (("--after", "missing.toml", "--before", "missing.toml"), 1, "missing.toml"),
        (("--after", ""), 2, "--after"),
    ],
)
def test_policies_that_cannot_be_used_are_told_by_their_options(
    run: Run, ledger: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ran = run("compare", ledger, *arguments, "--lang", "en")
    assert ran.code == code
    assert told in ran.err
    assert ran.out == ""


def test_a_page_that_cannot_be_written_is_told_as_such(run: Run, ledger: Path) -> None:
    ran = run("compare", ledger, "--after", "2019-01-01", "--out", f"{'x' * 300}.html", "--lang", "en")
    assert ran.code == 1
    assert "1 problem found" in ran.err
    assert ran.out == ""


def test_it_writes_a_page_and_replaces_only_an_earlier_one(run: Run, ledger: Path, tmp_path: Path) -> None:
    for lang in ("en", "zh"):
        ran = run("compare", ledger, "--after", "2019-01-01", "--out", "page.html", "--lang", lang)
        assert ran.code == 0
    assert "对比已写入：" in ran.out
    assert "政策改了什么" in (tmp_path / "page.html").read_text(encoding="utf-8")
    (tmp_path / "other.html").write_text("notes", encoding="utf-8")
    ran = run("compare", ledger, "--after", "2019-01-01", "--out", "other.html", "--lang", "en")
    assert (ran.code, "no comparison of policies" in ran.err) == (1, True)


@pytest.mark.parametrize("lang", variants("zh", "en"))
def test_it_compares_group_by_group(run: Run, ledger: Path, tmp_path: Path, golden: Golden, lang: str) -> None:
    fact = {"zh": "所属乡镇", "en": "township"}[lang]
    (tmp_path / "draft.toml").write_text(DRAFT, encoding="utf-8")
    ran = run("compare", ledger, "--after", "draft.toml", "--by", fact, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    title = {"zh": "分组对比", "en": "Group by group"}[lang]
    golden(f"cli_compare_by_{lang}.txt", title + ran.out.split(title, 1)[1])
    written = json.loads(run("compare", ledger, "--after", "draft.toml", "--by", fact, "--by", "sector", "--json").out)
    jsonschema.validate(written, schema_of(PolicyComparison))
    assert {tuple(each["group"]) for each in written["groups"]} == {("township", "sector")}


@pytest.mark.parametrize("fact", ["townshp", "名称数"])
def test_what_makes_no_groups_is_told_by_its_option(run: Run, ledger: Path, fact: str) -> None:
    ran = run("compare", ledger, "--after", "2019-01-01", "--by", fact, "--lang", "en")
    assert (ran.code, ran.out) == (1, "")
    assert f"--by: found {fact}, expected a fact of the record" in ran.err
