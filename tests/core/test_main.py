"""The command line: files with stable names, figures that add up, and one clear sentence where it cannot go on."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from core.__main__ import main
from core.pack_parts import PARTS
from tests.intake.books import xlsx

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample_en.csv"
SUMMARY = (
    "as_of lines rejected total attributed unattributed customers measure top20_share customers_for_80 gini "
    "rule window_days active"
)
CUSTOMERS = "customer,name,rank,value,share,cumulative_share,abc,tier,orders,first_purchase,last_purchase,active"
CHURN = (
    "period_start,period_end,segment_by,segment,opening,new,returned,churned,closing,churned_of_opening,stayed,"
    "churn_rate,churn_low,churn_high,opening_value,churned_value,value_churn_rate,partial,provisional"
)
HEADER = "Customer,Customer Name,Date,Amount,Region\n"
SMALL = (
    HEADER
    + "A,=HYPERLINK(1),2024-01-05,0.1,N\nA,=HYPERLINK(1),2024-02-05,0.2,N\nB,+Müller,2024-02-01,1234567.8901,S\n"
    + "B,+Müller,2024-03-01,-0.5,S\n,Cash,2024-03-02,10,\nC,客户,2024-04-01,7,\nC,客户,soon,7,\n"
)
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.csv"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of the sample, by region and rep."""
    out = tmp_path_factory.mktemp("pack") / "new" / "pack"
    assert main([str(SAMPLE), "--out", f"{out}/", "--segment", "region", "rep", "--segment", "region"]) == 0
    return out


def test_names_of_files_and_columns(folder: Path) -> None:
    names = {"churn.csv", "customers.csv", "summary.json", *(f"{part.name}.csv" for part in PARTS)}
    assert {path.name for path in folder.iterdir()} == names
    assert list(json.loads((folder / "summary.json").read_text(encoding="utf-8"))) == SUMMARY.split()
    more = [(f"{part.name}.csv", ",".join(part.columns)) for part in PARTS]
    for name, header in (("customers.csv", CUSTOMERS), ("churn.csv", CHURN), *more):
        data = (folder / name).read_bytes()
        assert data.startswith(header.encode() + b"\n") and b"\r" not in data


