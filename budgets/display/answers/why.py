"""Why it changed: from last year to this year step by step, each with the department's words or without."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from budgets.disclosure.anchors import numbered_anchor
from budgets.disclosure.model import Nature
from budgets.display.answers.bars import StepScale
from budgets.display.answers.frame import Frame
from budgets.display.answers.keys import steps_key, unit_key
from budgets.display.answers.words import change as change_text
from budgets.display.answers.words import figure, money, published, quoted, say, signed
from budgets.display.rows import Fold, Row, Rows, Section, Text, Why
from budgets.models.lines import NATURE_LABELS
from budgets.reports.answers.headline import Explanation, Headline
from budgets.reports.answers.steps import CENT_OF_WAN, Step, StepKind, Steps
from budgets.reports.pages.year_on_year import ComparisonBasis


def why_section(frame: Frame, headline: Headline | None) -> Section | None:
    """Return the steps; where they are not known, the printed change and the reason."""
    explanation = headline.explanation if headline else None
    if headline is None or explanation is None:
        return None
    steps = explanation.steps
    rows = _steps(frame, steps) if steps else _one_step(frame, headline, explanation)
    return Section(
        anchor="why",
        heading=_heading(frame, headline, explanation.change),
        say=_say(frame, steps),
        key=steps_key() if steps else unit_key(),
        rows=rows,
        folds=_all_reasons(frame),
    )


def _heading(frame: Frame, headline: Headline, change: Decimal) -> tuple[Text, ...]:
    largest = max(headline.now, headline.now - change)
    amount = money(change, largest)
    if frame.is_final:
        if abs(change) < CENT_OF_WAN / 2:
            return (_("和 {year} 年花的一样多，").format(year=frame.year - 1), _("里面有增有减"))
        words = _("多花 {amount}") if change > 0 else _("少花 {amount}")
        return (_("为什么比 {year} 年").format(year=frame.year - 1), words.format(amount=amount))
    if abs(change) < CENT_OF_WAN / 2:
        return (_("总数没有变，"), _("里面有增有减"))
    return (_("为什么多了") if change > 0 else _("为什么少了"), amount)


def _say(frame: Frame, steps: Steps | None) -> str:
    if steps:
        return _("从上年到今年，一步一步。引号里是部门文件的原话。")
    if frame.papers.before is None:
        return _("本站没有它上年的文件，不能一步一步算，只列文件写的变化和原因。")
    return _("上年和今年的文件对不成一步一步，只列变化和文件写的原因。")


# Steps


def _steps(frame: Frame, steps: Steps) -> Rows:
    scale = StepScale(step.change for step in steps.items)
    first = _ends(frame, steps.before, frame.year - 1)
    last = _ends(frame, steps.now, frame.year, why=_sum(frame, steps))
    return Rows(
        (first, *(_step(frame, step, scale, steps.loose) for step in steps.large)),
        ordered=True,
        fold=_small(frame, steps, scale),
        last=(last,),
    )


def _ends(frame: Frame, amount: Decimal, year: int, why: Why | None = None) -> Row:
    words = _("{year} 年实际花了") if frame.is_final else _("{year} 年计划")
    return Row(
        name=words.format(year=year),
        amount=figure(amount, frame.decimals),
        why=why,
        total=True,
        stepped=True,
    )


def _sum(frame: Frame, steps: Steps) -> Why:
    words = _("说明了原因的 {said}，没有说明的 {unsaid}，合计 {all}")
    return Why(
        words.format(
            said=signed(steps.said, frame.decimals),
            unsaid=signed(steps.unsaid, frame.decimals),
            all=change_text(steps.now, steps.before, frame.decimals),
        )
    )


def _step(frame: Frame, step: Step, scale: StepScale, loose: tuple[str, ...]) -> Row:
    return Row(
        name=step_name(step),
        amount=signed(step.change, frame.decimals),
        bar=scale.bar(step.change, explained=bool(step.reason)),
        why=Why(quoted(step.reason))
        if step.reason
        else Why(_unexplained(step, loose), missing=True),
        stepped=True,
    )


def _unexplained(step: Step, loose: tuple[str, ...]) -> str:
    if loose:
        return _("文件没有单独说明原因")
    if step.is_gone:
        return _("文件没有说明原因（今年没有这个项目）")
    if step.is_new:
        return _("文件没有说明原因（上年没有这个项目）")
    return _("文件没有说明原因")


def step_name(step: Step) -> Text:
    """Return what a step is of."""
    if step.kind is StepKind.PROJECT:
        words = _("项目：{name}（其余部分）") if step.is_rest else _("项目：{name}")
        return say(words, name=published(step.name))
    if step.kind is StepKind.NATURE:
        return str(NATURE_LABELS[Nature(step.name)])
    rest = {
        StepKind.BASIC: _("日常支出的其余部分"),
        StepKind.PROJECTS: _("项目支出的其余部分"),
        StepKind.REST: _("其余的变化"),
    }
    whole = {
        StepKind.STAFF: _("人员经费"),
        StepKind.OFFICE: _("公用经费"),
        StepKind.BASIC: _("日常支出"),
        StepKind.PROJECTS: _("项目支出"),
        StepKind.CLAUSE: _("文件写的一项"),
        StepKind.REST: _("全部变化"),
    }
    return rest[step.kind] if step.is_rest and step.kind in rest else whole[step.kind]


def _small(frame: Frame, steps: Steps, scale: StepScale) -> Fold | None:
    small = steps.small
    if not small:
        return None
    total = sum((step.change for step in small), Decimal(0))
    words = ngettext(
        "另外 %(n)s 项小的变化，合计 %(sum)s，文件都没有说明原因",
        "另外 %(n)s 项小的变化，合计 %(sum)s，文件都没有说明原因",
        len(small),
    ) % {"n": len(small), "sum": signed(total, frame.decimals)}
    return Fold(
        words, Rows([_step(frame, step, scale, steps.loose) for step in small], ordered=True)
    )


# Without steps


def _one_step(frame: Frame, headline: Headline, explanation: Explanation) -> Rows:
    base = headline.now - explanation.change
    words = _("增加") if explanation.change > 0 else _("减少")
    if abs(explanation.change) < CENT_OF_WAN / 2:
        words = _("没有变化")
    text = explanation.text
    none = _("文件没有说明总数为什么变") if explanation.of_parts else _("文件没有说明原因")
    missing = Why(none, missing=True)
    middle = Row(
        name=words,
        amount=signed(explanation.change, frame.decimals),
        why=Why(quoted(text)) if text else missing,
        stepped=True,
    )
    first = _ends(frame, base, frame.year - 1)
    name = _base_name(frame, headline)
    if name:
        first = Row(name=name, amount=first.amount, total=True, stepped=True)
    last = _ends(frame, headline.now, frame.year, why=_said(frame, explanation))
    return Rows((first, middle), ordered=True, last=(last,))


def _base_name(frame: Frame, headline: Headline) -> str:
    if headline.before.basis is ComparisonBasis.DERIVED:
        return _("{year} 年计划（倒推）").format(year=frame.year - 1)
    if headline.before.basis is ComparisonBasis.STATED and not frame.is_final:
        return _("{year} 年计划（文件里写的）").format(year=frame.year - 1)
    return ""


def _said(frame: Frame, explanation: Explanation) -> Why | None:
    if explanation.said is None or explanation.unsaid is None:
        return None
    if explanation.is_whole:
        return Why(_("说明了原因的是全部的变化"))
    words = _("说明了原因的 {said}，没有说明的 {unsaid}")
    return Why(
        words.format(
            said=signed(explanation.said, frame.decimals),
            unsaid=signed(explanation.unsaid, frame.decimals),
        )
    )


# All that the document says


def _all_reasons(frame: Frame) -> tuple[Fold, ...]:
    """Return every reason of the document in its own words: each has its place on the page."""
    rows = []
    for stated in frame.papers.report.stated_reasons():
        if not stated.reason.text:
            continue
        change = stated.comparison.change
        rows.append(
            Row(
                name=_label(stated.reason.label, comparable=stated.reason.comparable),
                amount=signed(change, frame.decimals) if change is not None else "",
                why=Why(quoted(stated.reason.text)),
                stepped=True,
                anchor=numbered_anchor("reason", stated.number),
            )
        )
    if not rows:
        return ()
    words = ngettext("部门写的 %(n)s 条原因，原文", "部门写的 %(n)s 条原因，原文", len(rows))
    return (Fold(words % {"n": len(rows)}, Rows(rows)),)


def _label(label: str, *, comparable: bool) -> Text:
    shown = published(label)
    return say(_("{label}（同口径）"), label=shown) if comparable else shown
