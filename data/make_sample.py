"""Write the bundled sample: three years of a made-up wholesale firm, in English and in simplified Chinese.

``python data/make_sample.py`` writes ``sample_en.csv`` and ``sample_zh.csv`` beside this file (UTF-8 with BOM).
Both hold the same lines with the same numbers; only the headers and the words differ. Every random draw comes
from seeded numpy Generators, one stream per customer, so that a second run gives the same bytes and a change to
one customer leaves the others alone. The stories planted in the data are told in ``SAMPLE.md``; the customers,
the region and the rep they are about are the constants right below.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import numpy as np

SEED = 20251231
FIRST_DAY = date(2023, 1, 1)
LAST_DAY = date(2025, 12, 31)
YEARS = (2023, 2024, 2025)

# The stories: who they are about (see SAMPLE.md).
KEY_QUIET = "C0017"  # a key account that stops ordering in August 2025
KEY_QUIET_END = date(2025, 8, 21)
KEY_SHRINKING = "C0042"  # a key account that fades through 2025
SHRINKING_LEFT = 0.25  # what is left of its order value at the end of 2025
GROWN_UP = "C0133"  # class C in 2023, class A in 2025
DISCOUNT_LOYAL = (
    "C0009", "C0023", "C0038", "C0054", "C0071", "C0088", "C0102", "C0119", "C0147", "C0168", "C0190", "C0215",
)  # fmt: skip
LOSS_MAKERS = (
    "C0012", "C0033", "C0060", "C0079", "C0097", "C0111", "C0126", "C0150",
    "C0177", "C0203", "C0229", "C0244", "C0268", "C0291", "C0317",
)  # fmt: skip
CHURN_REGION = "West"
HARD_REP = "Leo Grant"
CASH_LINES = 40
CASH_NAME = ("Cash sale", "现金零售")

# The size of the firm and its habits.
CUSTOMERS = 420
FOUNDING_CUSTOMERS = 250  # already customers on the first day; the others arrive through the three years
LAST_ARRIVAL = date(2025, 11, 15)
MEDIAN_YEAR_SALES = 5600.0
SPREAD = 1.22  # of the logarithm of a customer's yearly sales
SEASON = (0.92, 0.72, 0.95, 0.97, 1.00, 1.01, 0.95, 0.95, 1.03, 1.17, 1.28, 1.34)
PRICE_LEVEL = {2023: 1.00, 2024: 1.02, 2025: 1.04}
RHYTHMS = ((0.015, 8.0), (0.06, 15.0), (0.22, 30.0), (0.55, 50.0), (1.0, 78.0))  # up to this rank: days between orders
RHYTHM_JITTER = 0.22
SIZE_BOUNDS = (0.20, 0.52)  # rank up to which a customer is large, then middling; the rest are small
YEARLY_HAZARD = (0.05, 0.14, 0.25)  # of leaving: large, middling, small
CHURN_REGION_FACTOR = {2023: 1.9, 2024: 2.5, 2025: 3.3}
COMEBACK_SHARE = 0.16
COMEBACK_DAYS = (190, 330)
RETURN_SHARE = 0.022  # of the orders
CREDIT_NOTE_DAYS = (4, 40)
USUAL_DISCOUNTS = (0.0, 0.03, 0.05, 0.08, 0.10, 0.15, 0.20)
USUAL_DISCOUNT_ODDS = (0.46, 0.14, 0.16, 0.10, 0.09, 0.035, 0.015)
DEEP_DISCOUNTS = (0.20, 0.22, 0.25, 0.28, 0.30, 0.35)
DEEP_DISCOUNT_ODDS = (0.30, 0.20, 0.25, 0.13, 0.09, 0.03)
DEEP_DISCOUNT_SHARE = 0.96  # of the lines of a discount-loyal customer
DEEP_DISCOUNT_COST_FACTOR = 1.07  # it takes the goods that are dear to hand out
LOSS_COST_FACTOR = (1.55, 1.75)  # special deliveries: what a loss maker costs over the usual

# The words, each as (English, Chinese).
Words = tuple[str, str]
HEADERS: tuple[Words, ...] = (
    ("Order ID", "订单编号"), ("Order Date", "下单日期"), ("Customer ID", "客户编号"), ("Customer Name", "客户名称"),
    ("Customer Type", "客户类型"), ("Region", "地区"), ("Channel", "渠道"), ("Sales Rep", "业务员"),
    ("Category", "品类"), ("Product", "产品"), ("Quantity", "数量"), ("Unit Price", "单价"), ("Discount", "折扣率"),
    ("Amount (USD)", "金额（元）"), ("Cost", "成本"), ("Profit", "利润"), ("Order Status", "订单状态"),
)  # fmt: skip
COMPLETED: Words = ("Completed", "已完成")
RETURNED: Words = ("Returned", "已退货")
TYPES: tuple[Words, ...] = (("Restaurant", "餐厅"), ("Hotel", "酒店"), ("Retailer", "零售商"), ("Canteen", "食堂"))
TYPE_ODDS = (0.42, 0.18, 0.26, 0.14)
CHANNELS: tuple[Words, ...] = (("Direct", "直销"), ("Phone", "电话"), ("Online", "网店"))
REGIONS: dict[str, str] = {"North": "华北", "East": "华东", "Central": "华中", "South": "华南", "West": "西部"}
REGION_ODDS = (0.19, 0.24, 0.15, 0.19, 0.23)
CITIES: dict[str, tuple[str, ...]] = {
    "North": ("北京", "天津", "石家庄", "太原", "唐山"),
    "East": ("上海", "杭州", "苏州", "宁波", "南京", "无锡"),
    "Central": ("武汉", "长沙", "郑州", "洛阳", "宜昌"),
    "South": ("广州", "深圳", "佛山", "南宁", "海口"),
    "West": ("成都", "重庆", "西安", "昆明", "贵阳"),
}
REPS: dict[str, str] = {
    "Mia Brandt": "陈思远", "Owen Clarke": "李建国", "Sara Lind": "王晓琳", "Jack Doyle": "张磊",
    "Nina Costa": "刘雨桐", "Paul Stern": "黄志强", "Eva Novak": "周敏", "Leo Grant": "赵文博",
}  # fmt: skip
REGION_REPS: dict[str, tuple[str, ...]] = {
    "North": ("Mia Brandt", "Owen Clarke"), "East": ("Sara Lind", "Jack Doyle"), "Central": ("Nina Costa",),
    "South": ("Paul Stern",), "West": ("Eva Novak",),
}  # fmt: skip
HARD_REP_SHARE = {True: (0.0, 0.25, 0.50), False: (0.0, 0.0, 0.15)}  # in the churn region or not; by size
NAME_WORDS = (
    "Harbour", "Pine", "Juniper", "Saltmarsh", "Copper", "Willow", "Lantern", "Orchard", "Slate", "Meadow", "Anchor",
    "Thistle", "Ember", "Fennel", "Quarry", "Maple", "Heron", "Clover", "Granary", "Beacon", "Rowan", "Mill", "Sage",
    "Linden", "Garnet", "Falcon", "Cedar", "Bramble", "Oak", "Ivy", "Foxglove", "Summit", "Brook", "Hazel", "Larch",
    "Pebble", "Crown", "Marlow", "Aster", "Tamar", "Birch", "Castle", "Dover", "Elm", "Fern", "Grove", "Laurel",
)  # fmt: skip
NAME_ENDS: dict[str, tuple[str, ...]] = {
    "Restaurant": ("Catering", "Kitchen", "Bistro", "Grill", "Dining", "Eatery"),
    "Hotel": ("Hotel", "Inn", "Lodge", "Suites"),
    "Retailer": ("Homeware", "Stores", "Trading", "Supplies"),
    "Canteen": ("Canteens", "School Meals", "Refectory", "Workplace Food"),
}
BRANDS = (
    "远辰", "恒泰", "锦禾", "佳味", "聚福", "鼎盛", "禾悦", "瑞丰", "云膳", "和顺", "金穗", "蓝湾", "华庭", "悦来",
    "百川",
    "嘉禾", "福满", "天禧", "新月", "江畔", "竹里", "松涛", "雅集", "隆兴", "德润", "美泽", "欣荣", "丰源", "海棠",
    "星河",
    "明月", "半山", "御园", "合众", "宏达", "盛景", "乐家", "优品", "康宁", "同庆", "清泉", "银杏", "翠湖", "万和",
    "广源",
    "顺达", "兴旺", "永安", "长青", "惠民",
)  # fmt: skip
BRAND_ENDS: dict[str, tuple[str, ...]] = {
    "Restaurant": ("餐饮有限公司", "酒楼", "餐饮管理有限公司", "饭店"),
    "Hotel": ("大酒店", "宾馆", "酒店有限公司"),
    "Retailer": ("商贸有限公司", "百货有限公司", "日用品商行"),
    "Canteen": ("团膳有限公司", "膳食服务有限公司", "配餐中心"),
}
# Category, then its products: English, Chinese, list price of 2023, cost as a share of that price.
CATALOGUE: dict[Words, tuple[tuple[str, str, float, float], ...]] = {
    ("Tableware", "餐具"): (
        ("Dinner Plate", "平盘", 6.90, 0.62), ("Soup Bowl", "汤碗", 5.40, 0.61), ("Steak Knife", "牛排刀", 4.80, 0.60),
        ("Wine Glass", "红酒杯", 7.20, 0.64), ("Coffee Cup", "咖啡杯", 4.30, 0.60),
        ("Serving Tray", "托盘", 16.50, 0.66),
        ("Chopsticks Set", "筷子套装", 9.80, 0.58), ("Salad Bowl", "沙拉碗", 11.20, 0.63),
    ),
    ("Cookware", "厨具"): (
        ("Stock Pot", "汤桶", 58.00, 0.69), ("Frying Pan", "平底锅", 34.50, 0.67), ("Wok", "炒锅", 39.00, 0.66),
        ("Chef Knife", "主厨刀", 46.00, 0.65), ("Cutting Board", "砧板", 18.40, 0.62),
        ("Sheet Pan", "烤盘", 14.20, 0.64),
        ("Ladle", "汤勺", 7.60, 0.60), ("Colander", "沥水篮", 21.30, 0.65),
    ),
    ("Packaging", "包装"): (
        ("Kraft Bags", "牛皮纸袋", 12.40, 0.70), ("Lunch Boxes", "餐盒", 15.80, 0.71),
        ("Paper Cups", "纸杯", 11.60, 0.70),
        ("Foil Roll", "铝箔卷", 9.90, 0.68), ("Cling Film", "保鲜膜", 8.70, 0.67), ("Napkins", "餐巾纸", 10.50, 0.69),
        ("Straws", "吸管", 5.20, 0.66), ("Pizza Boxes", "披萨盒", 17.90, 0.72),
    ),
    ("Cleaning", "清洁"): (
        ("Dish Soap", "洗洁精", 13.20, 0.61), ("Degreaser", "油污净", 19.50, 0.60), ("Hand Soap", "洗手液", 9.40, 0.60),
        ("Floor Cleaner", "地面清洁剂", 17.10, 0.62), ("Sponges", "百洁布", 6.30, 0.58),
        ("Bin Liners", "垃圾袋", 12.90, 0.66),
        ("Mop Set", "拖把", 27.50, 0.64), ("Sanitiser", "消毒液", 15.60, 0.61),
    ),
    ("Linen", "布草"): (
        ("Tablecloth", "桌布", 24.00, 0.63), ("Bath Towel", "浴巾", 18.90, 0.65), ("Apron", "围裙", 14.70, 0.60),
        ("Bed Sheet", "床单", 32.00, 0.67), ("Kitchen Towel", "厨房巾", 5.90, 0.60), ("Pillowcase", "枕套", 8.80, 0.63),
        ("Chef Jacket", "厨师服", 41.00, 0.66), ("Bath Mat", "地巾", 12.60, 0.62),
    ),
    ("Drinks", "饮品"): (
        ("Coffee Beans", "咖啡豆", 28.00, 0.71), ("Green Tea", "绿茶", 22.50, 0.68),
        ("Orange Juice", "橙汁", 16.20, 0.74),
        ("Sparkling Water", "气泡水", 9.60, 0.73), ("Cola Case", "可乐", 14.80, 0.76),
        ("Soy Milk", "豆奶", 13.40, 0.72),
        ("Syrup", "糖浆", 11.90, 0.66), ("Hot Cocoa", "可可粉", 19.80, 0.69),
    ),
}  # fmt: skip
GOODS: tuple[tuple[Words, Words, float, float], ...] = tuple(
    (category, (en, zh), price, share) for category, goods in CATALOGUE.items() for en, zh, price, share in goods
)

LARGE, MIDDLING, SMALL = 0, 1, 2


@dataclass(frozen=True)
class Customer:
    """One customer: who it is, how it orders and when."""

    id: str
    name: Words
    kind: Words
    region: str
    rep: str
    channel: int  # the usual one
    size: int  # LARGE, MIDDLING or SMALL
    year_sales: tuple[float, ...]  # one figure per year of YEARS
    rhythm: tuple[float, ...]  # days between two orders, one figure per year of YEARS
    spans: tuple[tuple[date, date], ...]  # the days between which it orders
    cost_factor: float = 1.0
    deep_discounts: bool = False


class Line(NamedTuple):
    """One line of an order, with numbers; the words follow in two languages when it is written."""

    goods: int
    quantity: int
    price: float
    discount: float
    amount: float
    cost: float
    status: Words


@dataclass
class Order:
    """One order, credit note or cash sale; customer None is a cash sale."""

    day: date
    customer: Customer | None
    region: str
    rep: str
    channel: int
    lines: list[Line] = field(default_factory=list)
    credit_note: bool = False


def stream(*keys: int) -> np.random.Generator:
    """A random stream of its own for these keys."""
    return np.random.default_rng((SEED, *keys))


def customer_id(index: int) -> str:
    """The id of the customer with this index from 0."""
    return f"C{index + 1:04d}"


# --- Who the customers are -------------------------------------------------------------------------------------


def english_name(rng: np.random.Generator, kind: str, taken: set[str]) -> str:
    """A name no other customer has: one or two words and what the firm does."""
    while True:
        first, second = rng.choice(NAME_WORDS, 2, replace=False)
        end = rng.choice(NAME_ENDS[kind])
        name = f"{first} & {second} {end}" if rng.random() < 0.5 else f"{first} {end}"
        if name not in taken:
            taken.add(name)
            return name


def chinese_name(rng: np.random.Generator, kind: str, region: str, taken: set[str]) -> str:
    """A name no other customer has: city, brand and what the firm does; city and brand occur once only."""
    while True:
        stem = str(rng.choice(CITIES[region])) + str(rng.choice(BRANDS))
        if stem not in taken:
            taken.add(stem)
            return stem + str(rng.choice(BRAND_ENDS[kind]))


def size_of(rank: float) -> int:
    """The size for a rank between 0 (largest) and 1."""
    return LARGE if rank < SIZE_BOUNDS[0] else MIDDLING if rank < SIZE_BOUNDS[1] else SMALL


def rhythm_of(rank: float) -> float:
    """The usual days between two orders for a rank between 0 (largest) and 1."""
    return next(days for bound, days in RHYTHMS if rank < bound)


def rep_of(rng: np.random.Generator, region: str, size: int) -> str:
    """Who looks after the customer: the rep of the region, or the one with the hard portfolio."""
    if rng.random() < HARD_REP_SHARE[region == CHURN_REGION][size]:
        return HARD_REP
    return str(rng.choice(REGION_REPS[region]))


def arrival_days() -> list[date]:
    """The first day of each customer: the founding ones on the first day, the others spread evenly after it."""
    later = CUSTOMERS - FOUNDING_CUSTOMERS
    step = (LAST_ARRIVAL - FIRST_DAY).days / later
    return [FIRST_DAY] * FOUNDING_CUSTOMERS + [FIRST_DAY + timedelta(days=int(step * (n + 1))) for n in range(later)]


def draw_customers() -> list[Customer]:
    """All customers before anyone leaves, the ordinary ones and those of the stories."""
    ranks = stream(1).permutation(CUSTOMERS)
    scores = np.sort(stream(2).standard_normal(CUSTOMERS))[::-1]
    taken_en: set[str] = {who.name[0] for who in story_accounts().values()}
    taken_zh: set[str] = set()
    customers = []
    for index, arrival in enumerate(arrival_days()):
        rng = stream(3, index)
        rank = float(ranks[index]) / CUSTOMERS
        kind = TYPES[rng.choice(len(TYPES), p=TYPE_ODDS)]
        region = str(rng.choice(list(REGIONS), p=REGION_ODDS))
        size = size_of(rank)
        sales = MEDIAN_YEAR_SALES * float(np.exp(SPREAD * scores[ranks[index]]))
        customers.append(
            Customer(
                id=customer_id(index),
                name=(english_name(rng, kind[0], taken_en), chinese_name(rng, kind[0], region, taken_zh)),
                kind=kind,
                region=region,
                rep=rep_of(rng, region, size),
                channel=int(rng.choice(len(CHANNELS), p=(0.4, 0.3, 0.3))),
                size=size,
                year_sales=tuple(sales * np.cumprod(rng.normal(1.0, 0.08, len(YEARS)))),
                rhythm=(rhythm_of(rank) * float(rng.uniform(0.88, 1.15)),) * len(YEARS),
                spans=((arrival, LAST_DAY),),
            )
        )
    return [as_in_story(customer) for customer in customers]


def story_accounts() -> dict[str, Customer]:
    """The three accounts with a story of their own, written out in full."""
    whole = ((FIRST_DAY, LAST_DAY),)
    restaurant, hotel = TYPES[0], TYPES[1]
    accounts = (
        Customer(
            KEY_QUIET, ("Harbour & Pine Catering", "宁波港松餐饮有限公司"), restaurant, "East", "Sara Lind", 0, LARGE,
            (128_000.0, 139_000.0, 141_000.0), (8.0, 8.0, 8.0), ((FIRST_DAY, KEY_QUIET_END),),
        ),
        Customer(
            KEY_SHRINKING, ("Northgate Hotels", "北京北苑酒店管理有限公司"), hotel, "North", "Owen Clarke", 0, LARGE,
            (118_000.0, 122_000.0, 122_000.0), (13.0, 13.0, 15.0), whole,
        ),
        Customer(
            GROWN_UP, ("Little Lantern Kitchen", "广州小灯笼餐饮有限公司"), restaurant, "South", "Paul Stern", 2, SMALL,
            (800.0, 11_000.0, 58_000.0), (62.0, 28.0, 11.0), whole,
        ),
    )  # fmt: skip
    return {account.id: account for account in accounts}


def as_in_story(customer: Customer) -> Customer:
    """The customer as its story wants it; most have none."""
    if customer.id in story_accounts():
        return story_accounts()[customer.id]
    rng = stream(4, int(customer.id[1:]))
    if customer.id in DISCOUNT_LOYAL:
        sales, rhythm = float(rng.uniform(9_000, 26_000)), float(rng.uniform(20, 34))
        return replace(
            customer, size=MIDDLING, year_sales=(sales,) * 3, rhythm=(rhythm,) * 3, deep_discounts=True,
            cost_factor=DEEP_DISCOUNT_COST_FACTOR, spans=((FIRST_DAY, LAST_DAY),),
        )  # fmt: skip
    if customer.id in LOSS_MAKERS:
        return replace(customer, cost_factor=float(rng.uniform(*LOSS_COST_FACTOR)))
    return customer


# --- Who leaves, and who comes back ----------------------------------------------------------------------------


def leaving_day(customer: Customer, luck: float) -> date:
    """The day a customer leaves: the first on which its survival falls below its luck; after LAST_DAY if never."""
    survival, day = 1.0, customer.spans[0][0]
    while day <= LAST_DAY and survival > luck:
        factor = CHURN_REGION_FACTOR[day.year] if customer.region == CHURN_REGION else 1.0
        survival *= 1 - YEARLY_HAZARD[customer.size] * factor / 365
        day += timedelta(days=1)
    return day if survival <= luck else LAST_DAY + timedelta(days=1)


def spread_luck(customers: list[Customer]) -> dict[str, float]:
    """Luck between 0 and 1 per customer, spread evenly in each group, so that rates come out as they are set.

    The rep is part of the group, never of the rate: a portfolio loses what its mix of customers loses.
    """
    groups: dict[tuple[bool, int, bool, bool], list[str]] = {}
    for one in customers:
        founding = one.spans[0][0] == FIRST_DAY
        groups.setdefault((one.region == CHURN_REGION, one.size, one.rep == HARD_REP, founding), []).append(one.id)
    luck: dict[str, float] = {}
    for number, key in enumerate(sorted(groups)):
        rng, ids = stream(5, number), groups[key]
        luck.update(zip(ids, (rng.permutation(len(ids)) + rng.random()) / len(ids), strict=True))
    return luck


def with_fates(customers: list[Customer]) -> list[Customer]:
    """The customers with the days they leave and, for some, come back."""
    steady = {*story_accounts(), *DISCOUNT_LOYAL}
    luck = spread_luck([one for one in customers if one.id not in steady])
    fated = []
    for customer in customers:
        leaves = leaving_day(customer, luck[customer.id]) if customer.id in luck else LAST_DAY
        if leaves < LAST_DAY:
            rng = stream(6, int(customer.id[1:]))
            start = customer.spans[0][0]
            gone = max(leaves, start + timedelta(days=round(1.5 * customer.rhythm[0])))
            spans: tuple[tuple[date, date], ...] = ((start, gone),)
            back = gone + timedelta(days=int(rng.integers(*COMEBACK_DAYS)))
            if rng.random() < COMEBACK_SHARE and back < LAST_DAY:
                spans = (*spans, (back, LAST_DAY))
            customer = replace(customer, spans=spans)
        fated.append(customer)
    return fated


# --- What they order -------------------------------------------------------------------------------------------


def order_days(customer: Customer, rng: np.random.Generator) -> Iterator[date]:
    """The days a customer orders, in its own rhythm, never on a Sunday."""
    for start, end in customer.spans:
        wait = rng.uniform(0, 0.8) * customer.rhythm[start.year - FIRST_DAY.year] if start == FIRST_DAY else 0.0
        exact = float(start.toordinal()) + wait
        while exact < min(end, LAST_DAY).toordinal() + 1:
            day = date.fromordinal(int(exact))
            yield day + timedelta(days=1) if day.weekday() == 6 else day
            rhythm = customer.rhythm[day.year - FIRST_DAY.year]
            exact += max(2.0, rhythm * float(rng.normal(1.0, RHYTHM_JITTER)))


def order_value(customer: Customer, day: date, rng: np.random.Generator) -> float:
    """What an order of that day is worth: the year's sales over its orders, the season and some chance."""
    year = day.year - FIRST_DAY.year
    value = customer.year_sales[year] * customer.rhythm[year] / 365 * SEASON[day.month - 1]
    if customer.id == KEY_SHRINKING and day.year == LAST_DAY.year:
        value *= 1 - (1 - SHRINKING_LEFT) * day.timetuple().tm_yday / 365
    return value * float(rng.lognormal(0.0, 0.18))


