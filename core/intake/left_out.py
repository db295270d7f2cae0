"""Where lines that the user leaves out stand in their files: looked up only then, by reading the files once more."""

from __future__ import annotations

from collections.abc import Mapping as Conditions
from collections.abc import Sequence

import duckdb

from core import job
from core.intake import clean, finish, sql
from core.intake.copies import COPY, SAME
from core.intake.loading import record
from core.intake.model import Mapping, Table
from core.intake.reading import Settled, settled
from core.intake.rejects import places


def rejected(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Table], mapping: Mapping, reasons: Conditions[str, str]
) -> None:
    """Put lines to ``reject`` as they stand in their files; ``reasons`` are conditions on ``line``, the first counts.

    Of lines that are the same, the first one of the first file is no copy.
    """
    job.stage("again", 0.0, 0.3, sum(table.lines for table in tables))
    connection.execute(clean.staged(mapping, marked=True))
    for column in ("place bigint", "content varchar", "file integer"):
        connection.execute(f"alter table staged add column {column}")
    read = [_again(connection, table, mapping, number) for number, table in enumerate(tables)]
    made = finish.derived(connection, mapping)
    columns = ", ".join(f"{expression} as {name}" for name, expression in made.items())
    twofold = f"select {SAME} from staged where rejected is null group by {SAME} having count(*) > 1"
    copy = f"row_number() over (partition by {SAME} order by file, place) > 1 and {SAME} in ({twofold})"
    lines = f"select file, place, content, {copy} as {COPY}, {columns} from staged where rejected is null"
    cases = " ".join(f"when {condition} then '{reason}'" for reason, condition in reasons.items())
    found = connection.execute(
        f"select file, place, reason, content from (select *, case {cases} end as reason from ({lines}) as one) "
        "where reason is not null order by file, place"
    ).fetchall()
    connection.execute("drop table staged")
    for number, of_file in enumerate(read):
        rows = [(place, reason, content) for file, place, reason, content in found if file == number]
        numbers, _ = places(of_file.table, [place for place, _, _ in rows], of_file.refused)
        record(connection, of_file.table.name, [(numbers[place], reason, content) for place, reason, content in rows])


def _again(connection: duckdb.DuckDBPyConnection, table: Table, mapping: Mapping, number: int) -> Settled:
    """Read a file into ``staged`` with the place and the text of every row."""
    before = sql.count(connection, "staged")

    def take(found: Table, padded: bool) -> str:
        rows = clean.rows(found, mapping, padded, "", numbered=True, marked=True)
        return f"insert into staged select *, {number} from ({rows}) as read"

    with settled(connection, table, take, f"delete from staged where rowid >= {before}") as found:
        return found