def test_the_names_are_documented() -> None:
    text = (ROOT / "docs" / "headless.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    tables = [column for part in PARTS for column in part.columns]
    assert documented == [*SUMMARY.split(), *CUSTOMERS.split(","), *CHURN.split(","), *tables]
    assert re.findall(r"^## (\w+)\.csv", text, re.MULTILINE) == ["customers", "churn", *(part.name for part in PARTS)]


def test_the_figures_add_up(folder: Path) -> None:
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"), parse_float=Decimal)
    customers, churn = rows(folder / "customers.csv"), rows(folder / "churn.csv")
    assert summary["total"] == summary["attributed"] + summary["unattributed"] == Decimal("12869052.77")
    assert sum(Decimal(row["value"]) for row in customers) == summary["attributed"]
    assert (summary["lines"], summary["rejected"], summary["as_of"]) == (13_137, 0, "2025-12-31")
    assert len(customers) == summary["customers"] == 420
    assert [int(row["rank"]) for row in customers] == list(range(1, 421))
    assert sum(row["active"] == "true" for row in customers) == summary["active"]
    assert sum(Decimal(row["value"]) for row in customers[:84]) / summary["attributed"] == pytest.approx(
        summary["top20_share"], abs=Decimal("1e-11")
    )
    assert float(customers[summary["customers_for_80"] - 1]["cumulative_share"]) >= 0.8
    for row in churn:
        opening, new, returned, churned, closing = (
            int(row[name]) for name in ("opening", "new", "returned", "churned", "closing")
        )
        assert opening + new + returned - churned == closing
        if opening:
            assert float(row["churn_rate"]) == pytest.approx(int(row["churned_of_opening"]) / opening, abs=1e-11)
        else:
            assert row["churn_rate"] == ""


def test_the_whole_comes_first_and_segments_add_up_to_it(folder: Path) -> None:
    churn = rows(folder / "churn.csv")
    blocks = list(dict.fromkeys(row["segment_by"] for row in churn))
    assert blocks == ["all", "region", "rep"]
    whole = [row for row in churn if row["segment_by"] == "all"]
    assert {row["segment"] for row in whole} == {"all"} and len(whole) == 12
    for row in whole:
        for block in blocks[1:]:
            parts = [one for one in churn if (one["segment_by"], one["period_start"]) == (block, row["period_start"])]
            for column in ("opening", "new", "closing", "churned_of_opening"):
                assert sum(int(part[column]) for part in parts) == int(row[column]), (
                    block,
                    row["period_start"],
                    column,
                )
            assert sum(Decimal(part["opening_value"]) for part in parts) == Decimal(row["opening_value"])


def test_every_value_is_plain(folder: Path) -> None:
    numbers = {"rank", "value", "share", "cumulative_share", "orders", *CHURN.split(",")[4:17]}
    days = {"first_purchase", "last_purchase", "period_start", "period_end"}
    for name in ("customers.csv", "churn.csv"):
        for row in rows(folder / name):
            for column, text in row.items():
                if column in numbers and text:
                    assert NUMBER.fullmatch(text), (column, text)
                elif column in days and text:
                    assert re.fullmatch(r"\d{4}-\d\d-\d\d", text)
                elif column in ("active", "partial", "provisional"):
                    assert text in ("true", "false")


def test_small_figures_by_hand(small: Path, tmp_path: Path) -> None:
    assert main([str(small), "--out", str(tmp_path / "out"), "--segment", "region", "--period", "month"]) == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"), parse_float=str)
    assert (summary["lines"], summary["rejected"], summary["total"]) == (
        6,
        1,
        "1234584.6901",
    )  # 1234567.3901 + 7 + 0.3 + 10
    assert (summary["attributed"], summary["unattributed"], summary["window_days"]) == ("1234574.6901", 10, 180)
    customers = rows(tmp_path / "out" / "customers.csv")
    assert [(row["customer"], row["name"], row["value"]) for row in customers] == [
        ("B", "+Müller", "1234567.3901"),  # 1234567.8901 − 0.5
        ("C", "客户", "7"),
        ("A", "=HYPERLINK(1)", "0.3"),  # 0.1 + 0.2, without the noise of binary fractions
    ]
    churn = rows(tmp_path / "out" / "churn.csv")
    assert [row["partial"] for row in churn[:4]] == ["true", "false", "false", "true"]


def test_as_of_hides_what_is_later(small: Path, tmp_path: Path) -> None:
    assert main([str(small), "--out", str(tmp_path / "out"), "--as-of", "2024-02-28", "--window", "25"]) == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert (summary["lines"], summary["as_of"], summary["customers"]) == (3, "2024-02-28", 2)
    assert summary["total"] == 1234568.1901
    assert (summary["window_days"], summary["active"]) == (25, 1)  # A 23 days ago; B 27 days ago
    assert summary["rule"] == "window"


def test_measure_and_range(small: Path, tmp_path: Path) -> None:
    assert main([str(small), "--out", str(tmp_path / "out"), "--measure", "orders", "--range", "period"]) == 0
    customers = rows(tmp_path / "out" / "customers.csv")
    assert [(row["customer"], row["value"]) for row in customers] == [("C", "1")]


def test_several_files_without_an_amount(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(f"cust,date\n{name},2024-01-05\n{name},2024-02-05\n")
    files = [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")]
    assert main([*files, "--out", str(tmp_path / "out")]) == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert (summary["measure"], summary["total"], summary["customers"]) == ("orders", 4, 2)


def test_workbook(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "Pack.XLSX"
    assert main([str(small), "--out", str(out), "--segment", "region"]) == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["summary", "customers", "churn", "accounts", *(part.name for part in PARTS)]
    assert [row[0].value for row in book["summary"].rows] == SUMMARY.split()
    assert [cell.value for cell in book["customers"][1]] == CUSTOMERS.split(",")
    assert [cell.value for cell in book["churn"][1]] == CHURN.split(",")
    names = [row[1] for row in book["customers"].iter_rows(min_row=2)]
    assert [cell.value for cell in names] == ["+Müller", "客户", "=HYPERLINK(1)"]
    assert {cell.data_type for cell in names} == {"s"}  # text, never a formula
    assert book["customers"]["D2"].value == 1234567.3901


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence on standard error."""
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.splitlines()
    assert line.startswith("error: ") and line.endswith(".")
    return line.removeprefix("error: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as-of", "31.12.2024"], "“31.12.2024” is not possible for --as-of. Possible: YYYY-MM-DD."),
        (["--as-of", "2024-02-30"], "“2024-02-30” is not possible"),
        (["--as-of", "2020-01-01"], "before the first line of the file (2024-01-05)"),
        (["--period", "week"], "“week” is not possible for period. Possible: month, quarter, half, year, 12m."),
        (["--measure", "fame"], "“fame” is not possible for measure"),
        (["--measure", "profit"], "no column for profit"),
        (["--range", "ever"], "“ever” is not possible for range"),
        (["--rule", "coffee"], "“coffee” is not possible for rule"),
        (["--window", "0"], "“0” is not possible for window"),
        (["--window", "many"], "“many” is not possible for --window"),
        (["--segment", "colour"], "no column for “colour”. It has: region, abc, rfm, tenure, cohort, own_group."),
        (["--segment", "channel"], "no column for “channel”. It has: region, abc, rfm, tenure, cohort, own_group."),
        (["--unknown"], "cannot be understood: unrecognized arguments: --unknown"),
        (["--segment"], "cannot be understood: argument --segment: expected at least one argument"),
    ],
)
def test_options_that_cannot_be(
    arguments: list[str], words: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in refusal(capsys, str(small), "--out", str(tmp_path / "out"), *arguments)


def test_own_groups_come_from_a_file(small: Path, tmp_path: Path) -> None:
    groups, out = tmp_path / "groups.csv", tmp_path / "pack"
    groups.write_text('\ufeffcustomer,group\nA,=1+1\nB,"fair, 2024"\nB,=1+1\n\nnobody,=1+1\n', encoding="utf-8")
    assert main([str(small), "--out", f"{out}/", "--segment", "own_group", "rfm", "--groups", str(groups)]) == 0
    found = {(row["segment_by"], row["segment"]): row for row in rows(out / "churn.csv") if row["new"] != "0"}
    # A and B buy first in the first quarter, C in the second.
    assert {name: row["new"] for (by, name), row in found.items() if by == "own_group"} == {
        "=1+1": "2",
        "fair, 2024": "1",
        "": "1",
    }
    assert {name for by, name in found if by == "rfm"} == {"none"}, "nobody bought before the first period"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "There is no file"),
        (b"customer;group\nA;x\n", "Line 1 of groups.csv does not hold a customer and a group."),
        (b"customer,group\nA,x\nB\n", "Line 3 of groups.csv"),
        (b"customer,group\nA,\xff\n", "Save the groups as CSV (UTF-8)"),
        (b"customer,group\n", "Give them with --groups FILE"),
        (b"customer,group\nA,\n", "A group needs a name of at least one letter."),
        (b"customer,group\nA," + b"x" * 61 + b"\n", "61 characters"),
    ],
)
def test_groups_that_cannot_be(
    content: bytes | None, words: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = tmp_path / "groups.csv"
    if content is not None:
        groups.write_bytes(content)
    arguments = ("--out", str(tmp_path / "out"), "--segment", "own_group", "--groups", str(groups))
    assert words in refusal(capsys, str(small), *arguments)
    assert "Give them with --groups FILE" in refusal(capsys, str(small), *arguments[:4])


def test_no_file_no_out(small: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "the following arguments are required: FILE" in refusal(capsys, "--out", str(tmp_path / "x"))
    assert "the following arguments are required: --out" in refusal(capsys, str(small))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.csv", None, "There is no file"),
        ("empty.csv", b"", "The file empty.csv is empty."),
        ("header.csv", b"Customer,Date,Amount\n", "has a header but no line"),
        ("no_customer.csv", b"Date,Amount\n2024-01-05,1\n2024-01-06,2\n", "No column names the customer."),
        ("no_date.csv", b"Customer,Amount\nA,1\nB,2\n", "No column holds the date"),
        ("dates.csv", b"Customer,Date,Amount\nA,soon,1\nB,later,2\n", "(for example “soon”)"),
        ("words.csv", b"Customer,Date,Amount\nA,2024-01-05,x\nB,2024-01-05,y\n", "(for example “x”)"),
        ("report.csv", b"%PDF-1.7\n", "report.csv holds a PDF"),
        ("broken.xlsx", b"PK\x03\x04" + b"x" * 90, "broken.xlsx is damaged"),
        ("wide.csv", b"c," * 600 + b"c\n" + b"1," * 600 + b"1\n", "more than 500 columns"),
        ("two\nlines.csv", b"", "The file two lines.csv is empty."),
        ("{brace}.csv", b"", "The file {brace}.csv is empty."),
    ],
)
def test_files_that_cannot_be(
    name: str, content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert words in refusal(capsys, str(tmp_path / name), "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out" / "summary.json").exists()


@pytest.mark.parametrize("out", ["taken", "taken/pack", "taken/pack.xlsx", "folder.xlsx"])
def test_places_that_cannot_be_written(
    out: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("a file")
    (tmp_path / "folder.xlsx").mkdir()
    line = refusal(capsys, str(small), "--out", str(tmp_path / out))
    assert line.startswith(str(tmp_path / out)) and "cannot be written" in line
    assert (tmp_path / "taken").read_text() == "a file"


def test_as_a_command(small: Path, tmp_path: Path) -> None:
    """From the folder of the application, as a scheduled job calls it."""
    command = [sys.executable, "-m", "core"]
    good = subprocess.run(
        [*command, str(small), "--out", str(tmp_path / "out")], cwd=ROOT, capture_output=True, text=True
    )
    assert (good.returncode, good.stdout, good.stderr) == (0, "", "")
    bad = subprocess.run(
        [*command, "none.csv", "--out", str(tmp_path / "out")], cwd=ROOT, capture_output=True, text=True
    )
    assert (bad.returncode, bad.stdout) == (2, "")
    assert bad.stderr == "error: There is no file none.csv. Check its name and place.\n"
    asked = subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, text=True)
    assert asked.returncode == 0 and "--segment" in asked.stdout


def test_the_sheets_to_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["Customer", "Date", "Amount"], ["A", "2024-01-05", 1.0], ["B", "2024-01-06", 2.0]]
    book = tmp_path / "book.xlsx"
    book.write_bytes(xlsx({"North": rows, "South": [*rows, ["C", "2024-02-05", 4.0]], "Notes": [["by", "Ann"]]}))

    def total(*options: str) -> str:
        assert main([str(book), "--out", str(tmp_path / "pack"), *options]) == 0
        return str(json.loads((tmp_path / "pack" / "summary.json").read_text())["total"])

    assert (total(), total("--sheet", "North"), total("--sheet", "North", "South")) == ("7", "3", "10")
    assert main([str(book), "--out", str(tmp_path / "other"), "--sheet", "March"]) == 2
    assert "book.xlsx has no sheet “March”. It has: North, South" in capsys.readouterr().err
