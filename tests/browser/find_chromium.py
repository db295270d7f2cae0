"""Prints the path of a Chromium for the browser tests; with --install, tries to install one where there is none.

Looks at CHROMIUM, the usual commands, the macOS applications, and Playwright's own download, in this order.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = ("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium")
HELP = """\
The browser tests need Chromium, and it could not be installed from here. Do one of these:
  Debian, Ubuntu   sudo apt-get install chromium fonts-noto-cjk
  macOS            brew install --cask chromium
  any              .venv/bin/playwright install chromium
  any              CHROMIUM=/path/to/chromium make test
Or leave these tests out: NO_BROWSER=1 make test"""


def find() -> str | None:
    """The path of a Chromium that is there, or None. A CHROMIUM that names nothing is an error, not a hint."""
    named = os.environ.get("CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            sys.exit(f"CHROMIUM={named}: no such program")
        return path
    on_path = (shutil.which(command) for command in COMMANDS)
    applied = (
        str(folder / name)
        for folder in (Path("/Applications"), Path.home() / "Applications")
        for name in APPLICATIONS
        if (folder / name).is_file()
    )
    return next((path for path in (*on_path, *applied, _of_playwright()) if path), None)


def install() -> None:
    """Try the means of this system, one after the other, until there is a Chromium."""
    for steps in _ways():
        for step in steps:
            print("$", *step, file=sys.stderr)
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            done = subprocess.run(step, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=quiet, check=False)
            if done.returncode:
                break
        if find():
            return


def _ways() -> list[list[list[str]]]:
    ways = []
    if shutil.which("apt-get"):
        root = [] if os.geteuid() == 0 else _sudo()
        if root is not None:
            get = [*root, "apt-get"]
            packages = ["chromium", "fonts-noto-cjk"]
            ways.append([[*get, "update", "-q"], [*get, "install", "-qy", "--no-install-recommends", *packages]])
    if shutil.which("brew"):
        ways.append([["brew", "install", "--cask", "chromium"]])
    ways.append([[sys.executable, "-m", "playwright", "install", "chromium"]])
    return ways


def _sudo() -> list[str] | None:
    """How to become root without a password, or None."""
    if not shutil.which("sudo"):
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _of_playwright() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def main() -> int:
    """Print the path, or what to do."""
    if not find() and "--install" in sys.argv[1:]:
        install()
    path = find()
    print(path or HELP, file=sys.stdout if path else sys.stderr)
    return 0 if path else 1


if __name__ == "__main__":
    sys.exit(main())