def pick_discount(customer: Customer | None, rng: np.random.Generator) -> float:
    """The discount rate of a line; none for a cash sale."""
    if customer is None:
        return 0.0
    if customer.deep_discounts and rng.random() < DEEP_DISCOUNT_SHARE:
        return float(rng.choice(DEEP_DISCOUNTS, p=DEEP_DISCOUNT_ODDS))
    return float(rng.choice(USUAL_DISCOUNTS, p=USUAL_DISCOUNT_ODDS))


def make_line(customer: Customer | None, day: date, value: float, goods: int, rng: np.random.Generator) -> Line:
    """A line of about this value."""
    _, _, list_price, cost_share = GOODS[goods]
    price = round(list_price * PRICE_LEVEL[day.year], 2)
    discount = pick_discount(customer, rng)
    quantity = max(1, round(value / (price * (1 - discount))))
    cost_factor = customer.cost_factor if customer else 1.0
    cost = round(quantity * price * cost_share * cost_factor * float(rng.uniform(0.97, 1.03)), 2)
    return Line(goods, quantity, price, discount, round(quantity * price * (1 - discount), 2), cost, COMPLETED)


def returned(line: Line, rng: np.random.Generator) -> Line:
    """A part of the line, or all of it, going back."""
    quantity = max(1, round(line.quantity * float(rng.choice((0.25, 0.5, 1.0)))))
    amount = round(quantity * line.price * (1 - line.discount), 2)
    cost = round(line.cost * quantity / line.quantity, 2)
    return Line(line.goods, -quantity, line.price, line.discount, -amount, -cost, RETURNED)


