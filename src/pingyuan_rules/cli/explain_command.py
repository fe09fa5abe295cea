"""The command `explain`."""

import difflib
import time
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, TypeAlias

from cyclopts import Parameter
from rich.console import Group
from rich.padding import Padding

from pingyuan_rules import words
from pingyuan_rules.cli.json_output import origin_json
from pingyuan_rules.cli.ledger_input import read_input
from pingyuan_rules.cli.options import LedgerOptions, LedgerPath, Options, OutputFormat, flag
from pingyuan_rules.cli.terminal import Terminal
from pingyuan_rules.convert import converter
from pingyuan_rules.engine import InvalidData, Label, Problem, Record, Rule
from pingyuan_rules.engine.problems import shown
from pingyuan_rules.engine.records import described as facts_and_relations
from pingyuan_rules.engine.solver.three_valued_formulas import load_z3
from pingyuan_rules.ledger.headings import normalized
from pingyuan_rules.ledger.record_search import Argument, advice, described, find_records
from pingyuan_rules.policy import Policy
from pingyuan_rules.proof import Advice, NotAnswered, Undecided, advise
from pingyuan_rules.proof.change_instructions import has_goal
from pingyuan_rules.rules import book

AnyRule: TypeAlias = Rule[Any, Policy, Any]

RULE_HELP = (
    "规则的名称或其中一部分，如“应当成立党组织”或 must_form；默认为全部规则 | "
    "the name or the label of a rule, or a part of it, such as must_form; every rule by default"
)
FULL_HELP = "列出全部步骤，不影响结论的也列出 | show every step, also those that did not matter for the answer"
LEAST_HELP = (
    "另列出达标或升级最少须做的事，并证明为最少；最长用时 30 秒（需安装 proof） | "
    "also show the least that meets a requirement or reaches the next level, proved to be the least; it takes at most "
    "30 seconds, and needs the extra proof"
)
_LEAST_TITLE = words.capitalized(words.LEAST_TO_DO)
_MOST_SECONDS, _LONGEST = 30.0, 5.0
"""How long all advice may take, and that of one rule."""
_FULL_HINT = Label("加 --full 可列出全部步骤。", "Add --full to see every step.")
_RULE = Argument("规则", "RULE")
_NEAR = 10


def explain(
    ledger: LedgerPath,
    key: Annotated[
        str, Parameter(name="ID", help="记录的编号或名称，如 ZB-0001 | the id or name of a record, such as ZB-0001")
    ],
    rule: Annotated[str | None, Parameter(name="RULE", help=RULE_HELP)] = None,
    /,
    *,
    full: Annotated[bool, flag(FULL_HELP)] = False,
    least_change: Annotated[bool, flag(LEAST_HELP)] = False,
    policy_options: LedgerOptions | None = None,
    output_format: OutputFormat | None = None,
    options: Options | None = None,
) -> None:
    """说明某条记录的结论如何得出 | Explain how the rules come to their answers about one record."""
    terminal = Terminal((options or Options()).lang)
    if least_change:
        load_z3()  # before anything is read: if the extra is missing, that is all there is to say
    read = read_input(ledger, policy_options or LedgerOptions(), terminal)
    policy = read.policy
    records = find_records(read.ledger, key)
    # One id may belong to records of several classes; a rule's name tells which is meant.
    asked = [(record, rules) for record in records if (rules := rules_for(record, rule, policy))]
    if not asked:
        raise InvalidData([wrong_rule(rule or "", records, policy)])
    if (output_format or OutputFormat()).is_json:
        explained = [explanations_json(record, rules, policy, least=least_change) for record, rules in asked]
        terminal.json(origin_json(policy) | {"records": explained})
        return
    for record, rules in asked:
        show_explanations(record, rules, policy, terminal, full=full)
        if least_change:
            show_least_changes(record, rules, policy, terminal)
    if not full:
        terminal.line(_FULL_HINT)


# Rules by their names.


def rules_for(record: Record, name: str | None, policy: Policy) -> tuple[AnyRule, ...]:
    """The rule about a record with a name or label, or the one with it as a part of either, or every rule.

    None is that is not in force.
    """
    rules = [rule for rule in book.all_rules if rule.record is type(record) and rule.info.in_force(policy.on)]
    if name is None:
        # Helpers already stand inside the explanations of the rules that use them.
        return tuple(rule for rule in rules if not rule.info.helper)
    wanted = normalized(name)
    if exact := tuple(rule for rule in rules if wanted in names_of(rule)):
        return exact
    parts = tuple(rule for rule in rules if wanted and any(wanted in each for each in names_of(rule)))
    # Messages do not name helpers, so that one part may fit a single rule that they name.
    named = tuple(rule for rule in parts if not rule.info.helper)
    return next((each for each in (named, parts) if len(each) == 1), ())


def names_of(rule: AnyRule) -> tuple[str, ...]:
    """What a rule may be called: its name, its label and that of a shortfall, however spaced and punctuated."""
    label, unmet = rule.label, rule.unmet_label
    return tuple(map(normalized, (rule.name, label.zh, label.en, unmet.zh, unmet.en)))


