"""Findings that readers make, worded and weighed in `reading.toml`."""

from collections.abc import Mapping

from reportgen.model.findings import Finding, Outcome, Verdict
from reportgen.standards.standard import Standard


def of_file(
    reading: str, file: str, standard: Standard, details: Mapping[str, str] | None = None
) -> Finding:
    """A finding about a whole file."""
    return Finding(
        rule=reading,
        severity=standard.built_in_findings[reading].severity,
        outcome=Outcome(verdict=Verdict.BROKEN, details=details or {}),
        file=file,
    )
