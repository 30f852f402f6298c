"""Run every benchmark, or those named on the command line, and print their reports one after the other."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

PARTS = {
    "bundle": "bundle_weight",
    "pages": "compile_pages",
    "export": "export",
    "consolidate": "consolidate",
    "report": "report_page",
    "png": "png_export",
    "pointer": "pointer_moves",
    "history": "history",
    "opening": "opening",
    "journal": "journal",
    "pan": "pan_zoom",
    "memory": "memory",
}
"""The module of each part; its ``report()`` gives the lines of the report as they become known."""


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        print(f"unknown part {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(Path(__file__).parents[1]))  # as pytest does for what tests share
    for name in names or PARTS:
        for line in import_module(f"{__package__}.{PARTS[name]}").report():
            print(line, flush=True)
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
