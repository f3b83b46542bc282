"""The parts that are about other figures: reasons for change, repeated amounts, projects, indicators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from budgets import store
from budgets.admin.desk import quantity_choices
from budgets.admin.desk.entry_page import RowForm, RowsPage, figure_field
from budgets.disclosure.model import Direction, Disclosure, LineKey
from budgets.disclosure.money import Amount, Percent
from budgets.disclosure.next_year import changed
from budgets.forms import PercentField, TextField, percent_as_typed
from budgets.models import Edition, Indicator, Project, Reason, Statement
from budgets.models.fields import amount_columns, percent_columns, percent_from
from budgets.models.narrative import DIRECTION_LABELS

_DIRECTIONS = [(direction.value, text) for direction, text in DIRECTION_LABELS.items()]
_LONG = forms.Textarea(attrs={"rows": 2, "cols": 50})
_SHORT = forms.TextInput(attrs={"size": 10})


class ReasonForm(RowForm):
    """A reason. Change and percentage are typed without sign: the direction says which way."""

    about = forms.ChoiceField(label=_("什么变了"))
    direction = forms.ChoiceField(label=_("方向"), choices=_DIRECTIONS)
    change = figure_field(_("变化"))
    percent = PercentField(label=_("变化率%"))
    prior = figure_field(_("上年"))
    text = TextField(label=_("原因"), required=False, widget=_LONG)
    comparable = forms.BooleanField(label=_("同口径"), required=False)
    comparable_direction = forms.ChoiceField(
        label=_("扣除该因素后"), choices=[("", "—"), *_DIRECTIONS], required=False
    )
    offered = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["percent"]
        if isinstance(field, PercentField):
            field.kept = self._percent(self.kept)

    def says_something(self) -> bool:
        """Return whether a row counts: one that was offered does once its reason is written."""
        if self["offered"].data in (None, "", "False"):
            return super().says_something()
        return bool((self["text"].data or "").strip())

    def stored_amount(self, kept: Any, name: str) -> Amount | None:
        amount = super().stored_amount(kept, name)
        return _without_sign(amount) if name == "change" else amount

    def _percent(self, kept: Any) -> Percent | None:
        found = percent_from(kept, "percent") if kept is not None else None
        return Percent(abs(found.value), found.printed) if found else None

    def initial_of(self, kept: Any) -> dict[str, Any]:
        return super().initial_of(kept) | {
            "offered": kept.pk is None,
            "about": kept.key.as_json,
            "percent": percent_as_typed(self._percent(kept)),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        change, direction = cleaned.get("change"), cleaned.get("direction")
        if change is None:
            return cleaned
        if change.yuan is not None and change.yuan < 0:
            self.add_error("change", _now("变化金额不带正负号，增加或减少由“方向”说明。"))
        elif direction == Direction.FLAT and change.yuan:
            self.add_error("change", _now("持平时没有变化金额，请改方向或清空这一格。"))
        elif direction in (Direction.INCREASE, Direction.DECREASE) and change.yuan == 0:
            self.add_error("change", _now("增加或减少的金额不能是 0；没有变化请选“持平”。"))
        return cleaned

    def columns(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        key = LineKey.of_json(cleaned["about"])
        down = cleaned["direction"] == Direction.DECREASE
        kept_key = self.kept.key if self.kept is not None else None
        label = self.kept.label if kept_key == key else quantity_choices.label_of(key, self.edition)
        return {
            **key.columns,
            "label": label,
            "direction": cleaned["direction"],
            **amount_columns("change", _signed(cleaned["change"], down)),
            **percent_columns("percent", _signed_percent(cleaned["percent"], down)),
            **amount_columns("prior", cleaned["prior"]),
            "comparable": cleaned["comparable"],
            "comparable_direction": cleaned["comparable_direction"],
            "text": cleaned["text"],
        }


def _without_sign(amount: Amount | None) -> Amount | None:
    if amount is None or amount.yuan is None:
        return amount
    return Amount(abs(amount.yuan), amount.printed, amount.unit, amount.nothing)


def _signed(amount: Amount | None, down: bool) -> Amount | None:
    if amount is None or not amount.yuan or not down:
        return amount
    return Amount(-amount.yuan, amount.printed, amount.unit, amount.nothing)


def _signed_percent(percent: Percent | None, down: bool) -> Percent | None:
    return Percent(-percent.value, percent.printed) if percent and down else percent


class QuantityRowsPage(RowsPage):
    """Rows each of which is about one quantity of the edition."""

    number_field, first_number = "order", 0

    def choices(self, edition: Edition) -> dict[str, Any]:
        used: list[LineKey] = [row.key for row in self.rows(edition)]
        return {"about": quantity_choices.choices(edition, used)}


class Reasons(QuantityRowsPage):
    key = "reasons"
    title = _("变化原因")
    help = _(
        "与上年比，什么变了、变多少、为什么。由数字算出的变化已列在下面，写上原因的才会保存；"
        "同口径比较的请勾选。"
    )
    model, form = Reason, ReasonForm

    def offered(self, edition: Edition) -> list[Reason]:
        """Offer a row for each usual quantity that changed and has no reason yet."""
        explained = {row.key for row in self.rows(edition)}
        found = []
        for line in store.read(edition).lines:
            label = quantity_choices.usual_label(line.key)
            reason = changed(line, label) if label and line.key not in explained else None
            if reason:
                found.append(Reason(edition=edition, **store.columns_of(reason)))
                explained.add(line.key)
        return found


class StatementForm(RowForm):
    """The same quantity stated once more in a sentence."""

    about = forms.ChoiceField(label=_("哪个数字"))
    amount = figure_field(_("文字里写的金额"))
    source_place = TextField(label=_("位置"), max_length=100, required=False)
    source_text = TextField(label=_("原文"), required=False, widget=_LONG)

    def initial_of(self, kept: Any) -> dict[str, Any]:
        return super().initial_of(kept) | {"about": kept.key.as_json}

    def clean_amount(self) -> Amount:
        amount: Amount | None = self.cleaned_data["amount"]
        if amount is None:
            raise ValidationError(_now("请填金额。"))
        return amount

    def columns(self) -> dict[str, Any]:
        found = super().columns()
        return found | LineKey.of_json(found.pop("about")).columns


class Statements(QuantityRowsPage):
    key = "statements"
    title = _("文字中的重复金额")
    help = _(
        "文件在文字里再次写到的金额，用来核对前后是否一致；多由导入文件得来，手工录入可以不填。"
    )
    model, form = Statement, StatementForm


class ProjectForm(RowForm):
    name = TextField(label=_("项目名称"), max_length=200)
    amount = figure_field(_("金额"))
    goal = TextField(label=_("绩效目标"), required=False, widget=_LONG)

    def clean_amount(self) -> Amount:
        return self.cleaned_data["amount"] or Amount.open(self.money_unit)


class Projects(RowsPage):
    key = "projects"
    title = _("项目与绩效目标")
    help = _(
        "表10 的项目；金额空着就是还没有填，不公开金额的写“没有公开”。各项目的指标填在“绩效指标”。"
    )
    model, form = Project, ProjectForm

    def replace(self, edition: Edition, rows: list[Any]) -> None:
        """Keep the indicators of a project unless the project itself is deleted."""
        staying = [row for row in rows if row.pk]
        indicators = [x for project in staying for x in project.indicators.all()]
        super().replace(edition, rows)
        Indicator.objects.bulk_create(indicators)


class IndicatorForm(RowForm):
    project = forms.ChoiceField(label=_("项目"))
    level1 = TextField(label=_("一级指标"), max_length=100, widget=_SHORT)
    level2 = TextField(label=_("二级指标"), max_length=100, required=False, widget=_SHORT)
    level3 = TextField(label=_("三级指标"), max_length=300, required=False)
    target = TextField(label=_("指标值"), max_length=200, required=False, widget=_SHORT)
    unit = TextField(label=_("计量单位"), max_length=40, required=False, widget=_SHORT)

    def initial_of(self, kept: Any) -> dict[str, Any]:
        return super().initial_of(kept) | {"project": str(kept.project_id)}

    def columns(self) -> dict[str, Any]:
        found = super().columns()
        return found | {"project_id": int(found.pop("project"))}


class Indicators(RowsPage):
    key = "indicators"
    title = _("绩效指标")
    help = _("先在“项目与绩效目标”里建好项目，再逐行填指标；可以从表格里整块粘贴。")
    model, form = Indicator, IndicatorForm
    number_field, first_number = "order", 0

    def rows(self, edition: Edition) -> list[Any]:
        return [row for project in edition.projects.all() for row in project.indicators.all()]

    def choices(self, edition: Edition) -> dict[str, Any]:
        return {"project": [(str(project.pk), project.name) for project in edition.projects.all()]}

    def new(self, edition: Edition) -> Indicator:
        return Indicator()

    def count(self, held: Disclosure) -> int:
        return sum(len(project.indicators) for project in held.projects)
