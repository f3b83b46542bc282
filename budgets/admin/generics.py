"""Django's generic classes as type checkers subscript them: `ModelForm[Edition]`. Python itself cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.forms import formsets

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, TabularInline
    from django.contrib.auth.admin import UserAdmin
    from django.forms import BaseFormSet, ModelForm
else:

    class _Subscriptable:
        def __class_getitem__(cls, _of: Any) -> type:
            return cls

    class BaseFormSet(_Subscriptable, formsets.BaseFormSet):
        pass

    class ModelAdmin(_Subscriptable, admin.ModelAdmin):
        pass

    class ModelForm(_Subscriptable, forms.ModelForm):
        pass

    class TabularInline(_Subscriptable, admin.TabularInline):
        pass

    class UserAdmin(_Subscriptable, auth_admin.UserAdmin):
        pass


__all__ = ["BaseFormSet", "ModelAdmin", "ModelForm", "TabularInline", "UserAdmin"]
