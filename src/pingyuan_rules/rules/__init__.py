"""What follows from the records: every rule, one module per subject."""

# In the order of the article, which is the order of rules in results and reports.
# isort: off
from pingyuan_rules.rules import (
    structure,  # noqa: F401 - loads its rules, as the others do
    formation,  # noqa: F401
    coverage,  # noqa: F401
    sites,  # noqa: F401
    team,  # noqa: F401
    systems,  # noqa: F401
    activities,  # noqa: F401
    scoring,  # noqa: F401
    funds,  # noqa: F401
    regulations,  # noqa: F401
    branch_life,  # noqa: F401
    roll,  # noqa: F401
    bases,  # noqa: F401
    claims,  # noqa: F401
    county_laws,  # noqa: F401
)

# isort: on
from pingyuan_rules.rules.county_book import book

# A rule is named where it is defined and nowhere else; type checkers see the names in the stub beside this file.
globals().update(
    {rule.name: rule for rule in book.rules},
    __all__=["bases", "book", "claims", *(rule.name for rule in book.rules)],
)
