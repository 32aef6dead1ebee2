"""A small pack over which the samples of the register and the packs of the loader's tests lie."""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILES: Mapping[str, str] = {
    "pack.yaml": """\
name: sample
language: en
version: "1.0"
mentions:
  person: {about: One person.}
  place: {about: A place.}
  content: {about: What is said.}
kinds:
  actor: {about: A party., takes: [person, place]}
  place: {about: A place., takes: [place]}
  content: {about: What is said., takes: [content]}
facts:
  call:
    about: Two parties talk by telephone.
    core: {participants: actor many}
    roles: {place: place, topic: content many}
    attributes: [polarity]
  statement:
    about: Somebody says something.
    core: {speaker: actor 0+, content: content}
    roles: {place: place}
    attributes: [polarity, act]
  accusation:
    about: Somebody blames somebody.
    core: {accuser: actor 0+, accused: actor, offence: content}
    attributes: [polarity]
attributes:
  polarity: {about: Whether it took place., values: [positive, negative], default: positive}
  act: {about: The kind of saying., values: [say, deny, warn]}
share: [[statement, call]]
""",
    "lexicon/sample.yaml": """\
class: line
about: What carries a call.
words: |
  telephone, video link
  # a comment
  hotline
---
class: city
about: Cities.
case: exact
entities:
  Bern: []
  Geneva: [Genf]
stands_for: {Bern: Switzerland}
---
class: verb
about: Verbs.
forms: |
  phone phones phoned phoned phoning
  learn learns learned/learnt learned/learnt learning
  ring rings rang rung ringing
  be is/are was/were been being
  warn warns warned warned warning
  point points pointed pointed pointing
---
verbs: |
  warn, point out
takes: [that]
set: {act: warn}
""",
    "text.yaml": """\
clitics: ["n't", "'s"]
ends: [".", "?"]
inviting ends: ["?"]
commas: [","]
quotations: [['"', '"'], ["“", "”"]]
apostrophes: ["'", "’"]
abbreviations: [mr, mrs]
closing abbreviations: [inc]
starters: |
  the, a
""",
    "mentions.yaml": """\
parts:
  name: |
    (<capitalised>|<capitals>)
readings:
  verb: ["verb:base", "verb:past"]
---
shape: city
mention: place
named: true
find: |
  <<<city>>>
---
shape: name
mention: person
named: true
find: |
  <<<name> [<name>]>>
""",
    "clauses.yaml": """\
passive: be
possessor: ["'s"]
content: content
subjects: [person, place]
times: []
roles:
  comma: [","]
  coordinator: [and, or]
reporting: [takes-that]
between: |
  in {place}
stops: |
  ,
ends:
  clause: |
    .
  phrase: |
    (,|.)
begins:
  clause: |
    ,
  phrase: |
    ,
---
group: passive
finite: true
passive: true
find: |
  (is|are|was|were) <<~<verb>:participle>>
---
group: simple
finite: true
find: |
  <<~<verb>:past>>
  <<~<verb>:third>>
  <<~<verb>:base>>
---
group: ing
find: |
  <<~<verb>:ing>>
""",
    "adjuncts.yaml": """\
role: place
find: |
  in {place}
""",
    "context.yaml": """\
ordered: [polarity]
---
cue: not
find: |
  never
set: {polarity: negative}
---
source: statement
speaker: speaker
content: content
""",
    "links.yaml": """\
reach: 2
person: person
pronouns:
- {words: "he, him", types: [person], gender: male}
genders:
  male: []
pairs: []
numbers: [two]
kinds: []
""",
    "times.yaml": """\
patterns:
- pattern: now
  find: now
  value: none
""",
    "frames.yaml": """\
frame: intransitive
about: Somebody does.
takes: [verb, subject]
find: |
  {subject:subject} ~verb
---
frame: active
about: Somebody does it.
takes: [verb, subject, object]
find: |
  {subject:subject} ~verb {object}
---
frame: passive
about: It is done.
takes: [verb, subject, object]
find: |
  {object:subject} ~be ~verb:participle by {subject}
---
frame: verb-object-prep
about: Somebody does something to somebody.
takes: [verb, subject, object, prep]
find: |
  {subject:subject} ~verb {object} prep {prep:phrase}
  {object:subject} ~be ~verb:participle [by {subject}] prep {prep:phrase}
""",
}


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files into a folder; gives the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder
