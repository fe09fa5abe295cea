"""What goes wrong with rules themselves, as opposed to the data they are asked about."""

from datetime import date


class RuleError(Exception):
    """A rule is not written in the language of rules; the message says where and what to write instead."""

    def __init__(self, rule: str, file: str, line: int, message: str) -> None:
        """Name the rule, the place and the remedy."""
        self.rule, self.file, self.line, self.message = rule, file, line, message
        super().__init__(f"rule {rule} ({file}:{line}): {message}")

    def __reduce__(self) -> tuple[type["RuleError"], tuple[str, str, int, str]]:
        return (type(self), (self.rule, self.file, self.line, self.message))


class RuleNotInForce(Exception):  # noqa: N818 - the public name is part of the contract
    """A rule was asked about a day on which it was not in force."""

    def __init__(self, rule: str, since: date | None, until: date | None, on: date) -> None:
        """Name the rule, its dates and the day asked about."""
        self.rule, self.since, self.until, self.on = rule, since, until, on
        period = " ".join(part for part in (since and f"from {since}", until and f"until {until} (excluded)") if part)
        super().__init__(f"{rule} is in force {period}; the policy is of {on}. Use the policy of another date.")

    def __reduce__(self) -> tuple[type["RuleNotInForce"], tuple[str, date | None, date | None, date]]:
        return (type(self), (self.rule, self.since, self.until, self.on))


class WrongRecord(TypeError):  # noqa: N818 - reads as what it is
    """A rule was asked about a record of another class."""
