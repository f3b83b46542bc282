"""The codes of 类, 款 and 项 beside their names, in the ways in which documents print them."""

from __future__ import annotations

import pytest

from budgets.disclosure.readers.code_lookup import has_path, path_of


@pytest.mark.parametrize(
    "label",
    [
        "农林水支出（类）林业和草原（款）事业机构（项）",
        "农林水支出（213类）林业和草原（02款）事业机构（04项）",
        "农林水支出类（213）林业和草原款（02）事业机构项（04）",
        "农林水支出（213）林业和草原（02）事业机构（04）",
        "农林水支出[213]林业和草原[21302]事业机构[2130204]",
        "农林水支出（213）林业和草原（02）事业机构（04）2024年预算数为",
    ],
)
def test_a_path_is_told_by_its_marks_or_its_codes(label: str) -> None:
    names, code = path_of(label)
    assert names == ("农林水支出", "林业和草原", "事业机构")
    assert code in ("", "2130204")
    assert bool(code) is ("21" in label)


def test_a_whole_code_behind_a_name_with_brackets_of_its_own() -> None:
    names, code = path_of("其他政府办公厅（室）及相关机构事务支出（2010399）")
    assert names == ("其他政府办公厅（室）及相关机构事务支出",)
    assert code == "2010399"


@pytest.mark.parametrize(
    "label",
    [
        "公务接待（12）批次（30）",
        "工资福利支出（301）",
        "事业机构（2130204）项目经费，公务接待费",
        "第（203）号文件",
    ],
)
def test_other_numbers_in_brackets_are_no_path(label: str) -> None:
    assert not has_path(label)
