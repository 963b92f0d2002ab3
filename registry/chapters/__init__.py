"""The chapters of the survey: what each domain declares of itself, and everything above it asks."""

from registry.chapters.contract import (
    UNTITLED,
    Chapter,
    Layout,
    OutlineNode,
    SectionHeading,
)
from registry.chapters.register import Chapters, chapters
from registry.chapters.scope import INTRODUCTION, Scope
from registry.chapters.shelves import FigureFilter, Shelf
from registry.chapters.together import counted_together

__all__ = [
    "INTRODUCTION",
    "UNTITLED",
    "Chapter",
    "Chapters",
    "FigureFilter",
    "Layout",
    "OutlineNode",
    "Scope",
    "SectionHeading",
    "Shelf",
    "chapters",
    "counted_together",
]
