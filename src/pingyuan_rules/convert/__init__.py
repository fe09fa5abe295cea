"""Records, policies and answers as JSON, and back, strictly.

Only what JSON itself says is taken: `"no"` is no bool, `"7"` and `7.0` are no whole numbers, a choice is its
stored value, a day is `"2016-10-21"`. Null or an absent key is UNKNOWN, and UNKNOWN is written as null. All that
is wrong is reported together in one `InvalidData`, each problem with its path.
"""

from pingyuan_rules.convert.converters import converter
from pingyuan_rules.convert.json_text import from_json, to_json
from pingyuan_rules.convert.schema import SCHEMA_VOCABULARY, components, schema_of

__all__ = ["SCHEMA_VOCABULARY", "components", "converter", "from_json", "schema_of", "to_json"]
