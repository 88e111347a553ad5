"""The gate: how much of each package of the core its own tests run.

`coverage json` writes what this reads: `python core_coverage.py build/coverage.json`.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGES = ("text", "model", "standards", "case", "extract", "checks", "documents")
LEAST = 97
"""Percent of the lines and branches of a package."""

WHOLE = ("text/numerals.py", "case/aggregate.py", "checks/waivers.py", "extract/locate.py")
"""Modules of which nothing may go untested: figures are read, found, added and excused there."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many lines and branches run, of so many."""

    run: int
    there: int

    def __add__(self, other: "Share") -> "Share":
        return Share(self.run + other.run, self.there + other.there)

    def reaches(self, percent: int) -> bool:
        """Computed without rounding: 96.99 % are not 97 %."""
        return 100 * self.run >= percent * self.there

    def __str__(self) -> str:
        # Cut off, not rounded, so that nothing that falls short looks complete.
        tenths = 1000 * self.run // self.there if self.there else 1000
        return f"{tenths // 10}.{tenths % 10} %"


def shares(report: Mapping[str, Any]) -> dict[str, Share]:
    """The share of every module by its path in `src/reportgen`."""
    found = {}
    for path, module in report["files"].items():
        name = path.replace("\\", "/").rpartition("src/reportgen/")[2]
        told = module["summary"]
        run = told["covered_lines"] + told["covered_branches"]
        found[name] = Share(run, told["num_statements"] + told["num_branches"])
    return found


def by_package(modules: Mapping[str, Share]) -> dict[str, Share]:
    """The packages of the core that are there."""
    sums: dict[str, Share] = {}
    for name, share in modules.items():
        package = name.partition("/")[0]
        if package in PACKAGES:
            sums[package] = sums.get(package, Share(0, 0)) + share
    return {package: sums[package] for package in PACKAGES if package in sums}


def failures(modules: Mapping[str, Share]) -> Iterator[str]:
    """A line for everything that falls short."""
    packages = by_package(modules)
    for package in PACKAGES:
        if package in packages:
            if not packages[package].reaches(LEAST):
                yield f"{package}: {packages[package]} of its lines and branches are tested, not {LEAST} %."
        else:
            yield f"{package}: no such package, although the core has one of this name."
    for name in WHOLE:
        if name not in modules:
            yield f"{name}: no such module, although all of it is to be tested."
        elif not modules[name].reaches(100):
            yield f"{name}: {modules[name]} of its lines and branches are tested, not all."


def main(arguments: Sequence[str]) -> int:
    """Show every package of the core; 1 if one falls short."""
    modules = shares(json.loads(Path(arguments[0]).read_text(encoding="utf-8")))
    lines = [f"{package:<12}{share!s:>8}" for package, share in by_package(modules).items()]
    wrong = list(failures(modules))
    hint = ["`coverage report` names the lines."] if wrong else []
    told = ("Coverage of the core by its own tests:", *lines, *wrong, *hint)
    sys.stdout.writelines(f"{line}\n" for line in told)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
