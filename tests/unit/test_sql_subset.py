"""The question files stay inside the SQL that means the same on DuckDB, Spark and PostgreSQL.

A lint, by parsing: sqlglot translates some expressions without a word into ones that mean something else, so
these are refused by name. ``violations`` returns every one of them as a short text.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from core import placing, segments, worth
from core.definitions import COMPUTED_SEGMENTS, MEASURES, SCORE, SCORED

FILES = sorted((Path(__file__).parents[2] / "core" / "sql").glob("*.sql"))
MAX_LINES = 80
TARGETS = ("spark", "postgres")

REFUSED: dict[type[exp.Expr], str] = {
    exp.PercentileCont: "percentile or quantile: interpolate with row_number",
    exp.PercentileDisc: "percentile or quantile: interpolate with row_number",
    exp.Quantile: "percentile or quantile: interpolate with row_number",
    exp.Median: "percentile or quantile: interpolate with row_number",
    exp.ApproxDistinct: "approximate function",
    exp.ApproxQuantile: "approximate function",
    exp.ApproxTopK: "approximate function",
    exp.DayOfWeek: "day of week",
    exp.DayOfWeekIso: "day of week",
    exp.ArrayAgg: "list or array_agg",
    exp.Log: "log: use ln",
    exp.Qualify: "qualify",
    exp.Contains: "contains: use strpos > 0",
    exp.Anonymous: "function unknown to the translator",
    exp.IntDiv: "integer division",
}
ORDERED = (exp.RowNumber, exp.Rank, exp.DenseRank, exp.Ntile, exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue)
DATE_NAMES = re.compile(r"(^|_)(day|date|as_of|start|end|purchase|until)$|^(day|period|value)_(before|start|end|from)$")
NOT_DATES = ("value_before", "last_purchase_amount")
NO_CUSTOMER = frozenset({"period"})  # every other step that is made outside the files has customers


def violations(sql: str, known: dict[str, exp.Query] | None = None) -> list[str]:
    """What of this text is outside the subset; ``known`` are the steps of other files."""
    code = re.sub(r"--.*", "", sql)
    found = [f"{mark} in the text" for mark in ("{", "%s", "?") if mark in code]
    try:
        tree = sqlglot.parse_one(sql, read="duckdb")
    except sqlglot.errors.ParseError as error:
        return [*found, f"does not parse: {error}"]
    steps = dict(known or {}) | {step.alias: step.this for step in tree.find_all(exp.CTE)}
    for node in tree.walk():
        found += _node(node)
        if isinstance(node, exp.Window):
            found += _window(node, steps)
        elif isinstance(node, exp.Limit | exp.Fetch) and isinstance(node.parent, exp.Query):
            found += _limit(node.parent, steps)
    for target in TARGETS:
        try:
            sqlglot.transpile(sql, read="duckdb", write=target, unsupported_level=ErrorLevel.RAISE)
        except sqlglot.errors.SqlglotError as error:
            found.append(f"not for {target}: {error}")
    return found


def _node(node: exp.Expr) -> list[str]:
    for kind, why in REFUSED.items():
        if type(node) is kind:
            return [f"{why}: {node.sql('duckdb')}"]
    text = node.sql("duckdb")
    if isinstance(node, exp.DateDiff) and node.text("unit").upper() != "DAY":
        return [f"date_diff other than day: {text}"]
    if isinstance(node, exp.Extract) and node.name.upper() in ("DOW", "ISODOW", "DAYOFWEEK", "WEEKDAY"):
        return [f"day of week: {text}"]
    if isinstance(node, exp.Avg) and not _is_double(node.this):
        return [f"avg without cast as double: {text}"]
    if isinstance(node, exp.Div) and not (_is_double(node.left) or _is_double(node.right)):
        return [f"/ without cast as double: {text}"]
    if isinstance(node, exp.Star) and (node.args.get("replace") or node.args.get("except_")):
        return [f"* replace or * exclude: {text}"]
    if isinstance(node, exp.In) and (
        isinstance(node.args.get("field"), exp.Placeholder) or any(map(_is_list, node.expressions))
    ):
        return [f"in with a bound list: {text}"]
    if isinstance(node, exp.Any) and node.find(exp.Placeholder):
        return [f"any with a bound list: {text}"]
    if isinstance(node, exp.Join) and (node.method or node.kind in ("SEMI", "ANTI")):
        return [f"join that not every engine has: {text}"]
    if isinstance(node, exp.Group) and node.args.get("all"):
        return ["group by all: name the columns"]
    if isinstance(node, exp.Subquery) and isinstance(node.parent, exp.From | exp.Join) and not node.alias:
        return [f"subquery without alias: {text}"]
    if isinstance(node, exp.Sub) and _is_date(node.left) and _is_date(node.right):
        return [f"date - date, use date_diff('day', …): {text}"]
    if isinstance(node, exp.Cast) and node.to.this in exp.DataType.INTEGER_TYPES and _is_fraction(node.this):
        return [f"cast of a fraction to a whole number: {text}"]
    return []


def _is_list(node: exp.Expr) -> bool:
    return isinstance(node, exp.Placeholder) and node.name in ("list", "values")


def _is_double(node: exp.Expr) -> bool:
    """Whether an expression is a DOUBLE on every engine, as far as its text shows."""
    if isinstance(node, exp.Cast):
        return node.to.this == exp.DataType.Type.DOUBLE
    if isinstance(node, exp.Ln | exp.Exp | exp.Sqrt | exp.Pow):
        return True
    if isinstance(node, exp.Paren | exp.Neg | exp.Nullif | exp.Coalesce | exp.Abs | exp.Floor | exp.Ceil):
        return _is_double(node.this)
    if isinstance(node, exp.Sum | exp.Min | exp.Max | exp.Window):
        return _is_double(node.this)
    if isinstance(node, exp.Add | exp.Sub | exp.Mul | exp.Div):
        return _is_double(node.left) or _is_double(node.right)
    if isinstance(node, exp.Case):
        return all(_is_double(branch.args["true"]) for branch in node.args["ifs"])
    return False


def _is_fraction(node: exp.Expr) -> bool:
    node = node.unnest()
    return _is_double(node) and not isinstance(node, exp.Floor | exp.Ceil | exp.Round)


def _is_date(node: exp.Expr) -> bool:
    """A cast to DATE, or a column called as days are called here."""
    node = node.unnest()
    if isinstance(node, exp.Cast):
        return node.to.this == exp.DataType.Type.DATE
    if isinstance(node, exp.Coalesce | exp.Min | exp.Max):
        return _is_date(node.this)
    return isinstance(node, exp.Column) and bool(DATE_NAMES.search(node.name)) and node.name not in NOT_DATES


def _window(node: exp.Window, steps: dict[str, exp.Query]) -> list[str]:
    function, order = node.this, node.args.get("order")
    if order is None:
        return [f"window without order: {node.sql('duckdb')}"] if isinstance(function, ORDERED) else []
    select = node.find_ancestor(exp.Select)
    if select and _has_customer(select, steps) and not _ends_in_customer(order):
        return [f"window not ordered by customer at last: {node.sql('duckdb')}"]
    return []


def _limit(query: exp.Query, steps: dict[str, exp.Query]) -> list[str]:
    order = query.args.get("order")
    if order is None:
        return ["limit without order"]
    if isinstance(query, exp.Select) and _has_customer(query, steps) and not _ends_in_customer(order):
        return [f"limit not ordered by customer at last: {order.sql('duckdb').strip()}"]
    return []


def _ends_in_customer(order: exp.Order) -> bool:
    last = order.expressions[-1].this
    return isinstance(last, exp.Column) and last.name == "customer"


def _has_customer(select: exp.Select, steps: dict[str, exp.Query]) -> bool:
    """Whether the rows that a select works on (after grouping) still have a customer."""
    group = select.args.get("group")
    if group:
        return any(isinstance(key, exp.Column) and key.name == "customer" for key in group.expressions)
    return any(_gives_customer(source, steps) for source in _sources(select))


def _sources(select: exp.Select) -> list[exp.Expr]:
    start = select.args.get("from_") or select.args.get("from")
    return ([start.this] if start else []) + [join.this for join in select.args.get("joins") or []]


def _gives_customer(source: exp.Expr, steps: dict[str, exp.Query]) -> bool:
    query: exp.Expr | None = source.this if isinstance(source, exp.Subquery) else steps.get(source.name)
    if query is None:
        return source.name not in NO_CUSTOMER
    while isinstance(query, exp.SetOperation):
        query = query.left
    if not isinstance(query, exp.Select):
        return True
    for column in query.expressions:
        if column.alias_or_name == "customer":
            return True
        if column.is_star:
            of = column.table if isinstance(column, exp.Column) else ""
            if any(_gives_customer(inner, steps) for inner in _sources(query) if of in ("", inner.alias_or_name)):
                return True
    return False


def shape(text: str, names: set[str]) -> list[str]:
    """What of a file's form is wrong: a question, perhaps what it comes after, steps, the result."""
    lines = text.splitlines()
    found = []
    if not lines or not re.fullmatch(r"-- .*[?].*", lines[0]):
        found.append("does not start with the question as a comment")
    if len(lines) >= MAX_LINES:
        found.append(f"{len(lines)} lines")
    if lines.count("-- result") != 1:
        found.append("not exactly one line -- result")
    if len([line for line in lines if re.match(r"with\s", line)]) != 1:
        found.append("not exactly one chain of steps")
    before = [line.removeprefix("-- after: ") for line in lines if line.startswith("-- after: ")]
    missing = {name for line in before for name in re.split(r",\s*", line)} - names
    if len(before) > 1 or missing:
        found.append(f"comes after unknown files: {sorted(missing)}")
    kept = [line.removeprefix("-- keeps: ") for line in lines if line.startswith("-- keeps: ")]
    if len(kept) > 1 or any(not re.search(rf"^(with )?{name} as \(", text, re.MULTILINE) for name in kept):
        found.append(f"keeps what is no step of it: {kept}")
    result = text.rpartition("-- result\n")[2].lstrip()
    if not result.startswith("select"):
        found.append("the result is not a select")
    return found


