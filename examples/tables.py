"""A table: the rules become columns, computed by the engine that holds the table."""

import polars as pl

from pingyuan_rules import Organization, assess, must_form

units = pl.LazyFrame(
    {
        "id": ["ZZ-0001", "ZZ-0002", "ZZ-0003", "ZZ-0004"],
        "full_members": [5, 3, 1, None],
        "party_organization": ["standalone", "none", "joint", "none"],
    }
)
print(must_form.over(units).collect())
answers = assess(units, Organization, missing="unknown")
print(answers.select("id", "must_form", "due_not_formed", "coverage_status", "formation_route").collect())
