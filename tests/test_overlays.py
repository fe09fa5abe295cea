"""Overlays that bring their own documents, and the shipped examples of other counties."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest

from pingyuan_rules import (
    PINGYUAN,
    UNKNOWN,
    Branch,
    InvalidData,
    MemberBasis,
    Overlay,
    SecretaryState,
    activity_fund,
    allowance_of,
    five_good_total,
    from_json,
    overlay,
    policy_on,
    read_published,
    schema_of,
    secretary_allowance,
    to_json,
)
from pingyuan_rules.engine import Provenance, facts_of
from pingyuan_rules.ledger import read_ledger, sample_ledger
from pingyuan_rules.policy import START
from pingyuan_rules.policy.clauses import clauses
from pingyuan_rules.report import report
from sizes import only_in_check

Golden = Callable[[str, str], None]

EXAMPLES = Path(__file__).parent.parent / "examples"
BRANCH = Branch(
    full_members=5,
    probationary_members=2,
    members_not_transferred=3,
    secretary_state=SecretaryState.IN_OFFICE,
    secretary_appointed=date(2013, 1, 1),
    secretary_full_time=True,
)


def test_jinan_counts_members_transferred_in_from_its_day() -> None:
    jinan = overlay(EXAMPLES / "jinan_2018.toml")
    before, since = policy_on(date(2018, 8, 26), jinan), policy_on(date(2018, 8, 27), jinan)
    assert activity_fund(BRANCH, before) == 7 * 300_00, "Pingyuan's basis until Jinan has one"
    assert activity_fund(BRANCH, since) == 4 * 300_00
    assert activity_fund(attrs.evolve(BRANCH, members_not_transferred=UNKNOWN), since) is UNKNOWN
    source = since.source_of("activity_fund_basis")
    assert source is not None
    assert (source.provenance, source.cites, source.since) == (Provenance.LOCAL, ("JINAN2018",), date(2018, 8, 27))
    assert source.own[0].document.en.startswith("Jinan's measures")
    assert secretary_allowance(BRANCH, since) == 12 * 300_00


def test_lianshan_pays_full_time_secretaries_more() -> None:
    lianshan = policy_on(START, overlay(EXAMPLES / "lianshan_2013.toml"))
    assert secretary_allowance(BRANCH, lianshan) == 12 * 2_000_00
    assert secretary_allowance(attrs.evolve(BRANCH, secretary_full_time=False), lianshan) == 12 * 300_00
    assert secretary_allowance(attrs.evolve(BRANCH, secretary_full_time=UNKNOWN), lianshan) is UNKNOWN
    assert allowance_of(10, lianshan) is UNKNOWN
    assert allowance_of(10, lianshan, full_time=True) == 20_000_00
    assert activity_fund(BRANCH, lianshan) == 4 * 300_00
    assert lianshan.activity_fund_basis is MemberBasis.TRANSFERRED_IN


def test_the_other_list_of_five_goods_changes_no_number() -> None:
    other = policy_on(START, overlay(EXAMPLES / "development_performance.toml"))
    assert other == PINGYUAN
    source = other.source_of("weight_performance")
    assert source is not None
    assert source.provenance is Provenance.LOCAL
    branch = Branch(leadership=90, membership=90, mechanism=90, performance=80, public_response=90)
    assert five_good_total(branch, other) == five_good_total(branch)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_every_example_is_read_and_gives_its_reasons(path: Path) -> None:
    local = overlay(path)
    policy = policy_on(date(2019, 12, 31), local)
    assert local.values
    for name, sources in local.values.items():
        assert name in facts_of(type(policy))
        assert all(source.own or source.reason or source.cites == () for source in sources)
        assert {key for source in sources for key in source.cites} <= {
            *clauses(),
            *(citation.key for source in sources for citation in source.own),
        }


@only_in_check
def test_the_report_explains_the_clauses_of_an_overlay() -> None:
    jinan = policy_on(date(2018, 8, 27), overlay(EXAMPLES / "jinan_2018.toml"))
    page = report(read_ledger(sample_ledger("csv")), jinan, "en").html
    assert "JINAN2018" in page
    assert "as reported at sd.ifeng.com" in page


WRONG = """
[documents.act]
zh = "办法"
dated = "2018"
issued = 2018-01-01

[documents.good]
zh = "办法"
en = "An act"
dated = 2018-01-01

[clauses.P2S8]
document = "good"
place = { zh = "一", en = "1" }
term = { zh = "词", en = "term" }
zh = "句"
en = "sentence"

[clauses.ACT1]
document = "acts"
place = "article 1"
zh = "句"
en = ""

