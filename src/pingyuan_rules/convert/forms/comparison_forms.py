"""The forms of compared policies: what differs, the answers before and after, and what it costs."""

from typing import Any

from pingyuan_rules.comparison import (
    AffectedRecord,
    Answer,
    AnswerChange,
    ComparedGroup,
    ForceChange,
    MoneyChange,
    ParameterChange,
    PolicyComparison,
    RuleComparison,
    Sweep,
    SweepRow,
    Transition,
    Witness,
)
from pingyuan_rules.convert.forms.answer_forms import POLICY_KEY
from pingyuan_rules.convert.forms.form_parts import (
    LABEL,
    TEXT,
    TRUTH,
    VALUE,
    WHOLE,
    Form,
    by_key,
    enumeration,
    nullable,
    object_form,
    register,
    several,
)
from pingyuan_rules.convert.forms.measure_forms import TOTAL
from pingyuan_rules.convert.forms.proof_forms import SPARSE_RECORD
from pingyuan_rules.engine import Label, Severity, Status
from pingyuan_rules.proof import Differs, NotAnswered, Same, Undecided

_LABEL_OF_RULE: dict[str, Any] = {"rule": lambda each: each.rule.name, "label": lambda each: each.rule.label}
_RULE: dict[str, Form] = {"rule": TEXT, "label": LABEL}

ANSWER = object_form("Answer", {"value": VALUE, "status": enumeration(Status), "falls_short": nullable(TRUTH)})
ANSWER_CHANGE = object_form("AnswerChange", {**_RULE, "before": ANSWER, "after": ANSWER}, _LABEL_OF_RULE)
AFFECTED_RECORD = object_form(
    "AffectedRecord",
    {"record": TEXT, "id": nullable(TEXT), "place": WHOLE, "changes": several(ANSWER_CHANGE)},
    {"record": lambda each: type(each.record).__name__},
)
"""A record about which a rule answers otherwise; of its facts the id alone."""
TRANSITION = object_form("Transition", {"before": ANSWER, "after": ANSWER, "records": WHOLE, "is_change": TRUTH})
RULE_COMPARISON = object_form(
    "RuleComparison",
    {**_RULE, "records": WHOLE, "changed": WHOLE, "unknown": WHOLE, "transitions": several(TRANSITION)},
    _LABEL_OF_RULE,
)
MONEY_CHANGE = object_form(
    "MoneyChange",
    {
        **_RULE,
        "before": TOTAL,
        "after": TOTAL,
        "known": WHOLE,
        "open": WHOLE,
        "low": nullable(WHOLE),
        "high": nullable(WHOLE),
        "difference": nullable(WHOLE),
    },
    _LABEL_OF_RULE,
)
"""An amount before and after, in fen."""
PARAMETER_CHANGE = object_form(
    "ParameterChange",
    {
        "name": TEXT,
        "label": LABEL,
        "before": VALUE,
        "after": VALUE,
        "before_text": LABEL,
        "after_text": LABEL,
        "before_clauses": several(TEXT),
        "after_clauses": several(TEXT),
        "rules": several(TEXT),
    },
    {
        "label": lambda each: each.info.label,
        "before_clauses": lambda each: () if each.before_source is None else each.before_source.cites,
        "after_clauses": lambda each: () if each.after_source is None else each.after_source.cites,
    },
)
FORCE_CHANGE = object_form(
    "ForceChange",
    {
        **_RULE,
        "before": nullable(enumeration(Severity)),
        "after": nullable(enumeration(Severity)),
        "before_text": nullable(LABEL),
        "after_text": nullable(LABEL),
    },
    _LABEL_OF_RULE,
)
COMPARED_GROUP = object_form(
    "ComparedGroup",
    {
        "record": TEXT,
        "group": by_key(VALUE),
        "records": WHOLE,
        "affected": WHOLE,
        "undecided": WHOLE,
        "rules": several(RULE_COMPARISON),
        "money": several(MONEY_CHANGE),
    },
    {"record": lambda each: each.record.__name__},
)
"""What another policy changes for the records of one class that share the values of some facts."""
POLICY_COMPARISON = object_form(
    "PolicyComparison",
    {
        "version": TEXT,
        "before": POLICY_KEY,
        "after": POLICY_KEY,
        "parameters": several(PARAMETER_CHANGE),
        "force": several(FORCE_CHANGE),
        "records": by_key(WHOLE),
        "rules": several(RULE_COMPARISON),
        "money": several(MONEY_CHANGE),
        "affected": several(AFFECTED_RECORD),
        "undecided": WHOLE,
        "groups": several(COMPARED_GROUP),
    },
    {
        "records": lambda comparison: {cls.__name__: number for cls, number in comparison.records.items()},
        "groups": lambda comparison: None if comparison.by is None else comparison.groups,
    },
    optional=("groups",),
)
"""What another policy changes for some records."""

WITNESS = object_form(
    "Witness",
    {
        **_RULE,
        "verdict": Form({"enum": [each.__name__ for each in (Differs, Same, NotAnswered, Undecided)]}, str),
        "record": nullable(SPARSE_RECORD),
        "before": nullable(ANSWER),
        "after": nullable(ANSWER),
        "text": LABEL,
    },
    _LABEL_OF_RULE
    | {
        "verdict": lambda each: type(each.verdict).__name__,
        "text": lambda each: Label(each.text("zh"), each.text("en")),
    },
)
"""A record that a rule answers otherwise under another policy, or why there is none."""
SWEEP_ROW = object_form("SweepRow", {"value": VALUE, "text": LABEL, "comparison": POLICY_COMPARISON})
SWEEP = object_form(
    "Sweep",
    {"parameter": TEXT, "label": LABEL, "policy": POLICY_KEY, "rows": several(SWEEP_ROW)},
    {"label": lambda each: each.info.label},
)
"""One parameter at several values, each compared with the policy as it stands."""

register(
    {
        Answer: ANSWER,
        AnswerChange: ANSWER_CHANGE,
        AffectedRecord: AFFECTED_RECORD,
        Transition: TRANSITION,
        Witness: WITNESS,
        RuleComparison: RULE_COMPARISON,
        ComparedGroup: COMPARED_GROUP,
        MoneyChange: MONEY_CHANGE,
        ParameterChange: PARAMETER_CHANGE,
        ForceChange: FORCE_CHANGE,
        PolicyComparison: POLICY_COMPARISON,
        SweepRow: SWEEP_ROW,
        Sweep: SWEEP,
    }
)