def wrong_rule(name: str, records: Iterable[Record], policy: Policy) -> Problem:
    """The problem that no rule of a name is in force for some records: it starts later, has ended, or there is none."""
    rules = [rule for record in records for rule in book.rules_of(type(record))]
    kinds = [record.label for record in records]
    expected = Label(
        f"{policy.on} 有效的、关于{'、'.join(label.zh for label in kinds)}的规则",
        f"a rule about the {' or the '.join(label.en for label in kinds)} that is in force on {policy.on}",
    )
    for rule in rules:
        since, until = rule.info.since, rule.info.until
        if normalized(name) in names_of(rule) and (since is not None or until is not None):
            ended = until is not None and until <= policy.on
            later = Label(
                f"该规则自 {since} 起施行，请用 --on 给出该日或其后的日期",
                f"It is in force from {since}; give that day or a later one with --on",
            )
            earlier = Label(
                f"该规则自 {until} 起停止施行，请用 --on 给出更早的日期",
                f"It is no longer in force from {until}; give an earlier day with --on",
            )
            return Problem(_RULE, shown(name), expected, earlier if ended else later, kind="range")
    others = [rule for rule in book.all_rules if rule not in rules and normalized(name) in names_of(rule)]
    if others:
        # The record was found, and so was the rule: what does not fit is only that it is asked of another class.
        of = list(dict.fromkeys(rule.record.label for rule in others))
        zh, en = "或".join(label.zh for label in of), " or ".join(label.en for label in of)
        remedy = Label(
            f"这是关于{zh}的规则，请给出{zh}的编号",
            f"This rule is about another class of record, {en}; give an id of that class",
        )
        return Problem(_RULE, shown(name), expected, remedy, kind="unknown")
    in_force = [rule for rule in rules if rule.info.in_force(policy.on)]
    return Problem(
        _RULE,
        shown(name),
        expected,
        advice(near_rules(name, in_force), map(full_name, in_force)),
        kind="unknown",
    )


def near_rules(name: str, rules: Iterable[AnyRule]) -> list[Label]:
    """The rules whose names or labels have a name as a part or come near it, the nearest first."""
    rules_by_name = {each: rule for rule in rules for each in names_of(rule)}
    wanted = normalized(name)
    near = [each for each in rules_by_name if wanted in each]
    near += difflib.get_close_matches(wanted, rules_by_name, n=_NEAR, cutoff=0.5)
    return list(dict.fromkeys(full_name(rules_by_name[each]) for each in near))


def full_name(rule: AnyRule) -> Label:
    """A rule's name with its label."""
    return Label(f"{rule.name}（{rule.label.zh}）", f"{rule.name} ({rule.label.en})")


# What is shown.


def show_explanations(
    record: Any, rules: tuple[AnyRule, ...], policy: Policy, terminal: Terminal, *, full: bool = False
) -> None:
    """Show how each answer comes about, then the facts to find out, then how to put right what is not met."""
    heading = f"{record.label.text(terminal.lang)} {described(record).text(terminal.lang)}"
    terminal.out.print(heading, style="bold", markup=False)
    trees = [rule.explain(record, policy).rich(terminal.lang, full=full) for rule in rules]
    terminal.out.print(Group(*(Padding(tree, (0, 0, 1, 0)) for tree in trees)))
    facts = facts_and_relations(type(record))
    for rule in rules:
        if missing := [facts[name].label for name in rule.missing(record, policy)]:
            zh, en = "、".join(label.zh for label in missing), ", ".join(label.en for label in missing)
            title, label = words.TO_FIND_OUT, rule.label
            terminal.line(Label(f"{title.zh}（{label.zh}）：{zh}", f"{title.en} ({label.en}): {en}"))
    for finding in book.assess(record, policy).findings:
        if finding.rule in rules:
            title, label = words.capitalized(words.REMEDY), finding.label
            terminal.line(Label(f"{title.zh}（{label.zh}）：", f"{title.en} ({label.en}):"))
            for remedy in finding.remedies(terminal.lang):
                terminal.line(f"  - {remedy}")


def least_changes(
    record: Any, rules: tuple[AnyRule, ...], policy: Policy
) -> Iterator[tuple[AnyRule, Advice | NotAnswered | Undecided | None]]:
    """The least that meets each requirement which is not met, and that reaches the next level of others.

    Raises:
        ModuleNotFoundError: When z3-solver is not installed; the message names the extra.
    """
    unmet = {each.rule.name for each in book.assess(record, policy).findings}
    ends = time.monotonic() + _MOST_SECONDS
    for rule in rules:
        if rule.name in unmet or (rule.met_when is None and has_goal(rule)):
            left = min(_LONGEST, ends - time.monotonic())
            yield rule, advise(rule, record, policy, seconds=left) if left > 0 else Undecided(rule, _MOST_SECONDS)


def show_least_changes(record: Any, rules: tuple[AnyRule, ...], policy: Policy, terminal: Terminal) -> None:
    """Show the least that meets each requirement or reaches the next level."""
    for rule, found in least_changes(record, rules, policy):
        none = Label(
            f"{_LEAST_TITLE.zh}（{rule.label.zh}）：{words.NO_WAY.zh}。",
            f"{_LEAST_TITLE.en} ({rule.label.en}): {words.NO_WAY.en}.",
        )
        first, *steps = (none if found is None else found).text(terminal.lang).splitlines()
        terminal.line(first)
        for step in steps:
            terminal.line(f"  {step}")


def explanations_json(
    record: Any, rules: tuple[AnyRule, ...], policy: Policy, *, least: bool = False
) -> dict[str, Any]:
    """How each answer comes about, for programs."""
    explanations = [converter.unstructure(rule.explain(record, policy)) for rule in rules]
    written = {"record": type(record).__name__, "id": record.id, "explanations": explanations}
    if least:
        written["least_changes"] = {
            rule.name: None if found is None else converter.unstructure(found)
            for rule, found in least_changes(record, rules, policy)
        }
    return written