@pytest.fixture(scope="module")
def steps() -> dict[str, exp.Query]:
    trees = [sqlglot.parse_one(path.read_text(encoding="utf-8"), read="duckdb") for path in FILES]
    return {step.alias: step.this for tree in trees for step in tree.find_all(exp.CTE)}


def test_there_are_question_files() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_has_the_form(path: Path) -> None:
    assert shape(path.read_text(encoding="utf-8"), {other.stem for other in FILES}) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_inside_the_subset(path: Path, steps: dict[str, exp.Query]) -> None:
    assert violations(path.read_text(encoding="utf-8"), steps) == []


@pytest.mark.parametrize("measure", list(MEASURES))
@pytest.mark.parametrize("kind", ["worth", "total", "dated"])
def test_what_a_measure_generates_is_inside_the_subset(measure: str, kind: str, steps: dict[str, exp.Query]) -> None:
    weights = dict.fromkeys(SCORED, 1) if measure == SCORE else {}
    text = {"worth": worth.steps, "total": worth.total, "dated": worth.dated}[kind]("range", measure, weights)
    found = violations(f"with {text}\nselect * from range_{kind}", steps)
    # rank() gives ties one place, in whatever order they come.
    assert [one for one in found if "RANK() OVER" not in one] == []


def test_what_places_customers_is_inside_the_subset(steps: dict[str, exp.Query]) -> None:
    found = violations(f"with {placing.steps('range')}\nselect * from range_placed", steps)
    assert found == []


