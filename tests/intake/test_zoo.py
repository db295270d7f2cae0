"""The test tables of other CSV readers, 1,186 of them: broken, odd, encoded, packed. None is lost, none is a traceback.

A fixed share of them by default, all with ``VITAL_FEW_ZOO_ALL=1``.
"""

from __future__ import annotations

import os
import tarfile
import tempfile
from pathlib import Path

import pytest

from tests.intake.accounted import outcome

ARCHIVE = Path("csv_zoo") / "files.tar.xz"
FILES, PARTS, SHARE = 1_186, 8, 25


@pytest.fixture(scope="module")
def zoo(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files that are looked at."""
    if not (real_data / ARCHIVE).is_file():
        pytest.skip("the zoo of CSV files is not among the real files")
    folder = tmp_path_factory.mktemp("zoo")
    with tarfile.open(real_data / ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert len(files) == FILES
    return files if os.environ.get("VITAL_FEW_ZOO_ALL") else files[::SHARE]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_row_is_accounted_for_or_the_file_is_refused(part: int, zoo: list[Path]) -> None:
    wrong, loaded = {}, 0
    for path in zoo[part::PARTS]:
        with tempfile.TemporaryDirectory() as folder:
            try:
                loaded += len(outcome(path, Path(folder) / "scratch").reports)
            except Exception as error:
                wrong[f"{path.parent.name}/{path.name}"] = repr(error)[:500]
    assert wrong == {}
    assert loaded
