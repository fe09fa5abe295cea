"""Units: what numbers count and measure."""

from pingyuan_rules.engine import MonthNumber, Subunit, Unit

PERSONS = Unit("人", one="person", many="persons")
UNITS = Unit("个", one="unit", many="units")
# Chinese counts committees by the same word as units; English does not.
BODIES = Unit("个", one="committee", many="committees")
ORGANIZATIONS = Unit("个", one="Party organization", many="Party organizations")
TIMES = Unit("次", one="time", many="times")
DAYS = Unit("天", one="day", many="days")
DAY_OF_MONTH = Unit("日", one="of the month", many="of the month", counts=False)
MONTHS = Unit("个月", one="month", many="months")
# A month of the calendar is a number only so that months can be subtracted: nobody is to read 24193.
MONTH_NUMBER = MonthNumber("年×12+月", "year × 12 + month")
YEARS = Unit("年", one="year", many="years", counts=False)
POINTS = Unit("分", one="point", many="points", counts=False)
HUNDREDTHS = Subunit("百分之一分", "hundredths of a point", whole=POINTS, places=2)
PERCENT = Unit("%", one="percent", many="percent", counts=False)
# 分 is a point as well as a fen, so the unit of money says which.
FEN_UNIT = Unit("分（人民币）", one="fen", many="fen", counts=False)
HOURS = Unit("学时", one="hour", many="hours")
GROUPS = Unit("个", one="group", many="groups")
ITEMS = Unit("项", one="item", many="items")
