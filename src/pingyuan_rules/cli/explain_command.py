"""The command `explain`."""

import difflib
from collections.abc import Iterable
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Group
from rich.padding import Padding

from pingyuan_rules.cli.json_output import origin
from pingyuan_rules.cli.options import Asked, LedgerPath, Machine, Options, read_input
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.convert import converter, to_json
from pingyuan_rules.engine import InvalidData, Label, Problem, Record, Rule, facts_of
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.ledger.headings import normalized
from pingyuan_rules.ledger.links import advice, find_records
from pingyuan_rules.policy import Policy
from pingyuan_rules.rules import book

AnyRule = Rule[Any, Policy, Any]

_NEAR = 10


def explain(
    ledger: LedgerPath,
    key: Annotated[str, Parameter(name="ID", help="记录编号，如 ZB-0001 | the id of a record")],
    rule: Annotated[
        str | None,
        Parameter(
            name="RULE",
            help="规则名称，如 must_form 或“应当成立党组织”；不写则全部 | a rule's name or label; all if left out",
        ),
    ] = None,
    /,
    *,
    asked: Asked | None = None,
    machine: Machine | None = None,
    options: Options | None = None,
) -> None:
    """说明某条记录的结论如何得出 | Explain what the rules say of one record."""
    terminal = Terminal((options or Options()).lang)
    given = read_input(ledger, asked or Asked(), terminal)
    read, policy = given.ledger, given.policy
    questions = [(record, rules_for(record, rule, policy)) for record in find_records(read, key)]
    answered = [(record, rules) for record, rules in questions if rules]
    if not answered:
        raise InvalidData([_wrong_rule(rule or "", [record for record, _ in questions], policy)])
    if (machine or Machine()).wanted:
        terminal.line(to_json(origin(policy) | {"records": [_json(*each, policy) for each in answered]}))
        return
    for record, rules in answered:
        _show(record, rules, policy, terminal)


def rules_for(record: Record, name: str | None, policy: Policy) -> tuple[AnyRule, ...]:
    """The rule of that name or label about a record, or every rule that is in force; none where that rule is not."""
    rules = [rule for rule in book.all_rules if rule.record is type(record) and rule.standing.in_force(policy.on)]
    if name is None:
        return tuple(rule for rule in rules if not rule.standing.helper)
    return tuple(rule for rule in rules if normalized(name) in _names(rule))


def _names(rule: AnyRule) -> tuple[str, ...]:
    return tuple(normalized(name) for name in (rule.name, rule.label.zh, rule.label.en))


def _wrong_rule(name: str, records: list[Record], policy: Policy) -> Problem:
    known = [rule for record in records for rule in book.rules_of(type(record))]
    kinds = [record.label for record in records]
    expected = Label(
        f"{policy.on} 有效的、关于{'、'.join(label.zh for label in kinds)}的规则",
        f"a rule about {' or '.join(label.en for label in kinds)} that is in force on {policy.on}",
    )
    asked = [rule for rule in known if normalized(name) in _names(rule)]
    since = asked[0].standing.since if asked else None
    if since is not None:
        remedy = Label(
            f"该规则自 {since} 起施行，请用 --on 给出其后的日期",
            f"It is in force from {since}; give a later day with --on",
        )
        return Problem("RULE", shown(name), expected, remedy)
    rules = [rule for rule in known if rule.standing.in_force(policy.on)]
    return Problem("RULE", shown(name), expected, advice(near_rules(name, rules), map(_called, rules)))


def near_rules(given: str, rules: Iterable[AnyRule]) -> list[Label]:
    """The rules whose names or labels come near what was given, the nearest first."""
    names = {name: rule for rule in rules for name in _names(rule)}
    near = difflib.get_close_matches(normalized(given), names, n=_NEAR, cutoff=0.5)
    return list(dict.fromkeys(_called(names[name]) for name in near))


def _called(rule: AnyRule) -> Label:
    return Label(f"{rule.name}（{rule.label.zh}）", f"{rule.name} ({rule.label.en})")


def _show(record: Record, rules: tuple[AnyRule, ...], policy: Policy, terminal: Terminal) -> None:
    key: Any = record
    terminal.out.print(f"{record.label.text(terminal.lang)} {key.id}", style="bold", markup=False)
    trees = [rule.explain(record, policy).rich(terminal.lang) for rule in rules]
    terminal.out.print(Group(*(Padding(tree, (0, 0, 1, 0)) for tree in trees)))
    for rule in rules:
        _show_missing(rule, record, policy, terminal)
    for finding in book.assess(record, policy).findings:
        if finding.rule in rules:
            _show_remedies(finding, terminal)


def _show_missing(rule: AnyRule, record: Record, policy: Policy, terminal: Terminal) -> None:
    facts = facts_of(type(record))
    missing = [facts[name].label for name in rule.missing(record, policy)]
    if missing:
        chinese, english = "、".join(label.zh for label in missing), ", ".join(label.en for label in missing)
        label = rule.label
        terminal.line(Label(f"尚待查明（{label.zh}）：{chinese}", f"Still to find out ({label.en}): {english}"))


def _show_remedies(finding: Any, terminal: Terminal) -> None:
    label = finding.label
    terminal.line(Label(f"达标条件（{label.zh}）：", f"What would put it right ({label.en}):"))
    for remedy in finding.remedies(terminal.lang):
        terminal.line(f"  - {remedy}")


def _json(record: Record, rules: tuple[AnyRule, ...], policy: Policy) -> dict[str, Any]:
    key: Any = record
    explanations = [converter.unstructure(rule.explain(record, policy)) for rule in rules]
    for explanation, rule in zip(explanations, rules, strict=True):
        del explanation["policy"]
        explanation["status"] = rule.status(record, policy).value
        explanation["missing"] = list(rule.missing(record, policy))
    return {"record": type(record).__name__, "id": key.id, "explanations": explanations}
