"""What is personal is told by its heading and by its value, and nothing else is taken for it."""

import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from numbers_made_up import CODES, IDS, NOBODY, citizen, made
from pingyuan_rules.engine import facts_of
from pingyuan_rules.ledger import sample_ledger
from pingyuan_rules.ledger.ledger_model import FIELDS
from pingyuan_rules.ledger.personal import is_personal_heading, looks_personal, masked

PERSONAL = """
姓名 姓　名 书记姓名 党员姓名 法定代表人姓名 联系电话 书记电话 办公电话 手机 手机号码 联系人手机（必填） 身份证
身份证号 公民身份号码 证件号码 住址 家庭住址 家庭地址 户籍所在地 出生日期 出生年月 生日 微信 微信号 QQ QQ号 ｑｑ
邮箱 电子邮箱 电子邮件 E-mail地址 Email邮箱 护照号 性别 民族 籍贯 年龄 党组织书记 党支部书记 负责人 联系人
联系人及电话 法定代表人 党建指导员 党员名单 党员花名册
"""
PERSONAL_ENGLISH = """
email, E-mail, e-mail address, phone, Telephone, Tel., phone_number, contactPhone, mobile, Mobile No., mobile phone,
cell phone, WeChat, QQ, ID card, citizen id, identity number, passport no., birth date, Date of birth, birthday, DOB,
home address, full name, Surname, secretary's name, name of the secretary, contact name, contact person, contact,
secretary, shouji, sfzh, gender, 联系 电话
"""
NOT_PERSONAL = """
单位名称 党组织名称 党支部名称 统一社会信用代码 组织编号 党员编号 注册地址 单位地址 登记日期 成立日期 书记任职日期
书记专兼职 书记是否党员 法定代表人是否党员 法定代表人是否兼任书记 是否有手机 有联络员 有党建工作指导员 配有书记
派出指导员数 党委委员数 女党员数 少数民族党员数 微信公众号 公众号 微信群 党员QQ群 电话会议次数 手机数量 政治生日
注册资本 年营业收入 备注 序号 村名 镇名 网址 联系组织数 最近联系日期 未转入组织关系党员 县委领导班子成员编号 —
"""
NOT_PERSONAL_ENGLISH = """
name, organization name, branch_name, Branch ID, member id, code, credit code, address, hotel, telling, birthrate,
mobile members, number of phones, has email, has a secretary, secretary full-time, sector, date of last contact,
contacts in the year, WeChat group, remarks,
"""


@pytest.mark.parametrize("heading", [*PERSONAL.split(), *PERSONAL_ENGLISH.split(",")])
def test_headings_that_are_personal(heading: str) -> None:
    assert is_personal_heading(heading)
    assert is_personal_heading(f" {heading}\n")


@pytest.mark.parametrize("heading", [*NOT_PERSONAL.split(), *NOT_PERSONAL_ENGLISH.split(",")])
def test_headings_that_are_not(heading: str) -> None:
    assert not is_personal_heading(heading)


def test_no_fact_is_personal() -> None:
    infos = [info for record in FIELDS for info in facts_of(record).values()]
    headings = [text for info in infos for text in (info.label.zh, info.label.en, info.name)]
    assert [heading for heading in headings if is_personal_heading(heading)] == []


DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
CITIZENS = st.builds(citizen, st.just(NOBODY), DAYS, st.integers(0, 999))
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
AROUND = st.sampled_from(["{}", " {} ", "电话{}。", "({})", "联系人，{}，下午", "tel:{}", "{}；备用"])


