"""The intake room: any sales file in, one fact table out. Nothing else of the application reads users' files."""

from core.intake.inspection import check, inspect, remap, swapped, swapped_decimal
from core.intake.loading import counted, create_rejects, load
from core.intake.model import Column, Example, Inspection, Joined, Mapping, Master, Report, Source, Table, storable

__all__ = [
    "Column",
    "Example",
    "Inspection",
    "Joined",
    "Mapping",
    "Master",
    "Report",
    "Source",
    "Table",
    "check",
    "counted",
    "create_rejects",
    "inspect",
    "load",
    "remap",
    "storable",
    "swapped",
    "swapped_decimal",
]
