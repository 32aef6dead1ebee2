"""The charts of a comparison, from its results.json: run in the environment that has matplotlib.

    python compare_charts.py RESULTS.json
"""
from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib
from compare_table import NAMES

matplotlib.use("agg")
from matplotlib import pyplot

# Apart for colour-blind eyes too, and by their marks.
COLOURS = {"floor": "#8a8a8a", "factex": "#0b6e4f", "matcher": "#c77700", "bare": "#b07ad0", "parser": "#5b1d7a"}
MARKS = {"floor": "s", "factex": "o", "matcher": "^", "bare": "v", "parser": "D"}


def main() -> None:
    file = Path(sys.argv[1])
    results = json.loads(file.read_text("utf-8"))
    size = results["text"]["bytes"] / 1e6
    rows = results["medians"]
    pyplot.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True})
    throughput(rows, size).savefig(file.with_name("throughput.png"), dpi=150)
    against_text(rows, size, "cpu", "seconds of the processor", "Time against text", True).savefig(file.with_name("time.png"), dpi=150)
    against_text(rows, size, "memory", "MB of memory", "Memory against text", False).savefig(file.with_name("memory.png"), dpi=150)
    against_rules(rows).savefig(file.with_name("rules.png"), dpi=150)


def plain(rows: list[Any], system: str) -> list[Any]:
    """The rows of a system with the rules as they are and one process, by text."""
    own = [row for row in rows if row["point"]["system"] == system and (row["point"]["rules"], row["point"]["jobs"]) == (1, 1)]
    return sorted(own, key=lambda row: row["point"]["text"])


def throughput(rows: list[Any], size: float) -> Any:
    """MB a second of each system on the largest text that all read, start-up apart."""
    systems = [system for system in NAMES if plain(rows, system)]
    common = set.intersection(*({row["point"]["text"] for row in plain(rows, system)} for system in systems)) - {0}
    text = max(common, default=1)
    figure, axes = pyplot.subplots(figsize=(7, 0.6 * len(systems) + 1.4), layout="constrained")
    for at, system in enumerate(reversed(systems)):
        cost = {row["point"]["text"]: row["cpu"] for row in plain(rows, system)}
        speed = size * text / max(cost[text] - cost.get(0, 0.0), 1e-9)
        axes.plot(speed, at, color=COLOURS[system], marker=MARKS[system], markersize=9, linestyle="")
        axes.annotate(f"{speed:.3g}", (speed, at), va="center", xytext=(9, 0), textcoords="offset points")
    axes.set(xscale="log", xlabel="MB a second (of the processor, start-up apart; logarithmic)", ylim=(-0.6, len(systems) - 0.4))
    axes.set_yticks(range(len(systems)), [NAMES[system] for system in reversed(systems)])
    axes.xaxis.set_major_formatter("{x:g}")
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.margins(x=0.15)
    axes.set_title(f"Throughput on {size * text:.2f} MB", loc="left")
    return figure


def against_text(rows: list[Any], size: float, what: str, label: str, title: str, logarithmic: bool) -> Any:
    """A line a system: what a whole process took, start-up included, against the size of the text."""
    figure, axes = pyplot.subplots(figsize=(7.5, 4.4), layout="constrained")
    sizes = sorted({row["point"]["text"] for system in NAMES for row in plain(rows, system)} - {0})
    for system, name in NAMES.items():
        own = [row for row in plain(rows, system) if row["point"]["text"]]
        if own:
            x, y = [size * row["point"]["text"] for row in own], [row[what] for row in own]
            axes.plot(x, y, color=COLOURS[system], marker=MARKS[system], linewidth=1.8, markersize=5)
            axes.annotate(f" {name}", (x[-1], y[-1]), color=COLOURS[system], va="center", xytext=(4, 0), textcoords="offset points")
    axes.set(xscale="log", xlabel="MB of text (logarithmic)", ylabel=label + (" (logarithmic)" if logarithmic else ""))
    axes.minorticks_off()
    shown = [text for at, text in enumerate(sizes) if not at or text / sizes[at - 1] > 1.3]  # labels need room
    axes.set_xticks([size * text for text in shown], [f"{size * text:.2g}" for text in shown])
    if logarithmic:
        axes.set(yscale="log")
        axes.yaxis.set_major_formatter("{x:g}")
    else:
        axes.set_ylim(bottom=0)
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.margins(x=0.25)
    axes.set_title(f"{title} (whole processes)", loc="left")
    return figure


def against_rules(rows: list[Any]) -> Any:
    """factex's time with more and more rules, and what it would be if time grew as they do."""
    own = sorted((row for row in rows if row["point"]["system"] == "factex" and (row["point"]["text"], row["point"]["jobs"]) == (1, 1)),
                 key=lambda row: row["point"]["rules"])
    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    if own:
        x, y = [row["point"]["rules"] for row in own], [row["cpu"] for row in own]
        axes.plot(x, y, color=COLOURS["factex"], marker="o", linewidth=1.8)
        axes.plot(x, [y[0] * rules for rules in x], color="#8a8a8a", linewidth=1, linestyle="--")
        axes.annotate("factex", (x[-1], y[-1]), color=COLOURS["factex"], ha="right", xytext=(0, 8), textcoords="offset points")
        straight = (x[-1], y[0] * x[-1])
        axes.annotate("if time grew as rules do", straight, color="#666666", ha="right", xytext=(-24, -4), textcoords="offset points")
        axes.set_xticks(x, [f"{rules} x" for rules in x])
    axes.set(xlabel="rules", ylabel="seconds of the processor")
    axes.set_ylim(bottom=0)
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.set_title("Time against the number of rules (whole processes)", loc="left")
    return figure


if __name__ == "__main__":
    main()
