"""spaCy's Matcher with the pack's lists of verbs: no model, only its tokenizer. A verb, with what may be its subject close before it.

    python matcher.py TEXT.jsonl TASK.json OUT
"""
import json
import sys

import spacy
from spacy.matcher import Matcher

SUBJECTS = ({"IS_TITLE": True}, {"LOWER": {"IN": ["he", "she", "they", "it", "we"]}})
BETWEEN = {"IS_PUNCT": False, "OP": "{0,2}"}


def endings(forms_by_verb):
    """One pattern for all verbs of one word, and one for all that have the same words behind them: fewer are quicker."""
    first_words = {}
    for forms in forms_by_verb.values():
        for form in forms:
            first, _, rest = form.partition(" ")
            first_words.setdefault(rest, set()).add(first)
    return [[{"LOWER": {"IN": sorted(words)}}, *({"LOWER": word} for word in rest.split())] for rest, words in first_words.items()]


with open(sys.argv[2], encoding="utf-8") as task:
    verbs = json.load(task)["verbs"]
nlp = spacy.blank("en")
nlp.max_length = 100_000_000
matcher = Matcher(nlp.vocab)
for kind, forms_by_verb in verbs.items():
    matcher.add(kind, [[subject, BETWEEN, *ending] for subject in SUBJECTS for ending in endings(forms_by_verb)], greedy="LONGEST")

with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[3], "w", encoding="utf-8") as out:
    records = ((record["text"], record["id"]) for record in map(json.loads, lines))
    for doc, name in nlp.pipe(records, as_tuples=True, batch_size=8):
        for span in matcher(doc, as_spans=True):
            trigger = {"start": span.start_char, "end": span.end_char, "text": span.text}
            out.write(json.dumps({"doc": name, "type": span.label_, "trigger": trigger}) + "\n")
