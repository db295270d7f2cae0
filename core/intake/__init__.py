"""The intake room: any sales file in, one fact table out. Nothing else of the application reads users' files."""

from core.intake.inspection import check, inspect, remap, swapped, swapped_decimal
from core.intake.loading import counted, load
from core.intake.model import Column, Example, Inspection, Joined, Mapping, Report, Source, Table, storable

__all__ = [
    "Column",
    "Example",
    "Inspection",
    "Joined",
    "Mapping",
    "Report",
    "Source",
    "Table",
    "check",
    "counted",
    "inspect",
    "load",
    "remap",
    "storable",
    "swapped",
    "swapped_decimal",
]
