"""Slips of the people who write a policy file: the message alone says how to mend each."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from pingyuan_rules import InvalidData, from_json, overlay
from pingyuan_rules.policy import Overlay


def told(text: str) -> str:
    """What is wrong with a policy file, in Chinese."""
    with pytest.raises(InvalidData) as caught:
        overlay(text=text)
    (problem,) = caught.value.problems
    return problem.remedy.zh


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("county = 示范县", "请更正第1行：文字须加引号"),
        ("county = “示范县”", "请更正第1行：标点须用半角"),
        ("work_by_union = 是", "请更正第1行：是写作 true，否写作 false；文字须加引号"),
        ("work_by_union = True  # 工会", "请更正第1行：是写作 true，否写作 false；文字须加引号"),
        ('county = "“两新”示范县" x', "请更正第1行：写法应为 键 = 值"),
        ("minimum_full_members：5", "请更正第1行：标点须用半角"),
        ("minimum_full_members ＝ 5", "请更正第1行：标点须用半角"),
        ("minimum_full_members = ５", "请更正第1行：数字须用半角"),
        ("# 本县\n正式党员 = 5", "请更正第2行：中文的键须加引号"),
        ("# 本县\r\nx = { 正式党员 = 5 }\r\n", "请更正第2行：中文的键须加引号"),
        ("[[minimum_full_members]]\nsince = 2017-1-1", "请更正第2行：日期须写成 2016-10-21 的形式"),
        ("since = 2017年1月1日", "请更正第1行：日期须写成 2016-10-21 的形式"),
        ("activity_fund_per_member = 40000元", "请更正第1行：数字不带单位和千位分隔符"),
        ("activity_fund_per_member = 40,000", "请更正第1行：数字不带单位和千位分隔符"),
        ('county = "示范县\noffice = "x"', "请更正第1行：引号须成对"),
        ("a = 1\na = 2\n", "请更正第2行：同一个键写了两次"),
        ("a = 1\na = 2", "请按 TOML 语法更正：同一个键写了两次"),
        ("[county]\n[county]", "请更正第2行：同一个键写了两次"),
        (r'county = "C:\Users"', "请更正第1行：路径中的 \\ 写作 /"),
        ("x = [1,", "请按 TOML 语法更正：文件不完整"),
        ("county", "请按 TOML 语法更正：文件不完整"),
    ],
)
def test_a_text_that_is_no_toml_names_the_line_and_the_likely_slip(text: str, remedy: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    assert told(text).startswith(remedy)


def test_a_file_in_another_encoding_is_to_be_saved_as_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "county.toml"
    path.write_bytes('county = "示范县"'.encode("gbk"))
    with pytest.raises(InvalidData) as caught:
        overlay(path)
    assert caught.value.problems[0].remedy.zh.startswith("请用编辑器另存为 UTF-8 编码")


@pytest.mark.parametrize("label", ["每名党员每年活动经费", "每名党员活动经费"])
def test_a_label_in_place_of_a_key_names_the_key(label: str) -> None:
    assert told(f'"{label}" = 40000') == "是否为 activity_fund_per_member？请删去或改名"


def test_a_chinese_key_that_is_near_no_label_is_to_be_deleted() -> None:
    assert told('"甲乙丙丁" = 1') == "请删去或改名；全部的键见 pingyuan-rules rulebook"
    # Within a value there are few keys, and a county's own class of policy has others.
    assert told('[[minimum_full_members]]\nvalue = 5\n"甲乙丙丁" = 1') == "请删去或改名"


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ('minimum_full_members = "5"', "请只写数字，不加引号、单位和千位分隔符"),
        (
            'activity_fund_per_member = "400元"',
            "请只写数字，不加引号、单位和千位分隔符；金额以分计，如300元写作 30000",
        ),
        ("minimum_full_members = true", "请更正"),
        ("activity_fund_per_member = 300.5", "请更正；金额以分计，如300元写作 30000"),
        ("activity_fund_per_member = -1", "请更正"),
        ("work_by_union = 1", "是写作 true，否写作 false，不加引号"),
        ('work_by_union = "是"', "是写作 true，否写作 false，不加引号"),
        ('activity_fund_basis = "some"', "请更正"),
        ('activity_fund_basis = "仅正式党员"', "请写作 full"),
        ('activity_fund_basis = "full members only"', "请写作 full"),
        ("[minimum_full_members]\nvalue = 5", "带日期的取值写在双方括号下：[[minimum_full_members]]"),
        ("[[minimum_full_members]]\nvalue = { value = 5 }", "请更正"),
        ('[[minimum_full_members]]\nsince = "2017-01-01"\nvalue = 5', "请写作 2016-10-21，不加引号"),
        ("[[minimum_full_members]]\nsince = 2017\nvalue = 5", "请更正"),
        (
            '[[minimum_full_members]]\nsince = 2017-01-01\nuntil = "2018-01-01"\nvalue = 5',
            "请写作 2016-10-21，不加引号",
        ),
    ],
)
def test_a_value_of_another_kind_is_told_how_to_be_written(text: str, remedy: str) -> None:
    assert told(text) == remedy


def test_a_choice_is_told_with_what_each_value_means() -> None:
    with pytest.raises(InvalidData) as caught:
        overlay(text='demonstration_counting = "合并"')
    (problem,) = caught.value.problems
    assert problem.expected.zh == "以下之一：separate（市级与县级分别统计）、nested（县级含市级）"
    assert problem.expected.en.startswith("one of separate (")


def test_one_table_is_no_raw_text_of_python() -> None:
    with pytest.raises(InvalidData) as caught:
        overlay(text="[minimum_full_members]\nsince = 2018-01-01\nvalue = 5")
    text = caught.value.problems[0].text("zh")
    assert "minimum_full_members：现为 一个表，应为整数，1 至 1000000。" in text
    assert text.endswith("带日期的取值写在双方括号下：[[minimum_full_members]]。")
    with pytest.raises(InvalidData) as caught:
        from_json('{"minimum_full_members": {"value": 5}}', Overlay)
    assert "[[" not in caught.value.text("zh"), "JSON has no such brackets"


def test_a_day_in_json_is_a_text_and_keeps_its_quotation_marks() -> None:
    with pytest.raises(InvalidData) as caught:
        from_json('{"minimum_full_members": [{"since": "2017年1月1日", "value": 5}]}', Overlay)
    assert caught.value.problems[0].remedy.zh == "请更正"
    county = from_json('{"minimum_full_members": [{"since": "2017-01-01", "value": 5}]}', Overlay)
    assert county.values["minimum_full_members"][0].since == date(2017, 1, 1)
