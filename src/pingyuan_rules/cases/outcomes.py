"""What a rule answers or is to answer, and that there is no answer."""

from typing import Any

import attrs

from pingyuan_rules.engine import UNKNOWN, Label, Rule, Status
from pingyuan_rules.engine.display import ForPydantic
from pingyuan_rules.engine.wording.value_words import in_words

AnyRule = Rule[Any, Any, Any]


@attrs.frozen
class Outcome(ForPydantic):
    """What a rule answers, or is to answer.

    Attributes:
        value: The answer, an amount in fen; UNKNOWN if there is none.
        status: How it stands: decided, or why there is no answer. By default an answer that is known is decided, and
            facts are missing for one that is not.
    """

    value: Any
    status: Status = attrs.Factory(
        lambda outcome: Status.UNKNOWN if outcome.value is UNKNOWN else Status.DECIDED, takes_self=True
    )

    def text(self, rule: AnyRule) -> Label:
        """The answer in words with its unit, or why there is none."""
        if self.status is not Status.DECIDED:
            return self.status.label
        return Label(*(in_words(self.value, rule.kind, rule.unit, lang) for lang in ("zh", "en")))


@attrs.frozen
class Expectation(ForPydantic):
    """A rule, and what it is to answer.

    Attributes:
        rule: The rule.
        outcome: The answer that is expected, or why there is to be none.
    """

    rule: AnyRule
    outcome: Outcome
