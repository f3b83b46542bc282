"""Small pages of what is done to an edition: withdraw, correct, discard; and its preview and document."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets import publishing
from budgets.admin.edition_site import EditionPage, edition_page
from budgets.admin.imports.uploads import sentence_of
from budgets.disclosure.writers.wording.limits import BrokenWording
from budgets.forms import TextField

TEXTAREA = forms.Textarea(attrs={"rows": 3, "cols": 80})


class WithdrawalForm(forms.Form):
    reason = TextField(
        label=gettext_lazy("撤回原因"),
        widget=TEXTAREA,
        max_length=2000,
        help_text=gettext_lazy("对公众显示。撤回后这一版的内容不再公开，原因一直保留。"),
    )


@edition_page("<int:pk>/withdraw/", name="withdraw", permission="withdraw_edition")
def withdraw(page: EditionPage) -> HttpResponse:
    """Take a published edition away from the public, with a reason."""
    if not page.edition.is_public:
        return page.refuse(_("只有公众看得到的版本可以撤回。"))
    form = WithdrawalForm(page.request.POST or None)
    if page.is_post and form.is_valid():
        done = _("已撤回：%(edition)s。")
        return page.perform(publishing.withdraw, done, reason=form.cleaned_data["reason"])
    return page.show_page("workflow/withdraw.html", _("撤回"), form=form)


@edition_page("<int:pk>/correct/", name="correct", permission="add_edition")
def correct(page: EditionPage) -> HttpResponse:
    """Copy a published edition into a new draft."""
    return page.confirm(
        publishing.correct,
        name=_("开始更正"),
        question=_(
            "把这一版复制成一份新的草稿来更正。更正公开以前，公众看到的仍是这一版；公开以后，两版都可查阅。"
        ),
        done=_("已建立更正草稿：%(edition)s。"),
        why_not=publishing.why_not_corrected,
    )


@edition_page("<int:pk>/discard/", name="discard", permission="change_edition")
def discard(page: EditionPage) -> HttpResponse:
    """Delete a draft."""
    return page.confirm(
        publishing.discard_draft,
        name=_("删除草稿"),
        question=_("草稿和里面填的全部内容会被删除，不能恢复；操作记录会留下。"),
        done=_("已删除草稿：%(edition)s。"),
        why_not=publishing.why_not_discarded,
        back_to=reverse("admin:budgets_edition_changelist"),
    )


@edition_page("<int:pk>/preview/", name="preview", permission="view_edition")
def preview(page: EditionPage) -> HttpResponse:
    """Show the public page as it would be, to people who may see the edition."""
    # The public views are needed here only; the admin must load without them.
    from budgets.views.budget import budget_page

    return budget_page(page.request, page.edition, preview=True)


@edition_page("<int:pk>/document.<ending:ending>", name="document", permission="view_edition")
def document(page: EditionPage, ending: str) -> HttpResponseBase:
    """Return the official document as the public gets it; a draft's Word file is marked 草稿."""
    from budgets.views.files.one_edition import file_of  # needed here only, as above

    try:
        return file_of(page.request, page.edition, ending)
    except BrokenWording as broken:
        return page.refuse(sentence_of(broken))
