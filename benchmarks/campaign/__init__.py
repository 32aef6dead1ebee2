"""What there is to try: one module a part of factex, one Target a way to try it."""
from __future__ import annotations

from campaign import clocks, disks, inputs, kills, outputs, packs, patterns, texts

TARGETS = (*packs.TARGETS, *inputs.TARGETS, *texts.TARGETS, *patterns.TARGETS, *outputs.TARGETS, *disks.TARGETS, *kills.TARGETS,
           *clocks.TARGETS)  # fmt: skip
