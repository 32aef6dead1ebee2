"""What was measured, as tables and as the few figures that matter."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compare_runs import Median, Point

NAMES = {"floor": "tokens alone (regex)", "factex": "factex", "matcher": "spaCy Matcher", "bare": "spaCy parser, bare",
         "parser": "spaCy parser"}
Found = Mapping[Point, Median]


def tables(found: Found, size: int) -> Iterator[str]:
    """Systems side by side, then each series; `size` is that of the text, in bytes."""
    yield from systems_table(found, size)
    for title, points, name in (
        ("factex, text", [p for p in found if p.system == "factex" and p.text and (p.rules, p.jobs) == (1, 1)], "text"),
        ("factex, rules", [p for p in found if p.system == "factex" and p.text and p.jobs == 1 and p.text == 1], "rules"),
        ("factex, processes", [p for p in found if p.system == "factex" and p.rules == 1 and p.text in with_jobs(found)], "jobs"),
    ):
        if len({getattr(point, name) for point in points}) > 1:
            yield ""
            rows = [found[point] for point in sorted(points, key=lambda p: (p.text, p.rules, p.jobs))]
            yield from table((title, "text MB", "s", "cpu s", "MB/s", "memory MB", "lines", "runs"), [
                (f"{getattr(row.point, name)} x", f"{size * row.point.text / 1e6:.2f}", f"{row.wall:.2f}", f"{row.cpu:.2f}",
                 f"{size * row.point.text / 1e6 / row.cpu:.3f}", f"{row.memory:.0f}", f"{row.lines:,}", str(row.runs))
                for row in rows
            ])


def with_jobs(found: Found) -> set[int]:
    """The texts that were read with several processes."""
    return {point.text for point in found if point.jobs > 1}


def systems_table(found: Found, size: int) -> Iterator[str]:
    """One row a system and text: whole processes with their start, start-up alone, and both as multiples of factex's time."""
    texts = sorted({point.text for point in found if point.system == "parser" and point.text} or {1})
    rows = []
    for text in texts:
        ours = found.get(Point("factex", text))
        for system in NAMES:
            row, start = found.get(Point(system, text)), found.get(Point(system, 0))
            if row is not None:
                began = start.cpu if start else 0.0
                ratios = (f"{row.wall / ours.wall:.2f}", f"{row.cpu / ours.cpu:.2f}") if ours else ("", "")
                rows.append((
                    NAMES[system], f"{size * text / 1e6:.2f}", f"{row.wall:.2f}", f"{row.cpu:.2f}", f"{began:.2f}",
                    f"{size * text / 1e6 / max(row.cpu - began, 1e-9):.3f}", f"{row.memory:.0f}", *ratios, f"{row.lines:,}", str(row.runs),
                ))
    head = ("system", "text MB", "s", "cpu s", "of it start", "MB/s after it", "memory MB", "times factex", "by cpu", "lines", "runs")
    yield from table(head, rows)


def figures(found: Found) -> dict[str, float]:
    """The few figures that matter, each named by what it says."""
    out: dict[str, float] = {}

    def put(name: str, above: Point, below: Point, by: str, scale: float = 1.0) -> None:
        if above in found and below in found:
            out[f"{name}, {by}"] = round(getattr(found[above], by) / getattr(found[below], by) / scale, 3)

    for by in ("wall", "cpu"):
        for text in sorted({point.text for point in found if point.text}):
            for system in NAMES:
                if system != "factex":
                    pair = (Point("factex", text), Point(system, text))
                    slow, quick = pair if system == "floor" else pair[::-1]
                    put(f"{NAMES[slow.system]} / {NAMES[quick.system]}, text x {text}", slow, quick, by)
        for text in sorted({p.text for p in found if p.system == "factex" and p.text > 1 and (p.rules, p.jobs) == (1, 1)}):
            put(f"factex, time / text, x {text} against x 1", Point("factex", text), Point("factex", 1), by, text)
        for rules in sorted({point.rules for point in found if point.rules > 1}):
            put(f"factex, time with rules x {rules}", Point("factex", 1, rules), Point("factex", 1), by)
    for text in sorted({p.text for p in found if p.system == "factex" and p.text > 1 and (p.rules, p.jobs) == (1, 1)}):
        put(f"factex, memory, text x {text} against x 1", Point("factex", text), Point("factex", 1), "memory")
    for point in [point for point in found if point.jobs > 1]:
        put(f"factex, one process / {point.jobs}, text x {point.text}", Point("factex", point.text), point, "wall")
    return out


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns, the first from the left, the others from the right."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    for row in (head, *rows):
        yield "  ".join(f"{cell:{'>' if at else '<'}{width}}" for at, (cell, width) in enumerate(zip(row, widths, strict=True))).rstrip()
