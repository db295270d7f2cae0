"""The intake room: any sales file in, one fact table out. Nothing else of the application reads users' files."""

from core.intake.inspection import check, inspect, remap, swapped, swapped_decimal
from core.intake.loading import counted, load
from core.intake.model import Column, Inspection, Mapping, Report, Source, Table

__all__ = [
    "Column",
    "Inspection",
    "Mapping",
    "Report",
    "Source",
    "Table",
    "check",
    "counted",
    "inspect",
    "load",
    "remap",
    "swapped",
    "swapped_decimal",
]
