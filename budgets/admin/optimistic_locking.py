"""Optimistic locking for forms: each field is compared with what it held when the form was opened."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _


class StaleCheckMixin(forms.BaseForm):
    """A form over stored values, which carries along what each field held when it was shown.

    A field that only another person has changed in the meantime keeps their value. Where both changed it, the
    form is refused once and shows the other value; whoever sends it again has seen that.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or getattr(self, "cleaned_data", {})
        for name in self.fields.keys() & cleaned.keys():
            self._compare(name, cleaned)
        return cleaned

    def _compare(self, name: str, cleaned: dict[str, Any]) -> None:
        bound = self[name]
        shown = self.data.get(bound.html_initial_name)
        stored = self._as_shown(name)
        if shown is None or shown.replace("\r\n", "\n") == stored:
            return
        now = bound.field.clean(stored)
        if name not in self.changed_data:
            cleaned[name] = now
        elif cleaned[name] != now and isinstance(self.data, QueryDict):
            data = self.data.copy()
            data[bound.html_initial_name] = stored
            self.data = data
            told = _("您打开这一页以后，别人把这里改成了“%(theirs)s”。要用您填的，请再存一次。")
            self.add_error(name, told % {"theirs": stored or _("（空）")})

    def _as_shown(self, name: str) -> str:
        """Return what the field would hold on a page that is opened now."""
        field = self.fields[name]
        value = field.prepare_value(self.get_initial_for_field(field, name))
        shown = field.hidden_widget().format_value(value)
        return "" if shown is None else str(shown).replace("\r\n", "\n")
