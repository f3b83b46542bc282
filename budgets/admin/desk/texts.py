"""The parts that are words: functions, priorities, units, passages, glossary, holdings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from budgets.admin.desk.entry_page import RowForm, RowsPage, figure_field
from budgets.disclosure.model import Section, UnitKind
from budgets.disclosure.money import Amount
from budgets.forms import TextField
from budgets.models import Function, Holding, Passage, Priority, Term, Unit
from budgets.models.fields import SECTION_LABELS
from budgets.models.narrative import UNIT_KIND_LABELS

_LONG = forms.Textarea(attrs={"rows": 2, "cols": 60})


class FunctionForm(RowForm):
    text = TextField(label=_("职能"), widget=_LONG)


class Functions(RowsPage):
    key = "functions"
    title = _("职能")
    help = _("一行一条，序号自动编排。可以把多行文字一次粘贴进来，会自动分到各行。")
    model, form = Function, FunctionForm


class PriorityForm(RowForm):
    title = TextField(label=_("标题"), max_length=200)
    text = TextField(label=_("内容"), required=False, widget=_LONG)


class Priorities(RowsPage):
    key = "priorities"
    title = _("重点工作")
    help = _("每项写一个标题和一段内容。")
    model, form = Priority, PriorityForm


class UnitForm(RowForm):
    name = TextField(label=_("名称"), max_length=120, widget=forms.TextInput(attrs={"size": 40}))
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[(kind.value, text) for kind, text in UNIT_KIND_LABELS.items()],
        initial=UnitKind.SUBORDINATE.value,
    )
    amount = figure_field(_("收支总计"))

    def clean_amount(self) -> Amount | None:
        """Allow an absent amount, except one that the unit had last year: that must be answered."""
        typed: Amount | None = self.cleaned_data["amount"]
        before = self.stored_amount(self.kept, "amount")
        if typed is None and before is not None:
            return before if before.is_unsaid else Amount.open(self.money_unit)
        return typed


class Units(RowsPage):
    key = "units"
    title = _("单位构成")
    help = _(
        "部门本级、下属预算单位；没有下属单位的，可列内设机构。收支总计按单位公开的才填；"
        "上年有的，提交以前要填好，或写“没有公开”。"
    )
    model, form = Unit, UnitForm


class TermForm(RowForm):
    term = TextField(label=_("名词"), max_length=200)
    text = TextField(label=_("解释"), widget=_LONG)


class Glossary(RowsPage):
    key = "glossary"
    title = _("名词解释")
    help = _("用部门自己的话解释文件里的名词。")
    model, form = Term, TermForm


class PassageForm(RowForm):
    section = forms.ChoiceField(
        label=_("部分"),
        choices=[(section.value, text) for section, text in SECTION_LABELS.items()],
        initial=Section.REVENUE_EXPENDITURE.value,
    )
    heading = TextField(label=_("标题"), max_length=200, required=False)
    text = TextField(label=_("文字"), widget=_LONG)


class Passages(RowsPage):
    key = "passages"
    title = _("文字说明")
    help = _("各部分的说明文字，照文件原文。")
    model, form = Passage, PassageForm
    number_field, first_number = "order", 0


class HoldingForm(RowForm):
    name = TextField(label=_("资产"), max_length=120)
    count = forms.IntegerField(label=_("数量"), min_value=0, max_value=10_000_000, required=False)
    measure = TextField(
        label=_("计量单位"), max_length=20, widget=forms.TextInput(attrs={"size": 8})
    )


class Holdings(RowsPage):
    key = "holdings"
    title = _("国有资产占有")
    help = _(
        "按数量公开的资产，如公务用车 3 辆；数量空着就是还没有填，提交以前要填好。"
        "购置资产的金额填在“国有资产购置”表。"
    )
    model, form = Holding, HoldingForm
    number_field, first_number = "order", 0
