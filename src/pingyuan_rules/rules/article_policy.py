"""The policy under which every rule answers unless another is given."""

from pingyuan_rules.policy import Policy
from pingyuan_rules.rules.county_book import book

PINGYUAN: Policy = book.resolve_policy(None)
"""The policy of the article, 2016-10-21."""
