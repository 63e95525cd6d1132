"""Figures beside their limits, as a table and as JSON."""

import json
import os
import platform
import time
from dataclasses import asdict, dataclass, field


@dataclass
class Figure:
    measure: str
    database: str
    ours: float
    unit: str
    #: What is physically possible, measured in the same run; None where there is no such thing.
    limit: float | None
    #: What the goal speaks of: a share of the limit or the figure itself.
    judged: float
    goal: float
    #: Whether `judged` is to be at least or at most the goal.
    at_least: bool
    is_share: bool = False
    notes: list = field(default_factory=list)

    @property
    def met(self):
        return self.judged >= self.goal if self.at_least else self.judged <= self.goal

    def cells(self):
        suffix = " %" if self.is_share else f" {self.unit}"
        scale = 100 if self.is_share else 1
        return [
            self.measure, self.database, f"{number(self.ours)} {self.unit}",
            "–" if self.limit is None else f"{number(self.limit)} {self.unit}",
            f"{100 * self.judged:.0f} %" if self.is_share else "–",
            f"{'≥' if self.at_least else '≤'} {number(self.goal * scale)}{suffix}", "yes" if self.met else "NO",
        ]


def share(measure, database, ours, limit, goal, unit="/s", notes=()):
    """A rate that is to reach a share of its limit."""
    return Figure(measure, database, ours, unit, limit, ours / limit, goal, True, True, list(notes))


def at_least(measure, database, ours, goal, unit="/s", limit=None, notes=()):
    """A figure that is to reach a bound."""
    return Figure(measure, database, ours, unit, limit, ours, goal, True, False, list(notes))


def at_most(measure, database, ours, goal, unit, limit=None, notes=()):
    """A figure that is to stay under a bound."""
    return Figure(measure, database, ours, unit, limit, ours, goal, False, False, list(notes))


def number(value):
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(figures):
    """The figures with their notes under them."""
    rows = [["measure", "database", "ours", "limit", "share", "goal", "met"], *(figure.cells() for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    lines.insert(1, "  ".join("-" * width for width in widths))
    notes = [f"  {figure.measure}, {figure.database}: {note}" for figure in figures for note in figure.notes]
    return "\n".join([*lines, "", *notes])


def write(path, figures, databases):
    """All figures of this run as JSON; those of measures that did not run are kept from the last."""
    ran = {figure.measure for figure in figures}
    kept = []
    if path.exists():
        kept = [old for old in json.loads(path.read_text()).get("figures", []) if old["measure"] not in ran]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "machine": {"processors": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()},
        "databases": databases,
        "figures": kept + [{**asdict(figure), "met": figure.met} for figure in figures],
    }, indent=2) + "\n")
