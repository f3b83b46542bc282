"""What the law asks for besides the tables: counts of 三公, money for small firms, goals, staff, holdings.

Each kind is declared here once: what it is called, what counts it, where documents state it, which money
it goes with, and of which other kind it is a part. Everything else reads it from here.
"""

from __future__ import annotations

import re
from typing import Any, Self

from budgets.disclosure.official_form.quantities import (
    PROCURED,
    THREE_PUBLIC,
    LineKey,
    _item,
    _total,
)
from budgets.disclosure.official_form.vocabulary import (
    _UNNAMED,
    EXPENDITURE_TABLE,
    Name,
    Named,
    Nature,
    Phase,
    Section,
    _,
)

_GROUPS = Name("个", "groups")
_TRIPS = Name("人次", "people")  # each time counted again
_VEHICLES = Name("辆", "vehicles")
_RECEPTIONS = Name("批次", "receptions")
_PEOPLE = Name("人", "people")
_PROJECTS = Name("个", "projects")
MONEY = Name("", "")  # measured by an amount, not counted

_ABROAD, _BOUGHT = _item(THREE_PUBLIC.table, "S1"), _item(THREE_PUBLIC.table, "S201")
_RUNNING, _RECEPTION = _item(THREE_PUBLIC.table, "S202"), _item(THREE_PUBLIC.table, "S3")


def _kind(
    key: str,
    text: Name,
    measure: Name,
    section: Section,
    *,
    about: LineKey | None = None,
    whole: str = "",
    phase: Phase | None = None,
) -> tuple[Any, ...]:
    """Return what a member of ParticularKind is made of."""
    return key, text, measure, section, about, whole, phase