class TestValues:
    @given(CITIZENS, AROUND)
    def test_a_citizen_id(self, number: str, around: str) -> None:
        self.is_hidden(number, around)
        self.is_hidden(number.lower(), around)
        self.is_hidden(f"{number[:6]} {number[6:14]} {number[14:]}", around)

    @given(MOBILES, AROUND)
    def test_a_mobile_number(self, number: str, around: str) -> None:
        self.is_hidden(number, around)
        self.is_hidden(f"{number[:3]}-{number[3:7]}-{number[7:]}", around)
        self.is_hidden(f"+86 {number}", around)
        self.is_hidden("".join(chr(ord(digit) + 0xFEE0) for digit in number), around)

    @given(st.emails(domains=st.sampled_from(["example.com", "mail.example.org"])), AROUND)
    @example("some.one+x@example.com", "{}")
    def test_an_address(self, address: str, around: str) -> None:
        assume(all(char.isalnum() or char in "._%+-" for char in address.partition("@")[0]))
        self.is_hidden(address, around)

    def is_hidden(self, secret: str, around: str) -> None:
        text = around.format(secret)
        assert looks_personal(text)
        assert masked(text) == around.format("*" * len(secret))
        assert not looks_personal(masked(text))

    def test_several_in_one_text(self) -> None:
        assert masked("a@example.com, b@example.com; ZZ-0001") == "*************, *************; ZZ-0001"

    @given(MOBILES)
    def test_a_mobile_number_as_a_number(self, number: str) -> None:
        assert looks_personal(int(number))
        assert looks_personal(float(number))


class TestNothingElse:
    @given(CODES)
    def test_credit_codes_pass(self, code: str) -> None:
        """Where a citizen id has the century of birth, a code has the end of its division."""
        assume(code[0] == "9" or code[6:8] not in ("19", "20"))
        assert masked(code) == code
        assert not looks_personal(f"代码 {code}。")

    def test_the_few_that_are_formed_like_a_citizen_id_do_not(self) -> None:
        """A code that is hidden does no harm."""
        drawn = [made("51", "000019", f"4910{day}{n:02}") for day in range(10, 31) for n in range(100)]
        digits = [code for code in drawn if code[:17].isdecimal()]
        alike = [code for code in digits if citizen(code[:6], code[6:14], int(code[14:17])) == code]
        assert 0 < len(alike) < len(drawn) / 10
        assert {masked(code) for code in alike} == {"*" * 18}

    @given(IDS)
    def test_ids_of_a_ledger_pass(self, text: str) -> None:
        assert masked(text) == text
        assert not looks_personal(text)

    @given(
        st.one_of(
            st.integers(-100_000, 1_000_000_000),
            st.decimals(0, 99_999_999_999, places=2).map(str),
            st.dates(),
            st.datetimes(),
            st.dates().map(str),
            st.none(),
            st.booleans(),
        )
    )
    @example(13800138000.5)
    @example("13800138000.00")
    @example("1.13800138000")
    @example("13,800,138,000")
    @example("20161021183700")
    def test_counts_amounts_and_dates_pass(self, value: Any) -> None:
        assert not looks_personal(value)

    @given(CITIZENS, st.integers(1, 9))
    def test_a_number_with_a_wrong_check_passes(self, number: str, more: int) -> None:
        last = "0123456789X"[("0123456789X".index(number[-1]) + more) % 11]
        assert not looks_personal(number[:-1] + last)

    @pytest.mark.parametrize("born", ["19001301", "20230229", "19000000"])
    def test_a_day_that_was_not_passes(self, born: str) -> None:
        assert not looks_personal(citizen(NOBODY, born, 1))

    @pytest.mark.parametrize(
        "text", ["", "a@b", "@example.com", "0753-8888888", "(12345678901234567890)", "示范企业001"]
    )
    def test_other_texts_pass(self, text: str) -> None:
        assert masked(text) == text

    def test_the_sample_ledger_passes(self) -> None:
        texts = [path.read_text(encoding="utf-8") for path in sample_ledger("csv").glob("*.csv")]
        assert texts
        assert all(masked(text) == text for text in texts)

    @given(st.text())
    def test_what_is_masked_is_as_long_as_before(self, text: str) -> None:
        assert len(masked(text)) == len(text)


def test_without_python_stdnum(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stdnum.cn.ric", None)
    assert masked("ZZ-0001, someone@example.com") == "ZZ-0001, *******************"
    with pytest.raises(ModuleNotFoundError, match="needs python-stdnum"):
        looks_personal(citizen(NOBODY, "19491001", 1))
