"""The words of the large portal: fictional counties, their departments, and what these say."""

from __future__ import annotations

from random import Random

COUNTIES = (
    ("青禾县", "qinghe"), ("云溪县", "yunxi"), ("石桥区", "shiqiao"), ("南屏县", "nanping"),
    ("白鹭市", "bailu"), ("松岭县", "songling"), ("临浦区", "linpu"), ("东湾县", "dongwan"),
)  # fmt: skip
BUREAUX = (
    "财政局", "教育局", "卫生健康局", "民政局", "人力资源和社会保障局", "农业农村局", "水务局",
    "交通运输局", "自然资源局", "住房和城乡建设局", "公安局", "司法局", "应急管理局", "信访局",
    "文化和旅游局", "审计局", "市场监督管理局", "统计局", "林业局", "退役军人事务局", "医疗保障局",
    "行政审批局", "档案馆", "图书馆", "疾病预防控制中心", "妇女联合会", "残疾人联合会", "总工会",
)  # fmt: skip
_PLACES = (
    "清泉", "龙潭", "柳林", "金牛", "白马", "双河", "新店", "太平", "永安", "大安", "红旗", "东山",
    "高峰", "望江", "石门", "竹园", "梅花", "凤凰", "仙桥", "平安", "和平", "兴隆", "长寿", "福田",
)  # fmt: skip
_BODIES = ("镇人民政府", "乡人民政府", "街道办事处", "中心小学", "初级中学", "卫生院", "中心幼儿园",
           "农业服务中心", "养老服务中心", "文化站", "水利管理站", "便民服务中心")  # fmt: skip

_VERBS = ("负责", "承担", "组织", "指导", "统筹", "监督", "推进", "落实", "完善", "协调")
_SUBJECTS = (
    "信访接待", "办公室日常", "部门预算编制", "乡村振兴", "义务教育", "基层医疗", "养老服务",
    "道路养护", "河道治理", "森林防火", "安全生产", "食品安全", "城市更新", "农田水利", "就业培训",
    "社会救助", "法律援助", "档案管理", "图书流通", "疫苗接种", "残疾人康复", "妇女维权", "统计调查",
    "审计监督", "优待抚恤", "医保结算", "政务公开", "数据共享", "人才引进", "招商引资",
)  # fmt: skip
_OBJECTS = (
    "工作的规划和实施", "政策的宣传和解释", "经费的分配和监督", "项目的申报和验收", "队伍的建设和培训",
    "制度的制定和检查", "信息的收集和公布", "设施的建设和维护", "群众来信来访的办理", "事项的督查督办",
)  # fmt: skip
_REASONS = (
    "人员增加，工资福利支出相应增加", "落实过紧日子要求，压减一般性支出", "新增一次性项目",
    "上年项目已经完成，本年不再安排", "中央和省级转移支付提前下达", "社会保险缴费基数调整",
    "机构改革，部分职能划出", "车辆更新购置", "三支一扶人员到岗", "公务接待次数减少",
)  # fmt: skip
_TERMS = (
    ("财政拨款收入", "指单位本年度从本级财政部门取得的预算资金"),
    ("机关运行经费", "指为保障行政单位运行用于购买货物和服务的各项资金"),
    ("“三公”经费", "指因公出国（境）费、公务用车购置及运行费和公务接待费"),
    ("基本支出", "指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出"),
    ("项目支出", "指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出"),
    ("年末结转", "指本年度预算安排的项目没有完成，结转到以后年度继续使用的资金"),
)  # fmt: skip
NOTICE = "测速数据，不是真的"


def departments(count: int) -> list[tuple[int, str, str]]:
    """For each department: the position of its county, its name, its part of the address."""
    found = []
    for number in range(count):
        county, index = number % len(COUNTIES), number // len(COUNTIES)
        name, slug = COUNTIES[county]
        found.append((county, name + _body(index), f"{slug}-{index + 1:03d}"))
    return found


def _body(index: int) -> str:
    if index < len(BUREAUX):
        return BUREAUX[index]
    place, body = divmod(index - len(BUREAUX), len(_BODIES))
    return _PLACES[place % len(_PLACES)] + _BODIES[body]


def function(random: Random) -> str:
    """One function: two clauses."""
    return f"{_clause(random)}；{_clause(random)}。"


def priority(random: Random) -> tuple[str, str]:
    """One priority: its title, its text."""
    subject = random.choice(_SUBJECTS)
    return f"做好{subject}", f"今年{_clause(random)}，{_clause(random)}，{_clause(random)}。"


def reason(random: Random) -> str:
    """Why an amount changed."""
    return f"{random.choice(_REASONS)}，主要是{_clause(random)}。"


def term(random: Random) -> tuple[str, str]:
    """A word of the glossary and what it means."""
    name, text = random.choice(_TERMS)
    return name, f"{text}，包括{random.choice(_SUBJECTS)}等方面的资金。"


def purpose(random: Random) -> str:
    """What an item's money is for."""
    return f"{random.choice(_SUBJECTS)}{random.choice(_OBJECTS)}"


def project(random: Random) -> tuple[str, str]:
    """A project's name and goal."""
    subject = random.choice(_SUBJECTS)
    return f"{subject}项目", f"完成{subject}，{_clause(random)}，群众满意度达到90%以上。"


def _clause(random: Random) -> str:
    return random.choice(_VERBS) + random.choice(_SUBJECTS) + random.choice(_OBJECTS)
