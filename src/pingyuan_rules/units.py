"""Units: what numbers count."""

from pingyuan_rules.engine import Label, Subunit

PERSONS = Label("人", "persons")
UNITS = Label("个", "units")
BODIES = Label("个", "committees")
TIMES = Label("次", "times")
MONTHS = Label("个月", "months")
YEARS = Label("年", "years")
POINTS = Label("分", "points")
HUNDREDTHS = Subunit("百分之一分", "hundredths of a point", whole=POINTS, places=2)
PERCENT = Label("%", "percent")
FEN_UNIT = Label("分（人民币）", "fen")
ITEMS = Label("项", "items")
