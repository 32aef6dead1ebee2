"""How much of what strangers write is taken: beyond it stands a message, never an endless wait. `docs/strangers.md` tells the same."""
from __future__ import annotations

# Of a pack.
FILE_BYTES = 10_000_000  # of a file of rules; the largest of the English pack has a twentieth of it
PACK_BYTES = 50_000_000  # of all files of a folder of rules
FILES = 2_000  # in a folder of rules
DEPTH = 20  # lists and mappings within each other
MISTAKES = 1_000  # of a file, after which the rest of it is not looked at; of a pack, after which its other rules are not
BREAKS = 100  # mistakes of YAML itself in a file, behind each of which reading begins anew
LINE = 1_000  # characters of a line with a pattern
PIECES = 20_000  # parts of a pattern, those of all pieces that it names among them
WAYS = 100_000  # in which the words of a line of a rule may lie
RAW = 8  # raw expressions
RAW_WORD = 100  # characters of a word that a raw expression looks at; longer ones fit none
TOLD = 1_000  # characters of a message

# Of an input.
TEXT_BYTES = 10_000_000  # of one text; what is longer is no article, and would be held in memory whole
PACKED_BYTES = 500_000_000  # of a file that must be unpacked as a whole
SENTENCE = 250  # words and quotations of a sentence; what goes on behind it is another
