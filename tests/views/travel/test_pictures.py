"""Pictures that the server draws: their letters, what does not fit, what has no glyph, their mark."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from budgets.display.pictures import lettering
from budgets.display.pictures.png import png
from budgets.display.pictures.scene import Line, Scene
from budgets.display.pictures.share import Share, ShareBar, share_scene
from budgets.display.pictures.svg import svg

RARE = "\U00020bb7"  # 𠮷, which no font of the portal has
SHARE = Share(
    title="云溪县消防救援大队 2024 年预算",
    label="2024 年计划花",
    figure="1,234",
    unit="万元",
    aside="",
    sentence="比 2023 年的计划多 34 万元（+2.8%）。文件没有说明原因。",
    bars=(ShareBar("用在公共安全", "75 元", Decimal(75)),),
    foot="部门预算公开 · 第 1 版",
)


def texts(scene: Scene) -> list[str]:
    return [part.text for part in scene.parts if isinstance(part, Line)]


def test_both_fonts_have_every_character_that_they_are_said_to_have() -> None:
    for bold in (False, True):
        letters = lettering.font(20, bold=bold)
        box = bytes(letters.getmask("\U000f0000"))
        empty = [each for each in lettering.known() if not each.isspace()]
        assert [each for each in empty if bytes(letters.getmask(each)) == box] == []


def test_the_fonts_have_every_character_of_the_interface_and_the_demonstration() -> None:
    top = settings.BASE_DIR
    sources = [top / "locale/en/LC_MESSAGES/django.po", *top.glob("demo/**/*.t*t")]
    written = {each for path in sources for each in path.read_text(encoding="utf-8")}
    assert "".join(sorted(each for each in written - lettering.known() if each.isprintable())) == ""


def test_the_fonts_are_free_and_small() -> None:
    files = {path.name: path.stat().st_size for path in lettering.FONTS.iterdir()}
    assert "OFL.txt" in files
    assert sum(files.values()) < 5_000_000


@given(
    st.text(alphabet="支出预算增加年万元0123456789,.（）。；，“” abcXYZ", max_size=200),
    st.integers(60, 600),
    st.integers(1, 3),
)
def test_no_line_is_wider_than_it_may_be(text: str, most: int, lines: int) -> None:
    found = lettering.wrapped(text, 20, most, lines)
    assert len(found) <= lines
    whole = "".join(found).replace(" ", "")
    flat = "".join(text.split())
    assert whole == flat or whole.endswith("……") or len(found) < lines
    for line in found:
        pieces = lettering._PIECE.findall(line)
        assert lettering.width(line, 20) <= most or len(pieces) <= 2


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("比上年多 2,339 万元（+3.1%）。其余没有说明", 230, "比上年多 2,339 万元……"),
        ("工资正常晋级晋档；生均公用经费标准提高", 220, "工资正常晋级晋档……"),
        ("短", 100, "短"),
    ],
)
def test_a_long_text_is_cut_at_a_clause_and_no_number_is_torn(
    text: str, room: int, expected: str
) -> None:
    assert lettering.fitted(text, 20, room) == expected


def test_a_character_without_a_glyph_is_marked_and_said() -> None:
    assert lettering.shown(f"县{RARE}局") == "县〓局"
    plain = texts(share_scene(SHARE))
    marked = texts(share_scene(replace(SHARE, title=f"{RARE}县教育局 2024 年预算")))
    assert lettering.note() not in plain
    assert "〓县教育局 2024 年预算" in marked
    assert lettering.note() in marked


def test_the_picture_has_the_size_that_messengers_want_and_bears_the_mark() -> None:
    marked = replace(SHARE, mark="演示", notices=("演示数据：县是编的",))
    scene = share_scene(marked)
    assert {"演示", "演示数据：县是编的"} <= set(texts(scene))
    file = png(scene)
    image = Image.open(BytesIO(file))
    assert image.size == (1200, 630)
    assert image.text["Description"] == "演示数据：县是编的"  # type: ignore[attr-defined]
    assert len(file) < 100_000


@pytest.mark.parametrize("length", [1, 40, 400])
def test_no_text_leaves_the_picture(length: int) -> None:
    long = "很长的名称" * length
    share = replace(SHARE, title=long, sentence=long, label=long, foot=long, aside=long, mark="演示",
                    notices=(long,), bars=(ShareBar(long, "75 元", Decimal(75)),) * 3)  # fmt: skip
    for part in share_scene(share).parts:
        if isinstance(part, Line):
            wide = lettering.width(part.text, part.size, bold=part.bold)
            left = part.x - {"start": 0, "middle": wide / 2, "end": wide}[part.at]
            assert left >= 71
            assert left + wide <= 1200 - 71, part


def test_a_hostile_text_stays_text() -> None:
    share = replace(SHARE, title='<script>alert("x")</script>', notices=("]]><b>&",))
    root = ElementTree.fromstring(svg(share_scene(share)))  # noqa: S314 - our own
    assert not root.findall(".//{http://www.w3.org/2000/svg}script")
    assert any("<script>" in (each.text or "") for each in root.iter())
