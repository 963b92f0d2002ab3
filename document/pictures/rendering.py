"""Charts as SVG and as PNG: each is drawn once for the same content, and kept."""

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from django.core.cache import caches

from document.pictures import drawing
from document.pictures.charts import Chart
from document.pictures.drawing import to_png, to_svgs

# What makes the picture of a specification.
DRAWING = hashlib.sha256(Path(drawing.__file__).read_bytes()).hexdigest()
KEPT = caches["pictures"]
PNG_SCALE = 3


def svg(chart: Chart) -> str:
    """Return the picture as an SVG element for a page; it is drawn once for the same content."""
    return svgs([chart])[chart.key]


def svgs(charts: Iterable[Chart]) -> dict[str, str]:
    """Return the pictures as SVG elements by key; those that are not kept already are drawn in one go.

    Raises ``RuntimeError`` when one cannot be drawn.
    """
    listed = [*charts]
    keys = {chart.key: f"chart-{chart_digest(chart)}.svg" for chart in listed}
    kept: dict[str, str] = KEPT.get_many(keys.values())
    missing = [chart for chart in listed if keys[chart.key] not in kept]
    if missing:
        drawn = to_svgs([_job(chart) for chart in missing])
        new = {keys[chart.key]: made for chart, made in zip(missing, drawn, strict=True)}
        KEPT.set_many(new)
        kept |= new
    return {name: kept[key] for name, key in keys.items()}


def _job(chart: Chart) -> dict[str, object]:
    return {
        "spec": chart.spec,
        "key": f"chart-{chart.key}",
        "title": chart.title,
        "description": chart.description,
        "language": chart.language,
        "links": chart.links,
    }


def png(chart: Chart) -> bytes:
    """Return the picture as PNG on white, three dots for each unit; it is drawn once for the same content."""
    key = f"chart-{chart_digest(chart)}.png"
    made: bytes | None = KEPT.get(key)
    if made is None:
        made = to_png(svg(chart), PNG_SCALE)
        KEPT.set(key, made)
    return made


def chart_digest(chart: Chart) -> str:
    """Return what the drawn picture is kept under: another one for whatever would be drawn differently."""
    renderer = f"{version('vl-convert-python')}/{DRAWING}"
    said = [renderer, chart.key, chart.language, chart.title, chart.description, chart.spec]
    said += [chart.links] if chart.links else []
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