class ParticularKind(Named):
    """The particulars, in the order in which documents state them.

    Attributes:
        text: what it is called.
        measure: what counts it (人次); MONEY where it is an amount.
        section: the section of the document that states it.
        about: the money that it goes with: the receptions of a count of guests; None where there is none.
        phase: the phase whose documents state it; None of both.
    """

    measure: Name
    section: Section
    about: LineKey | None
    phase: Phase | None
    _whole: str

    def __new__(cls, value: str, text: Name = _UNNAMED, *meaning: Any) -> Self:
        """Make the member of a key from what `_kind` gives."""
        member = str.__new__(cls, value)
        member._value_, member.text = value, text
        if meaning:
            member.measure, member.section, member.about, member._whole, member.phase = meaning
        return member

    POSTS = _kind("posts", _("编制数", "posts"), _PEOPLE, Section.UNITS)
    POSTS_ADMINISTRATIVE = _kind(
        "posts_administrative", _("行政编制数", "administrative posts", "行政编制"), _PEOPLE, Section.UNITS,
        whole="posts",
    )  # fmt: skip
    POSTS_CIVIL = _kind(
        "posts_civil",
        _("参公编制数", "posts managed as civil service", "参公编制"), _PEOPLE, Section.UNITS,
        whole="posts",
    )  # fmt: skip
    POSTS_INSTITUTION = _kind(
        "posts_institution", _("事业编制数", "posts of public institutions", "事业编制"), _PEOPLE,
        Section.UNITS, whole="posts",
    )  # fmt: skip
    POSTS_SUPPORT = _kind(
        "posts_support", _("工勤编制数", "support posts", "工勤编制"), _PEOPLE, Section.UNITS, whole="posts"
    )  # fmt: skip
    STAFF = _kind("staff", _("在职人数", "people in office", "在职"), _PEOPLE, Section.UNITS)
    STAFF_ADMINISTRATIVE = _kind(
        "staff_administrative", _("行政人员数", "administrative staff", "行政人员"), _PEOPLE, Section.UNITS,
        whole="staff",
    )  # fmt: skip
    STAFF_CIVIL = _kind(
        "staff_civil", _("参公人员数", "staff managed as civil service", "参公人员"), _PEOPLE, Section.UNITS,
        whole="staff",
    )  # fmt: skip
    STAFF_INSTITUTION = _kind(
        "staff_institution", _("事业人员数", "staff of public institutions", "事业人员"), _PEOPLE,
        Section.UNITS, whole="staff",
    )  # fmt: skip
    STAFF_SUPPORT = _kind(
        "staff_support", _("工勤人员数", "support staff", "工勤人员"), _PEOPLE, Section.UNITS, whole="staff"
    )  # fmt: skip
    RETIRED = _kind("retired", _("离退休人数", "retired people", "离退休"), _PEOPLE, Section.UNITS)
    RETIRED_CADRES = _kind(
        "retired_cadres", _("离休人数", "retired veteran cadres", "离休"), _PEOPLE, Section.UNITS,
        whole="retired",
    )  # fmt: skip
    RETIRED_STAFF = _kind(
        "retired_staff", _("退休人数", "retired staff", "退休"), _PEOPLE, Section.UNITS, whole="retired"
    )  # fmt: skip
    DEPENDANTS = _kind("dependants", _("遗属人数", "dependants", "遗属"), _PEOPLE, Section.UNITS)
    STUDENTS = _kind("students", _("在校学生数", "students", "在校学生"), _PEOPLE, Section.UNITS)
    ABROAD_GROUPS = _kind(
        "abroad_groups", _("因公出国（境）团组数", "groups sent abroad"), _GROUPS, Section.THREE_PUBLIC,
        about=_ABROAD,
    )  # fmt: skip
    ABROAD_PEOPLE = _kind(
        "abroad_people", _("因公出国（境）人次数", "people sent abroad"), _TRIPS, Section.THREE_PUBLIC,
        about=_ABROAD,
    )  # fmt: skip
    CARS_BOUGHT = _kind(
        "cars_bought", _("公务用车购置数", "official cars bought"), _VEHICLES, Section.THREE_PUBLIC,
        about=_BOUGHT,
    )  # fmt: skip
    CARS_KEPT = _kind(
        "cars_kept", _("公务用车保有量", "official cars kept"), _VEHICLES, Section.THREE_PUBLIC,
        about=_RUNNING,
    )  # fmt: skip
    RECEPTIONS = _kind(
        "receptions", _("国内公务接待批次", "receptions", "国内接待批次"), _RECEPTIONS,
        Section.THREE_PUBLIC, about=_RECEPTION,
    )  # fmt: skip
    GUESTS = _kind(
        "guests", _("国内公务接待人次", "guests received", "国内接待人次"), _TRIPS, Section.THREE_PUBLIC,
        about=_RECEPTION,
    )  # fmt: skip
    FOREIGN_AFFAIRS_RECEPTIONS = _kind(
        "foreign_affairs_receptions", _("外事接待批次", "receptions in foreign affairs"), _RECEPTIONS,
        Section.THREE_PUBLIC,
    )  # fmt: skip
    FOREIGN_AFFAIRS_GUESTS = _kind(
        "foreign_affairs_guests", _("外事接待人次", "guests received in foreign affairs"), _TRIPS,
        Section.THREE_PUBLIC,
    )  # fmt: skip
    FOREIGN_RECEPTIONS = _kind(
        "foreign_receptions", _("国（境）外公务接待批次", "receptions abroad"), _RECEPTIONS,
        Section.THREE_PUBLIC,
    )  # fmt: skip
    FOREIGN_GUESTS = _kind(
        "foreign_guests", _("国（境）外公务接待人次", "guests received abroad"), _TRIPS,
        Section.THREE_PUBLIC,
    )  # fmt: skip
    RESERVED = _kind(
        "reserved", _("预留给中小企业的采购", "procurement reserved for small and medium firms"), MONEY,
        Section.PROCUREMENT, about=PROCURED,
    )  # fmt: skip
    RESERVED_SMALL = _kind(
        "reserved_small", _("预留给小微企业的采购", "procurement reserved for small and micro firms"), MONEY,
        Section.PROCUREMENT, about=PROCURED, whole="reserved",
    )  # fmt: skip
    AWARDED = _kind(
        "awarded", _("授予中小企业的合同", "contracts awarded to small and medium firms"), MONEY,
        Section.PROCUREMENT, about=PROCURED, phase=Phase.FINAL,
    )  # fmt: skip
    AWARDED_SMALL = _kind(
        "awarded_small", _("授予小微企业的合同", "contracts awarded to small and micro firms"), MONEY,
        Section.PROCUREMENT, about=PROCURED, whole="awarded", phase=Phase.FINAL,
    )  # fmt: skip
    GOAL_PROJECTS = _kind(
        "goal_projects", _("编制绩效目标的项目数", "projects with performance goals"), _PROJECTS,
        Section.PERFORMANCE,
    )  # fmt: skip
    GOAL_MONEY = _kind(
        "goal_money", _("绩效目标涉及的金额", "money that performance goals cover"), MONEY,
        Section.PERFORMANCE, about=_total(EXPENDITURE_TABLE, Nature.PROJECT),
    )  # fmt: skip
    EVALUATED_PROJECTS = _kind(
        "evaluated_projects", _("开展绩效自评的项目数", "projects evaluated"), _PROJECTS,
        Section.PERFORMANCE, phase=Phase.FINAL,
    )  # fmt: skip
    EVALUATED_MONEY = _kind(
        "evaluated_money", _("绩效自评涉及的金额", "money of the projects evaluated"), MONEY,
        Section.PERFORMANCE, about=_total(EXPENDITURE_TABLE, Nature.PROJECT), phase=Phase.FINAL,
    )  # fmt: skip

    @property
    def is_money(self) -> bool:
        """Whether it is an amount, not a count."""
        return self.measure is MONEY

    @property
    def whole(self) -> ParticularKind | None:
        """The kind of which this one is a part, or None."""
        return ParticularKind(self._whole) if self._whole else None

    @property
    def parts(self) -> tuple[ParticularKind, ...]:
        """The kinds that are parts of this one."""
        return tuple(each for each in ParticularKind if each._whole == self.value)

    def stated_in(self, phase: Phase) -> bool:
        """Return whether documents of a phase state it."""
        return self.phase in (None, phase)


class HoldingKind(Named):
    """What a holding is, by its name: all vehicles, one of the kinds of them, or large equipment."""

    VEHICLES = "vehicles", Name("车辆", "vehicles")
    LEADERS = (
        "vehicles_leaders",
        Name("副部（省）级及以上领导用车", "cars of leaders of ministerial rank"),
    )
    CHIEFS = "vehicles_chiefs", Name("主要负责人用车", "cars of heads of bodies")
    COURIER = "vehicles_courier", Name("机要通信用车", "cars for confidential post")
    EMERGENCY = "vehicles_emergency", Name("应急保障用车", "cars for emergencies")
    ENFORCEMENT = "vehicles_enforcement", Name("执法执勤用车", "cars for law enforcement")
    SPECIAL = "vehicles_special", Name("特种专业技术用车", "special technical vehicles")
    GENERAL = (
        "vehicles_general",
        Name("一般公务用车", "ordinary official cars"),
    )  # in forms before 2019
    RETIRED = "vehicles_retired", Name("离退休干部服务用车", "cars for retired cadres")
    OTHER = "vehicles_other", Name("其他用车", "other vehicles")
    GENERAL_EQUIPMENT = (
        "equipment_general",
        Name("单价50万元以上的通用设备", "general equipment from 500,000 yuan a piece"),
    )
    SPECIAL_EQUIPMENT = (
        "equipment_special",
        Name("单价100万元以上的专用设备", "special equipment from 1,000,000 yuan a piece"),
    )
    EQUIPMENT = (
        "equipment",
        Name("单价100万元以上的设备", "equipment from 1,000,000 yuan a piece"),
    )

    @property
    def is_part_of_vehicles(self) -> bool:
        """Whether it is a kind of vehicles, and so a part of all."""
        return self.value.startswith("vehicles_")


# How documents name them, the more special words first.
_NAMED_AS = {
    HoldingKind.LEADERS: "部.{0,3}级.*领导",  # 副部（省）级及以上领导用车
    HoldingKind.CHIEFS: "主要(?:领导|负责)",  # 主要领导干部用车, 主要负责人用车
    HoldingKind.COURIER: "机要",
    HoldingKind.EMERGENCY: "应急",
    HoldingKind.ENFORCEMENT: "执法|执勤",
    HoldingKind.SPECIAL: "特种|专业技术用车",
    HoldingKind.RETIRED: "离退休",
    HoldingKind.GENERAL: "一般公务",
    HoldingKind.OTHER: "其[他它](?:公务)?(?:用车|车辆)",
    HoldingKind.GENERAL_EQUIPMENT: "通用设备",  # 单价50万元以上通用设备
    HoldingKind.SPECIAL_EQUIPMENT: "专用设备",
    HoldingKind.EQUIPMENT: "100万元.*设备",
    HoldingKind.VEHICLES: "^(?:各类|各种)?(?:公务)?(?:车辆|用车|公车|汽车)(?:保有量|总数|数量)?$",
}


def holding_kind(name: str) -> HoldingKind | None:
    """Return what a holding of this name is; None for anything that the official form does not know.

    消防车 is none of the kinds: it is somebody's own word for a vehicle.
    """
    return next((kind for kind, words in _NAMED_AS.items() if re.search(words, name)), None)
