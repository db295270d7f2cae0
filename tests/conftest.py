"""What every test may ask for: an empty workspace, the bundled sample imported once, the real files where they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from streamlit.runtime.pages_manager import PagesManager

if TYPE_CHECKING:
    from core.meta import Meta
    from core.store import Workspace

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "sample_en.csv"
REAL_DATA = Path(os.environ.get("VITAL_FEW_REAL_DATA") or ROOT.parent / "shared" / "data")


@dataclass(frozen=True)
class Sample:
    """The bundled sample as a data set of a workspace of its own; tests only read it."""

    workspace: Workspace
    meta: Meta

    @property
    def id(self) -> str:
        """The data set's id, as views want it."""
        return self.meta.id


@pytest.fixture(autouse=True, scope="session")
def pages_through_app() -> Iterator[None]:
    """Let AppTest enter through app.py: without this, Streamlit runs the files of pages/ by themselves."""
    original = PagesManager.__init__

    def without_folder(self: PagesManager, *args: Any, **kwargs: Any) -> None:
        original(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    patch = pytest.MonkeyPatch()
    patch.setattr(PagesManager, "__init__", without_folder)
    patch.setattr(PagesManager, "uses_pages_directory", False)
    yield
    patch.undo()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An empty workspace."""
    from core.store import Workspace

    return Workspace(tmp_path / "workspace")


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The bundled sample, imported once per test process."""
    from core.intake import Source
    from core.store import Workspace

    made = Workspace(tmp_path_factory.mktemp("sample") / "workspace")
    return Sample(made, made.create([Source(SAMPLE, SAMPLE.name)], name="Sample"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; a clone without them skips, continuous integration does not."""
    if not REAL_DATA.is_dir():
        message = "the real files are not here: set VITAL_FEW_REAL_DATA to their folder"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return REAL_DATA
