"""Diagrams say all that a rule says, in nodes of their own, and hold nothing that a reader of them could take amiss.

That Mermaid itself draws every one of them is held by tests/mermaid.
"""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Golden
from engine.shop_rules import A1, Shop, ShopPolicy, policy, shops
from engine.test_words import odd
from pingyuan_rules import PINGYUAN, book
from pingyuan_rules.engine import LANGUAGES, UNKNOWN, Lang, Rulebook, at_least, facts_of, relations_of
from pingyuan_rules.engine import terms as t
from pingyuan_rules.engine.wording.diagrams import escaped

LINE = re.compile(
    r"""flowchart\ (TD|LR)
    |\ \ n\d+ ( \(\["[^"]+"\]\) | \["[^"]+"\] | \[/"[^"]+"/\] | \[\["[^"]+"\]\]
              | \{\{"[^"]+"\}\} | \("[^"]+"\) | \(\("[^"]+"\)\) )
    |\ \ n\d+\ (-->|==>|-\.->) (\|"[^"]+"\|)? \ n\d+""",
    re.VERBOSE,
)
ALL = [*book.all_rules, *shops.all_rules, *odd.all_rules]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rules", [shops, odd], ids=lambda rules: rules.name)
def test_diagrams(rules: Rulebook[ShopPolicy], lang: Lang, golden: Golden) -> None:
    golden(f"diagrams_{rules.name}_{lang}.txt", "\n\n".join(rule.diagram(lang) for rule in rules.all_rules))


@pytest.mark.parametrize("name", ["must_form", "demonstration_level", "secretary_last_month"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_diagrams_of_the_catalog(name: str, lang: Lang, golden: Golden) -> None:
    (rule,) = [each for each in book.all_rules if each.name == name]
    golden(f"diagram_{name}_{lang}.txt", rule.diagram(lang, PINGYUAN))


def labels(source: str) -> list[str]:
    """What stands in quotation marks, in words."""
    return [re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label) for label in re.findall('"(.*?)"', source)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_leaf_of_every_rule_has_a_node(lang: Lang) -> None:
    for rule in ALL:
        source = rule.diagram(lang)
        said = labels(source)
        assert said[0] == rule.label.text(lang)
        # A fold draws the related records, of which it asks, beside the rule about each of them.
        facts = facts_of(rule.record) | relations_of(rule.record)
        parameters = facts_of(rule.book.policy_class)
        for term in t.walk(rule.term):
            match term:
                case t.Fact(name=name):
                    assert any(each.startswith(facts[name].label.text(lang)) for each in said), rule
                case t.Param(name=name):
                    assert any(parameters[name].label.text(lang) in each for each in said), rule
                case t.Call(rule=called):
                    assert f'[["{escaped(called.label.text(lang))}' in source


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_is_a_node_or_an_edge_between_nodes(lang: Lang) -> None:
    for rule in ALL:
        first, *lines = rule.diagram(lang).splitlines()
        assert LINE.fullmatch(first)
        nodes = {
            line.split()[0].partition("(")[0].partition("[")[0].partition("{")[0] for line in lines if " n" in line
        }
        for line in lines:
            assert LINE.fullmatch(line), line
            assert set(re.findall(r"\bn\d+\b", re.sub('".*?"', "", line))) <= nodes


def test_nodes_are_short() -> None:
    for rule in book.all_rules:
        assert max(map(len, labels(rule.diagram("zh")))) <= 40, rule
        assert max(map(len, labels(rule.diagram("en")))) <= 90, rule


def test_a_policy_puts_values_to_parameters() -> None:
    rule = shops["may_open"]
    (called,) = [each for each in shops.all_rules if each.name == "heads"]
    assert '[/"the minimum of staff"/]' in rule.diagram("en")
    assert '[/"the minimum of staff#58; 3 people"/]' in rule.diagram("en", policy())
    assert '[/"学徒计入人数：否"/]' in called.diagram("zh", policy())
    assert '[/"最低店员数：不详"/]' in rule.diagram("zh", policy(minimum_staff=UNKNOWN))
    assert '|"if (rank#58; 2)"|' in shops["grade"].diagram("en", policy())


def test_a_rule_with_a_condition_of_its_own_names_it() -> None:
    assert '-->|"applies if"|' in shops["inspected_lately"].diagram("en")


def test_what_comes_twice_is_drawn_once() -> None:
    source = shops["months_open"].diagram("en")
    assert source.count('["opening day"]') == 1
    assert len(re.findall(r"--> n\d+$", source, re.MULTILINE)) > 2


more = Rulebook("more", policy=ShopPolicy, default=policy, version="1")


@more.rule(cites=A1, zh="同值", en="same")
def same(shop: Shop) -> bool:
    return shop.staff == shop.staff


@more.rule(cites=A1, zh="二选", en="two of three")
def two_of_three(shop: Shop) -> bool:
    return at_least(2, shop.clean, shop.insured, shop.spare)


def test_a_thing_compared_with_itself_is_one_thing() -> None:
    assert same.diagram("en").count("-->|") == 1
    assert 'n1{{"the number of the following that hold is at least 2"}}' in two_of_three.diagram("en")


@given(st.text())
def test_whatever_is_escaped_is_plain_and_comes_back(text: str) -> None:
    said = escaped(text)
    assert not re.search(r"""["'`<>&\\|{}\[\]%:*_~$=\n\r]|^[-.]|[-.] |#(?!\d+;)""", said)
    assert labels(f'"{said}"') == [" ".join(text.split())]