[clauses.ACT2]
document = "act"
place = { zh = "一", en = "1" }
term = { zh = "词", en = "term" }
zh = "句"
en = "sentence"

[clauses.ACT3]
document = "good"
place = { zh = "一", en = "1", page = 3 }
term = { zh = "词", en = "term", pinyin = "ci" }
zh = "句"
en = "sentence"

[[minimum_full_members]]
value = 5
cites = ["ACT4"]

[[claims]]
key = "branches"
year = 2018

[[relations]]
equals = 3
"""


def test_every_mistake_of_its_documents_is_reported_together(tmp_path: Path, golden: Golden) -> None:
    path = tmp_path / "county.toml"
    path.write_text(WRONG, encoding="utf-8")
    with pytest.raises(InvalidData) as caught:
        overlay(path)
    golden("overlay_documents_zh.txt", caught.value.text("zh"))
    golden("overlay_documents_en.txt", caught.value.text("en"))


def test_documents_are_tables(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_text('documents = 1\nclauses = "x"\n', encoding="utf-8")
    with pytest.raises(InvalidData, match="documents: found 1, expected a table") as caught:
        overlay(path)
    assert len(caught.value.problems) == 2


def test_a_document_with_a_day_and_without_a_title_is_told() -> None:
    with pytest.raises(InvalidData) as caught:
        overlay(text='[documents.act]\ndated = 2018-01-01\nzh = "本县文件"\n')
    assert [problem.place for problem in caught.value.problems] == ["overlay: documents.act"]


@pytest.mark.parametrize("key", ["claims", "relations", "documents", "clauses"])
@pytest.mark.parametrize("value", ["3", "[3]", '"some"'])
def test_a_table_of_an_overlay_that_is_none_is_named(key: str, value: str) -> None:
    with pytest.raises(InvalidData) as caught:
        overlay(text=f"{key} = {value}\n")
    (problem,) = caught.value.problems
    assert problem.place == f"overlay: {key}"


FIGURES = """
name = "示范"
version = "2"
county = "示范县"
office = "示范办"
minimum_full_members = 5
five_good_floor = 61.25
out_of_contact_months = [{ value = 3, until = 2019-01-01, cites = ["own", "P2S8"], zh = "甲", en = "a" }]
[documents.notice]
zh = "通知"
en = "a notice"
dated = 2018-08-27
[clauses.own]
document = "notice"
place = { zh = "第一条", en = "article 1" }
term = { zh = "词", en = "a word" }
zh = "甲"
en = "a"
[[claims]]
key = "average_members"
clause = "own"
bound = "exactly"
value = "523/79"
unit = "PERSONS"
zh = "乙"
en = "b"
"""


def test_an_overlay_that_is_written_is_read_as_an_equal_one() -> None:
    for county in (overlay(text=FIGURES), overlay({}), *map(overlay, EXAMPLES.glob("*.toml"))):
        again = from_json(to_json(county), Overlay)
        assert (again, hash(again), again.published) == (county, hash(county), county.published)
        assert to_json(read_published(again)) == to_json(read_published(county))
        assert policy_on(START, again) is policy_on(START, county)
        assert policy_on(START, again).sources == policy_on(START, county).sources
    county = overlay(text=FIGURES)
    text = to_json(county)
    for key, other in {"version": '"3"', "minimum_full_members": "6", "claims": "[]"}.items():
        changed = {**json.loads(text), key: json.loads(other)}
        assert from_json(json.dumps(changed), Overlay) != county, key


def test_an_overlay_whose_published_figures_are_wrong_is_not_written() -> None:
    with pytest.raises(
        InvalidData, match=r"overlay: claims\[0\].value: found 6.62, expected a whole number, or a frac"
    ):
        to_json(overlay(text=FIGURES.replace('"523/79"', "6.62")))


@pytest.mark.parametrize(
    ("text", "takes"),
    [
        ("{}", True),
        ('{"minimum_full_members": 5, "activity_fund_basis": "full"}', True),
        ('{"minimum_full_members": [{"value": 5}]}', True),
        ('{"minimum_full_members": null}', False),
        ('{"minimum_full_members": "5"}', False),
        ('{"minimum_full_members": 0}', False),
        ('{"minimum_full_members": []}', False),
        ('{"minimum_full_members": [{"since": "2017-01-01"}]}', False),
        ('{"minimum_full_members": [{"value": 5, "provenance": "changed"}]}', False),
        ('{"minimum_full_members": [{"value": 5, "zh": "x"}]}', False),
        ('{"activity_fund_basis": "fool"}', False),
        ('{"minimum": 5}', False),
        ('{"name": 5}', False),
        ('{"documents": {"a": {"zh": "a", "en": "a"}}}', False),
    ],
)
def test_the_schema_of_overlays_takes_what_is_read(text: str, takes: bool) -> None:
    valid = jsonschema.Draft202012Validator(schema_of(Overlay)).is_valid(json.loads(text))
    try:
        from_json(text, Overlay)
    except InvalidData:
        assert not takes
    else:
        assert takes
    assert valid is takes


def test_an_overlay_without_a_path_says_what_to_give() -> None:
    for text in ("", "  ", "\ufeff"):
        with pytest.raises(InvalidData, match=r"Give the path of a file, or \{\} to change nothing"):
            overlay(text)
    assert policy_on(START, overlay({})) == PINGYUAN


def test_an_overlay_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    text = "\ufeffminimum_full_members = 5\r\n"
    path = tmp_path / "county.toml"
    path.write_bytes(text.encode())
    assert [policy_on(START, each).minimum_full_members for each in (overlay(text=text), overlay(path))] == [5, 5]


def test_a_key_of_a_mapping_that_is_no_text_is_named() -> None:
    with pytest.raises(InvalidData, match="overlay: 3: expected a known key"):
        overlay({3: 4})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "written", ["80.000000000000000000001", "80.1000000000000000000001", "1e999999999999999999999"]
)
def test_a_number_is_refused_rather_than_read_as_the_float_next_to_it(written: str) -> None:
    with pytest.raises(InvalidData, match="expected a number with at most two decimals from 0 to 100"):
        overlay(text=f"five_good_floor = {written}\n")
    assert policy_on(START, overlay(text="five_good_floor = 80.10\n")).five_good_floor == Decimal("80.1")


def in_json(key: str = "notice", clause: str = "N1", **words: Any) -> str:
    """A what-if that brings a document and a clause along."""
    document = {"zh": "通知", "en": "notice", "dated": "2017-01-01"} | words
    cited = {"document": key, "place": {"zh": "一", "en": "1"}, "term": {"zh": "组建", "en": "forming"}}
    entry = {"value": 5, "provenance": "local", "cites": [clause]}
    return json.dumps(
        {
            "documents": {key: document},
            "clauses": {clause: cited | {"zh": "成立", "en": "Form one."}},
            "minimum_full_members": [entry],
        }
    )


@pytest.mark.parametrize(
    ("written", "path"),
    [
        (in_json(zh="\ud800"), ("documents", "notice")),
        (in_json(en="a\0"), ("documents", "notice")),
        (in_json(en="a" * 2_001), ("documents", "notice")),
        (in_json(clause="\ud800"), ("clauses", "\ud800")),
        (in_json(clause=" "), ("clauses", " ")),
        (in_json(key="a.b[0]\0"), ("documents", "a.b[0]\0")),
    ],
)
def test_words_of_clauses_that_could_not_be_written_are_problems(written: str, path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidData) as error:
        from_json(written, Overlay)
    # A clause with a problem is there: nothing is said of what cites it.
    assert {(each.kind, each.path) for each in error.value.problems} == {("text", path)}


def test_an_unusual_key_of_a_clause_is_kept() -> None:
    what_if = from_json(in_json(key="a.b[0]", clause="第一条（一）"), Overlay)
    assert from_json(to_json(what_if), Overlay) == what_if
    with pytest.raises(InvalidData) as error:
        from_json(in_json(key="a.b[0]", dated="x"), Overlay)
    assert [each.path for each in error.value.problems] == [("documents", "a.b[0]", "dated")]


@pytest.mark.parametrize(
    ("entries", "kind", "path"),
    [
        ([{"since": "2017-01-01", "value": 5, "until": "2016-01-01"}], "conflict", (0, "until")),
        ([{"since": "2017-01-01", "value": 5, "until": "soon"}], "text", (0, "until")),
        ([{"since": "2017-02-30", "value": 5}], "text", (0, "since")),
        ([{"since": 2017, "value": 5}], "type", (0, "since")),
        ([{"since": "2017-01-01", "value": 5}] * 2, "repeated", ()),
    ],
)
def test_days_of_a_what_if_have_the_kind_of_what_is_wrong(entries: Any, kind: str, path: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidData) as error:
        from_json(json.dumps({"minimum_full_members": entries}), Overlay)
    assert [(each.kind, each.path) for each in error.value.problems] == [(kind, ("minimum_full_members", *path))]


@pytest.mark.parametrize("number", ["NaN", "1e400", "5.00000000000000000001"])
def test_a_number_that_json_does_not_hold_is_one_problem(number: str) -> None:
    with pytest.raises(InvalidData) as error:
        from_json(f'{{"minimum_full_members": {number}}}', Overlay)
    assert [each.path for each in error.value.problems] == [("minimum_full_members",)]
