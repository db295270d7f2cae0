"""Small workbooks of every kind, written by hand where no library writes them, as name → rows of cells."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import openpyxl

Cell = str | float | date | None
Sheets = Mapping[str, Sequence[Sequence[Cell]]]


def zipped(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The archive of these parts: the same bytes at any time (an archive says when its files were written)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return file.getvalue()


def xlsx(sheets: Sheets, merges: Sequence[str] = (), hidden: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                sheet.cell(number, column, cell)
        for merge in merges:
            sheet.merge_cells(merge)
        if name in hidden:
            sheet.sheet_state = "hidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsb(sheets: Sheets) -> bytes:
    """Excel's binary workbook: records of a type, a length and so many bytes."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<?xml version="1.0"?><Types '
        'xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": _rels({"rId1": ("officeDocument", "xl/workbook.bin")}),
        "xl/_rels/workbook.bin.rels": _rels(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.bin") for n, _ in enumerate(sheets, 1)}
            | {"rId99": ("styles", "styles.bin")}
        ),
        # Two formats of cells: the general one, and number 14, which is a day.
        "xl/styles.bin": _record(0x269, struct.pack("<I", 2))
        + b"".join(_record(0x2F, struct.pack("<HH12x", 0xFFFF, form)) for form in (0, 14)),
        "xl/workbook.bin": _record(0x83)
        + _record(0x99, bytes(12))
        + _record(0x8F)
        + b"".join(
            _record(0x9C, struct.pack("<II", 0, n) + _wide(f"rId{n}") + _wide(name)) for n, name in enumerate(sheets, 1)
        )
        + _record(0x90)
        + _record(0x84),
    }
    for number, rows in enumerate(sheets.values(), 1):
        size = struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
        data = _record(0x81) + _record(0x94, size) + _record(0x91)
        for place, row in enumerate(rows):
            data += _record(0, struct.pack("<I13x", place))
            data += b"".join(_binary(column, cell) for column, cell in enumerate(row))
        parts[f"xl/worksheets/sheet{number}.bin"] = data + _record(0x92) + _record(0x82)
    return zipped(parts)


def _rels(targets: Mapping[str, tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{found}</Relationships>"
    )


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + length + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _binary(column: int, cell: Cell) -> bytes:
    if cell is None or cell == "":
        return b""
    if isinstance(cell, str):
        return _record(6, struct.pack("<II", column, 0) + _wide(cell))
    if isinstance(cell, date):
        return _record(5, struct.pack("<IId", column, 1, (cell - date(1899, 12, 30)).days))
    return _record(5, struct.pack("<IId", column, 0, cell))


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ods(sheets: Sheets) -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(f"<table:table-row>{''.join(map(_open, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OFFICE}:office:1.0" '
        f'xmlns:table="{_OFFICE}:table:1.0" xmlns:text="{_OFFICE}:text:1.0"><office:body><office:spreadsheet>'
        f"{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0"/>'
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _open(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    if isinstance(cell, date):
        given = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    else:
        given = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {given}><text:p>{cell}</text:p></table:table-cell>"


def xml(sheets: Sheets) -> bytes:
    """The XML of Excel 2003."""
    found = "".join(
        f'<Worksheet ss:Name="{escape(name)}"><Table>'
        + "".join(f"<Row>{''.join(map(_tagged, row))}</Row>" for row in rows)
        + "</Table></Worksheet>"
        for name, rows in sheets.items()
    )
    return (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">{found}</Workbook>'
    ).encode()


def _tagged(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<Cell/>"
    if isinstance(cell, str):
        return f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>'
    if isinstance(cell, date):
        return f'<Cell><Data ss:Type="DateTime">{cell.isoformat()}T00:00:00.000</Data></Cell>'
    return f'<Cell><Data ss:Type="Number">{cell}</Data></Cell>'


def html(sheets: Sheets) -> bytes:
    found = "".join(
        "<table border=1>" + "".join("<tr>" + "".join(map(_cell, row)) + "</tr>\n" for row in rows) + "</table>"
        for rows in sheets.values()
    )
    head = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset=utf-8><style>td{x}</style></head>'
    )
    return f"{head}<body>{found}</body></html>".encode()


def _cell(cell: Cell) -> str:
    return f"<td nowrap>{'&nbsp;' if cell in (None, '') else escape(str(cell))}</td>"


KINDS = {"xlsx": xlsx, "xlsb": xlsb, "ods": ods, "xml.xls": xml, "html.xls": html}
