"""What offices write in rows that are no records, and what ids look like: the patterns by which rows are told apart."""

import re

# All of these are compared with `key`: half-width, in lower case, without spaces.
_SUM = "(?:合计|小计|总计|共计|累计|汇总|总和|sub-?totals?|(?:grand)?totals?)"
_COMPARED = (
    "(?:平均|人均|(?:上年|去年)?同期|上年|去年|占比|(?:所占)?(?:比例|比重)|百分比|增减|(?:同比|环比)?增长|增幅|同比|环比"
    "|最[高低大小])(?:数|值|率|水平|情况)?:?|averages?:?|mean:?"
)
TOTAL = re.compile(
    rf"[(\[]?{_SUM}[)\]]?:?|{_SUM}[:(0-9].*|.{{1,20}}{_SUM}:?(?:共?[0-9.,]+[家个人名户元%]?)?[)]?|计:?|sum:?|{_COMPARED}"
)
EXACT_TOTAL = re.compile(rf"{_SUM}:?|计")
MENTIONS_TOTAL = re.compile("合计|小计|总计|共计|total")
HINTS = ("计", "总和", "汇总", "total", "sum")
COUNT = re.compile(r"[(]?共?[0-9][0-9.,]*[家个人名户元%]?[)]?")
_NUMERAL = "[一二三四五六七八九十]{1,3}"
SECTION = re.compile(
    rf"(?:{_NUMERAL}[、.,:]|[(]{_NUMERAL}[)]|第{_NUMERAL}(?:部分|[类片章节组])|[ivx]{{1,4}}[、.)]).*|{_NUMERAL}|其中:?.*"
)
# ① is 1 by then, so that a number may stand before a Chinese character without any mark.
NUMBERED = re.compile(r"(?:[0-9]{1,2}[、.)](?![0-9])|[(][0-9]{1,2}[)]|[0-9]{1,2}(?=[\u4e00-\u9fff])).*")
NOTE = re.compile(
    r"(?:附?注|备注|说明|填[表报]说明|notes?|remarks?)[0-9]{0,2}[:.、(,].*|附?注|备注|说明|[*※].+"
    r"|(?:本表|此表|以上|以下|上述|数据来源|资料来源|填[表报]要求|报送要求).*"
)
SIGNATURE = re.compile(
    r"[(]?(?:填[表报]|制表|审[核批定]|复核|核对|.{0,4}负责人|经办|联系|电话|手机|报送|上报|统计|录入|主管|分管|领导"
    r"|签[字名章]|盖章|单位(?=[:(])|党委|.{0,5}书记|日期|时间|prepared|checked|approved|signature|date)[^:]{0,12}:.*"
)
LONE_SIGNATURE = re.compile("(?:填[表报]|制表|审核).*")
SEAL = re.compile(
    r"[(]?(?:加?盖)?(?:单位)?(?:公章|盖章|签章|印章|签字|签名|章)(?:处|页)?[)]?:?|.*[(](?:加?盖公?章|公章|签章|签字|章)[)]:?"
)
_DIGITS = "(?:[0-9]{0,2}|[一二三四五六七八九十]{1,3})"
DATE = re.compile(
    rf"(?:(?:填[报表]|制表|报送|上报|统计|截[至止])?(?:日期|时间)?:?)?"
    rf"(?:(?:[0-9]{{2,4}}|[〇○零一二三四五六七八九]{{4}})?年{_DIGITS}月(?:{_DIGITS}[日号])?"
    rf"|[0-9]{{4}}([-./])[0-9]{{1,2}}\1[0-9]{{1,2}})"
)
PAGE = re.compile("第[0-9]+页.*|共[0-9]+页|-[0-9]+-|[(]?(?:续.{0,2}表|接上[表页]|转下[表页]|(?:以下|此页)无正文)[)]?")
TITLE = re.compile(
    r".*(?:台[账帐]|(?:一览|统计|情况|登记|明细|汇总|信息)表|名册|名单|清单)(?:[(].*[)])?"
    rf"|附[件表](?:[0-9]{{1,2}}|{_NUMERAL})?(?:[:.].*)?|(?:(?:计量|金额)?单位):.*"
)
PLACE = re.compile(".{1,8}(?:县|镇|乡|街道|社区|园区|开发区|集聚区|片区)")
PLACE_AND_COUNT = re.compile(rf"{PLACE.pattern}[(:]?共?[0-9]+[家个人名户][)]?")
_THINGS = (
    "“?两新”?组织|非公(?:有制)?(?:经济)?(?:企业|组织)|企业|单位|社会组织|组织"
    "|(?:基层)?党组织|党?支部|党员|(?:入党)?申请人|记录|人员"
)
RECORD_COUNT = re.compile(
    r"[(]?(?:(?:附?注|备注|说明)[:.])?(?:以上|上述|本[表页册]|全[县镇乡市区])*"
    rf"(?P<place>.{{1,8}}(?:县|镇|乡|街道|社区|园区|开发区|集聚区|片区))?(?P<before>{_THINGS})?"
    rf"(?:合计|共计|总计|小计|总共|共|计|总?数量?|现有)[有为:]*(?P<after>{_THINGS})?[有为:(]*"
    r"(?P<number>[0-9]{1,6}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
    rf"(?P<unit>[家户个名人条])?(?P<last>{_THINGS})?[)]*[。.]?(?:[,;:。(](?![0-9]).*)?"
)
"""共4家, 合计：4家 or 全县共有非公企业4家: how many there are, alone in a row."""
COUNT_OF_UNITS = re.compile(
    "(?:两新组织|非公企业|企业|单位|社会组织|党?支部)?共?(?:有|计)?(?:[0-9]+|[一二两三四五六七八九十百]+)[家个户]"
    "(?:两新组织|非公企业|企业|单位|社会组织|党?支部)?"
)
EXAMPLE = re.compile(r"[(\[]?(?:填[写表报])?(?:示例|样例|范例|举例|例[子如]?)[0-9]{0,2}[)\]]?:?|(?:例如?|如):.+")
UNIT = re.compile("[(](?:人|名|元|万元|个|家|次|场|分|年|月|日|%)[)]")
PLAIN_ID = re.compile("(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[0-9A-Za-z][0-9A-Za-z_/.-]*|[0-9]{15,20}")
"""What an id looks like that cannot be anything else."""
HAS_CODE = re.compile("[0-9A-Za-z]")
ID_ALONE = re.compile("[0-9A-Za-z][0-9A-Za-z_/.-]*")
RUNNING = frozenset({"序号", "顺序号", "行号", "no", "no.", "number", "#"})
STEMS, LETTERS = "甲乙丙丁戊己庚辛壬癸", "abcdefghijklmnopqrstuvwxyz"
ORDINAL = re.compile(r"[(\[]?第?([0-9]{1,3})(?:[列栏]|=[0-9+\-*/()]+)?[)\]]?")
ROW_OF_NUMBERS = frozenset({"栏次", "行次", "栏号", "列号", "列次", "序号"})
FEWEST_NUMBERS, FEWEST_DOUBTFUL = 3, 4
