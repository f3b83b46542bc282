"""The sentences that the scripts of the desk say; {name} is filled in by the script."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Return the sentences by the names that the scripts use, in the language of the page."""
    return {
        "notAFigure": _("“{text}”不是金额：请填数字，如 1,234.5；没有金额请留空，或写“没有安排”。"),
        "picked": _("已选 {rows} 行 {columns} 列，合计 {sum}"),
        "differs": _("明细之和 {sum}，与所填 {typed} 不同；按 Alt+= 填入明细之和"),
        "offered": _("可选的科目"),
        "formerly": _("原名“{name}”"),
        "unitChanged": _("单位由{from}改为{to}：表里已有的数字怎么办？"),
        "unitKeep": _("数字不变，都是{to}"),
        "unitConvert": _("金额不变，换算成{to}"),
        "unitBack": _("还用{from}"),
        "pasted": _("粘贴了 {rows} 行。"),
        "pastedRows": _("按科目对上 {matched} 行，新加 {added} 行。"),
        "pastedHeaders": _("表头 {rows} 行没有放入。"),
        "pastedWrong": _("{cells} 格看不懂，已标出，内容照原样留着。"),
        "pastedOffline": _("网络不通，没有对科目，按位置放入。"),
        "saving": _("正在保存…"),
        "savedAt": _("{when} 已保存"),
        "logIn": _("在新窗口登录"),
        "loggedOut": _(
            "还没有保存：登录已过期。您填的内容都在这里，也存在本机；请登录后再按“保存”。"
        ),
        "otherPerson": _(
            "还没有保存：这个浏览器现在登录的是另一个账号，不能替您保存。请换回自己的账号再存。"
        ),
        "offline": _("还没有保存：网络不通。您填的内容都在这里，也存在本机；{wait} 秒后自动再试。"),
        "now": _("现在就试"),
        "again": _("再试一次"),
        "serverFailed": _("还没有保存：服务器出错了。您填的内容都在这里，也存在本机；请稍后再存。"),
        "gone": _(
            "还没有保存：这份草稿已被别人删除，或不再归您负责。您填的内容都在这里，也存在本机。"
        ),
        "draftOffer": _("本机存有您 {when} 填了还没有保存的内容。"),
        "draftTake": _("恢复"),
        "draftDrop": _("不要了"),
    }