def test_where_customers_belong_is_inside_the_subset(steps: dict[str, exp.Query]) -> None:
    text = segments._known(("region", *COMPUTED_SEGMENTS))
    assert violations(f"with {text}\nselect * from segment_known", steps) == []
    assert [name for name in segments.files(COMPUTED_SEGMENTS) if name not in steps] == []


def test_every_step_has_one_home() -> None:
    """Files stand one after another in a question: a name that two of them use could not be asked for together."""
    names = [
        step.alias
        for path in FILES
        for step in sqlglot.parse_one(path.read_text(encoding="utf-8"), read="duckdb").find_all(exp.CTE)
    ]
    instead = {
        "alive",
        "behind",
        "classed",
        "crossed",
        "gap",
        "grace",
        "graced",
        "lapse",
        "lately",
        "purchase_class",
        "quarter",
        "rfm_value",
        "sold_span",
    }  # of several files, the one that suits
    assert [name for name in set(names) if names.count(name) > 1 and name not in instead] == []


GOOD = [
    "select customer, sum(amount) as value from sales group by customer",
    "select customer, row_number() over (order by amount desc, customer) as rank from sales",
    "select cast(a as double) / nullif(cast(b as double), 0) as share from sales",
    "select avg(cast(amount as double)) as mean from sales",
    "select date_diff('day', day, day_before) as days from sales",
    "select day - $window as day from sales",
    "select cast(floor(cast(a as double) / 2) as bigint) as bin from sales",
    "select customer from sales order by amount, customer limit 5",
    "with m as (select day, sum(amount) as a from sales group by day) select day from m order by a, day limit 5",
    "with month as (select day from sales group by day) select row_number() over (order by day) as n from month",
    "select period_start from period order by period_start limit 1",
    "select a.customer from (select customer from sales) as a",
    "select customer from sales where list_contains($names, region) and strpos(name, $text) > 0",
    "select customer from sales where region in ('a', $b)",
    "select * from sales -- is this a question?",
]
BAD = {
    "select quantile_cont(amount, 0.5) as q from sales": "quantile",
    "select percentile_cont(0.5) within group (order by amount) as q from sales": "quantile",
    "select quantile_disc(amount, 0.5) as q from sales": "quantile",
    "select median(amount) as q from sales": "quantile",
    "select approx_count_distinct(customer) as n from sales": "approximate",
    "select approx_quantile(amount, 0.5) as n from sales": "approximate",
    "select date_diff('month', day, day) as n from sales": "date_diff",
    "select datediff('week', day, day) as n from sales": "date_diff",
    "select dayofweek(day) as n from sales": "day of week",
    "select isodow(day) as n from sales": "day of week",
    "select extract(dow from day) as n from sales": "day of week",
    "select weekday(day) as n from sales": "unknown to the translator",
    "select avg(amount) as n from sales": "avg",
    "select amount / quantity as n from sales": "/ without",
    "select sum(amount) / nullif(count(*), 0) as n from sales": "/ without",
    "select list(day order by day) as n from sales": "list",
    "select array_agg(day) as n from sales": "list",
    "select log(amount) as n from sales": "ln",
    "select log10(amount) as n from sales": "ln",
    "select hash(customer) as n from sales": "unknown to the translator",
    "select customer from sales qualify row_number() over (order by customer) = 1": "qualify",
    "select * replace (1 as amount) from sales": "replace",
    "select customer from sales where region in $names": "bound list",
    "select customer from sales where region = any($names)": "bound list",
    "select customer from sales where contains(name, 'a')": "contains",
    "select customer from (select customer from sales)": "alias",
    "select s.customer from sales as s join (select customer from sales) using (customer)": "alias",
    "select cast(cast(amount as double) / 2 as integer) as n from sales": "fraction",
    "select cast($as_of as date) - day as n from sales": "date - date",
    "select coalesce(next_day, day) - day as n from sales": "date - date",
    "select row_number() over (order by amount) as n from sales": "customer at last",
    "select rank() over (partition by region order by customer, amount) as n from sales": "customer at last",
    "select sum(amount) over (order by day) as n from sales": "customer at last",
    "select row_number() over () as n from sales": "without order",
    "select customer from sales limit 5": "limit without order",
    "select customer from sales order by amount limit 5": "customer at last",
    "with a as (select * from sales) select day from a order by day limit 5": "customer at last",
    "select customer from sales where region = ?": "? in",
    "select '{region}' as n from sales": "{ in",
    "select '%s' as n from sales": "%s in",
    "select from where": "parse",
    "select customer from sales asof join period on sales.day >= period.period_start": "join",
    "select customer from sales semi join period on sales.day = period.period_start": "join",
    "select day, sum(amount) as a from sales group by all": "group by all",
    "select regexp_extract(name, 'x', 2, 'i') as n from sales": "not for spark",
    "select any_value(region) as n from sales": "not for postgres",
}


@pytest.mark.parametrize("sql", GOOD)
def test_lint_accepts(sql: str) -> None:
    assert violations(sql) == []


@pytest.mark.parametrize("sql", BAD)
def test_lint_refuses(sql: str) -> None:
    found = violations(sql)
    assert any(BAD[sql] in violation for violation in found), found


WHOLE = "-- How much?\n-- after: value\nwith a as (select 1 as n)\n\n-- result\nselect n from a\n"


def test_form_accepts_a_whole_file() -> None:
    assert shape(WHOLE, {"value"}) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-- How much?\n", ""),
        ("How much?", "How much"),
        ("-- after: value", "-- after: nothing"),
        ("-- after: value", "-- after: value\n-- keeps: b"),
        ("-- result\n", ""),
        ("with a as", "create a as"),
        ("select n from a", "values (1)"),
        ("\n\n", "\n" * MAX_LINES),
    ],
)
def test_form_refuses(old: str, new: str) -> None:
    assert shape(WHOLE.replace(old, new), {"value"})