def with_return(order: Order, rng: np.random.Generator) -> Iterator[Order]:
    """The order and, seldom, what comes back: on the same order, or later on a credit note."""
    yield order
    if rng.random() >= RETURN_SHARE:
        return
    back = returned(order.lines[int(rng.integers(len(order.lines)))], rng)
    later = order.day + timedelta(days=int(rng.integers(*CREDIT_NOTE_DAYS)))
    if rng.random() < 0.5 or later > LAST_DAY:
        order.lines.append(back)
    else:
        yield replace(order, day=later, lines=[back], credit_note=True)


def orders_of(customer: Customer) -> Iterator[Order]:
    """All orders and credit notes of a customer."""
    rng = stream(7, int(customer.id[1:]))
    taste = np.repeat(rng.dirichlet(np.full(len(CATALOGUE), 1.2)), len(GOODS) // len(CATALOGUE))
    taste = (taste + 0.002) / (taste + 0.002).sum()
    for day in order_days(customer, rng):
        value = order_value(customer, day, rng)
        count = 1 + int(rng.binomial(2, 0.33))
        goods = rng.choice(len(GOODS), count, replace=False, p=taste)
        shares = rng.dirichlet(np.full(count, 6.0))
        channel = customer.channel if rng.random() < 0.85 else int(rng.integers(len(CHANNELS)))
        order = Order(day, customer, customer.region, customer.rep, channel)
        order.lines = [
            make_line(customer, day, value * float(share), int(item), rng)
            for share, item in zip(shares, goods, strict=True)
        ]
        yield from with_return(order, rng)


def cash_sales() -> Iterator[Order]:
    """The cash sales: one line each, no customer, from the first day to the last."""
    rng = stream(8)
    for offset in np.linspace(0, (LAST_DAY - FIRST_DAY).days, CASH_LINES).astype(int):
        day = FIRST_DAY + timedelta(days=int(offset))
        region = str(rng.choice(list(REGIONS)))
        order = Order(day, None, region, REGION_REPS[region][0], 0)
        order.lines = [make_line(None, day, float(rng.uniform(30, 260)), int(rng.integers(len(GOODS))), rng)]
        yield order


# --- The two files ---------------------------------------------------------------------------------------------


def all_orders() -> list[Order]:
    """Everything sold and returned, by day."""
    orders = [order for customer in with_fates(draw_customers()) for order in orders_of(customer)]
    return sorted([*orders, *cash_sales()], key=lambda order: order.day)


def row(order: Order, number: str, line: Line, tongue: int) -> list[str]:
    """One line of the file, in English (0) or Chinese (1)."""
    who = order.customer
    category, product, _, _ = GOODS[line.goods]
    return [
        number,
        order.day.isoformat(),
        who.id if who else "",
        (who.name if who else CASH_NAME)[tongue],
        who.kind[tongue] if who else "",
        (order.region, REGIONS[order.region])[tongue],
        CHANNELS[order.channel][tongue],
        (order.rep, REPS[order.rep])[tongue],
        category[tongue],
        product[tongue],
        str(line.quantity),
        f"{line.price:.2f}",
        f"{line.discount:.2f}",
        f"{line.amount:.2f}",
        f"{line.cost:.2f}",
        f"{line.amount - line.cost:.2f}",
        line.status[tongue],
    ]


def numbered(orders: list[Order]) -> Iterator[tuple[str, Order]]:
    """The orders with their numbers: SO for sales, CN for credit notes, each counted in the order of the days."""
    sales = notes = 0
    for order in orders:
        if order.credit_note:
            notes += 1
            yield f"CN{notes:05d}", order
        else:
            sales += 1
            yield f"SO{sales:05d}", order


def write_samples(folder: Path) -> None:
    """Write both files into the folder."""
    orders = list(numbered(all_orders()))
    for tongue, name in enumerate(("sample_en.csv", "sample_zh.csv")):
        with (folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([header[tongue] for header in HEADERS])
            writer.writerows(row(order, number, line, tongue) for number, order in orders for line in order.lines)


if __name__ == "__main__":
    write_samples(Path(__file__).parent)
