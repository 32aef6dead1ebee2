"""How fast factex reads, and where the time goes: each room's share on any JSON Lines with `text` (and `date`).

    python benchmarks/rooms.py ARTICLES.jsonl [--rules FOLDER] [--passes 4]

Times are seconds of the processor. Each text is read several times and its quickest reading counts, so that other work on the
machine shows little. The first pass stands apart: what is compiled or remembered at first sight is paid there. The floor is
a bare pass of the expression that finds tokens: speeds are best compared as multiples of it.
"""
from __future__ import annotations

import argparse
import gc
import importlib
import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import factex
from factex import engine

ROOMS = {"segment": ("tokenize", "segment"), "mention": ("merge", "mention"), "clause": ("clauses",), "match": ("match",),
         "attach": ("attach",), "judge": ("judge",), "link": ("link",)}
DOORS = {"record": ("facts", "mentions")}  # methods of the Recorder

Seconds = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rules", help="a folder of rules; by default the English pack")
    parser.add_argument("--passes", type=int, default=4)
    options = parser.parse_args()
    start = process_time()
    extractor = factex.load(*([options.rules] if options.rules else []))
    loading = process_time() - start
    gc.freeze()  # as the command does
    records = [json.loads(line) for line in options.articles.read_text("utf-8").splitlines() if line.strip()]
    articles = [(record["text"], record["date"][:10] if record.get("date") else None) for record in records]
    size = sum(len(text.encode()) for text, _ in articles) / 1e6
    first = sum(seconds(extractor.read, *article) for article in articles)
    whole, floor = defaultdict[int, float](lambda: 1e9), defaultdict[int, float](lambda: 1e9)
    token = extractor.book.text.token
    for _ in range(options.passes):
        for number, (text, date) in enumerate(articles):
            whole[number] = min(whole[number], seconds(extractor.read, text, date))
            floor[number] = min(floor[number], seconds(list, token.finditer(text)))
    rooms = shares(extractor, articles, options.passes)
    total, bare = sum(whole.values()), sum(floor.values())
    print(f"{len(articles)} texts, {size:.2f} MB")
    print(f"start-up        {loading:7.2f} s")
    print(f"first pass      {first:7.2f} s   {size / first:5.2f} MB/s")
    print(f"steady          {total:7.2f} s   {size / total:5.2f} MB/s   {total / bare:.1f} times the floor ({size / bare:.1f} MB/s)")
    for room, time in rooms.items():
        print(f"  {room:10} {time:7.3f} s   {time / sum(rooms.values()):5.1%}")


def seconds(work: Callable[..., object], *arguments: object) -> float:
    """Seconds that some work takes."""
    start = process_time()
    work(*arguments)
    return process_time() - start


def shares(extractor: factex.Extractor, articles: list[tuple[str, str | None]], passes: int) -> Seconds:
    """Seconds of each room, and of the walk between them."""
    spent: Seconds = defaultdict(float)

    def watch(owner: Any, name: str, room: str) -> None:
        inner = getattr(owner, name)

        def watched(*arguments: Any) -> Any:
            start = process_time()
            result = inner(*arguments)
            spent[room] += process_time() - start
            return result
        setattr(owner, name, watched)

    for room, names in ROOMS.items():
        for name in names:
            watch(engine, name, room)
    recorder = importlib.import_module("factex.engine.record").Recorder
    for room, names in DOORS.items():
        for name in names:
            watch(recorder, name, room)
    best: dict[int, Seconds] = {}
    for _ in range(passes):
        for number, article in enumerate(articles):
            spent.clear()
            total = seconds(extractor.read, *article)
            now = {**spent, "between": total - sum(spent.values())}
            kept = best.setdefault(number, now)
            best[number] = {room: min(time, kept.get(room, time)) for room, time in now.items()}
    names = dict.fromkeys(room for rooms in best.values() for room in rooms)
    return {room: sum(rooms.get(room, 0.0) for rooms in best.values()) for room in names}


if __name__ == "__main__":
    main()
