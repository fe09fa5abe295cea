"""Trying a change on a record: whether it may be advised, and what the record would newly fall short of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import attrs

from pingyuan_rules.engine.facts.fact_definitions import facts_of
from pingyuan_rules.engine.labels import Severity
from pingyuan_rules.engine.problems import InvalidData
from pingyuan_rules.engine.wording.remedy_plan import Harm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pingyuan_rules.engine.definition import Definition
    from pingyuan_rules.engine.policies import Parameters
    from pingyuan_rules.engine.records import Record


def affected_rules(rule: Definition) -> tuple[Any, ...]:
    """The rules that a change of the facts of a rule can make a record fall short of, other than the rule itself.

    Helpers with `met_when` are among them: they are in no list of shortfalls, and no remedy may break them.
    """
    rules, facts = rule.book.all_rules, set(rule.facts)

    def find() -> tuple[Any, ...]:
        return tuple(
            other
            for other in rules
            if other is not rule
            and other.record is rule.record
            and other.info.met_when is not None
            and not facts.isdisjoint(other.shortfall.facts)
        )

    # By their number too: a rule that was added later may be affected.
    found: tuple[Any, ...] = rule.book.cache.get(("affected", rule, len(rules)), find)
    return found


class Trial:
    """Tries changes on one record, under one policy."""

    def __init__(self, rule: Definition, record: Record, policy: Parameters) -> None:
        """Take the rule that the changes are to help to meet."""
        self._rule, self._record, self._policy = rule, record, policy
        self._facts = facts_of(rule.record)
        self._rules = [other for other in affected_rules(rule) if other.info.in_force(policy.on)]
        self._before: dict[Any, Any] = {}
        self._needed: dict[str, Any] = {}

    def go_along_with(self, needed: Mapping[str, Any]) -> None:
        """Try every later change together with what is needed in any case."""
        self._needed = dict(needed)

    def harm(self, change: Mapping[str, Any]) -> Harm:
        """What speaks against a change of facts, given as their new values."""
        facts = self._facts
        if any(value in facts[name].never_advised or not facts[name].accepts(value) for name, value in change.items()):
            return Harm.FORBIDDEN
        before = {name: getattr(self._record, name) for name in change}
        if any(before[name] in facts[name].never_undone and before[name] != value for name, value in change.items()):
            return Harm.FORBIDDEN
        whole = {**self._needed, **change}
        after = self._changed(whole)
        if after is None:
            return Harm.FORBIDDEN
        harm = Harm.NONE
        for rule in self._rules:
            if whole.keys().isdisjoint(rule.shortfall.facts) or rule.shortfall(after, self._policy) is not True:
                continue
            if rule not in self._before:
                self._before[rule] = rule.shortfall(self._record, self._policy)
            if self._before[rule] is not True:  # the record falls short of it because of the change
                harm = Harm.NOTED
                if rule.severity_on(self._policy.on) is Severity.REQUIRED:
                    return Harm.FORBIDDEN
        return harm

    def helps(self, change: Mapping[str, Any]) -> bool:
        """Whether the rule is met after a change, nothing else being needed."""
        rule: Any = self._rule
        after = self._changed({**self._needed, **change})
        return after is not None and rule(after, self._policy) is (rule.info.met_when is not False)

    def _changed(self, change: Mapping[str, Any]) -> Any:
        """The record after a change; None when bounds or an invariant forbid it."""
        try:
            return attrs.evolve(cast("Any", self._record), **change)
        except InvalidData:
            return None
