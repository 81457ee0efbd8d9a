"""Small plots as SVG: panels of lines, bars and shapes, with axes that may be logarithmic."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

COLOURS = ("#1f5f8b", "#c8553d", "#588157", "#8d6a9f")
WIDTH, HEIGHT, MARGIN = 340, 240, 46

Point = tuple[float, float]


@dataclass(frozen=True)
class Series:
    """One line (or, dotted, its points alone) of a panel."""

    name: str
    points: Sequence[Point]
    dots: bool = False


@dataclass(frozen=True)
class Panel:
    """One plot: its series and what its axes say."""

    title: str
    x: str
    y: str
    series: Sequence[Series] = field(default_factory=list)
    log_x: bool = False
    log_y: bool = False


def svg(panels: Sequence[Panel], columns: int = 2) -> str:
    """The panels side by side, as one SVG document."""
    rows = math.ceil(len(panels) / columns)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH * columns}" '
        f'height="{HEIGHT * rows}" font-family="sans-serif" font-size="10">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for number, panel in enumerate(panels):
        left, top = WIDTH * (number % columns), HEIGHT * (number // columns)
        parts += [f'<g transform="translate({left},{top})">', *_panel(panel), "</g>"]
    return "\n".join([*parts, "</svg>", ""])


@dataclass(frozen=True)
class Axis:
    """Places of values along one axis of a panel."""

    least: float
    most: float
    start: float
    end: float
    log: bool

    def place(self, value: float) -> float:
        """Where a value stands, in pixels."""
        least, most, at = (
            (math.log(self.least), math.log(self.most), math.log(value))
            if self.log
            else (self.least, self.most, value)
        )
        share = (at - least) / (most - least) if most > least else 0.5
        return self.start + share * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values along the axis."""
        if self.log:
            powers = range(math.floor(math.log10(self.least)), math.ceil(math.log10(self.most)) + 1)
            return [10.0**p for p in powers if self.least <= 10.0**p <= self.most]
        step = 10 ** math.floor(math.log10((self.most - self.least) or 1))
        step *= 1 if (self.most - self.least) / step > 4 else 0.5
        first = math.ceil(self.least / step)
        return [step * n for n in range(first, math.floor(self.most / step) + 1)]


def _panel(panel: Panel) -> list[str]:
    """The elements of one panel."""
    points = [p for s in panel.series for p in s.points if _shown(p, panel)]
    if not points:
        return [_text(MARGIN, 20, f"{panel.title}: nothing to show")]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    low = min(ys) if panel.log_y else min(0.0, *ys)
    across = Axis(min(xs), max(xs), MARGIN, WIDTH - 14, panel.log_x)
    up = Axis(low, max(ys), HEIGHT - MARGIN, 34, panel.log_y)
    parts = [
        _text(MARGIN, 16, panel.title, 'font-weight="bold" font-size="11"'),
        f'<path d="M{MARGIN},34 V{HEIGHT - MARGIN} H{WIDTH - 14}" fill="none" stroke="#444"/>',
        _text((MARGIN + WIDTH) / 2, HEIGHT - 14, panel.x, 'text-anchor="middle"'),
        _text(
            12, HEIGHT / 2, panel.y, f'text-anchor="middle" transform="rotate(-90 12 {HEIGHT / 2})"'
        ),
    ]
    for tick in across.ticks():
        place = across.place(tick)
        parts.append(_text(place, HEIGHT - MARGIN + 13, f"{tick:g}", 'text-anchor="middle"'))
    for tick in up.ticks():
        parts.append(_text(MARGIN - 4, up.place(tick) + 3, f"{tick:g}", 'text-anchor="end"'))
    for number, series in enumerate(panel.series):
        parts += _line(series, panel, across, up, COLOURS[number % len(COLOURS)])
        label = f'text-anchor="end" fill="{COLOURS[number % len(COLOURS)]}"'
        parts.append(_text(WIDTH - 16, 30 + 12 * number, series.name, label))
    return parts


def _line(series: Series, panel: Panel, across: Axis, up: Axis, colour: str) -> list[str]:
    """A series as a line, or as dots."""
    at = [(across.place(x), up.place(y)) for x, y in series.points if _shown((x, y), panel)]
    if series.dots:
        return [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>' for x, y in at]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.6"/>']


def _shown(point: Point, panel: Panel) -> bool:
    """Whether a point has a place on the axes."""
    return (point[0] > 0 or not panel.log_x) and (point[1] > 0 or not panel.log_y)


def _text(x: float, y: float, text: str, more: str = "") -> str:
    """A text element."""
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(text)}</text>'
