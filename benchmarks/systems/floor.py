"""The floor: a bare pass of the expression that finds tokens. Nothing that reads words can be quicker in this language.

    python floor.py TEXT.jsonl TASK.json OUT
"""
import json
import sys

import regex

with open(sys.argv[2], encoding="utf-8") as task:
    token = regex.compile(json.load(task)["token"], regex.VERBOSE)
with open(sys.argv[1], encoding="utf-8") as lines, open(sys.argv[3], "w", encoding="utf-8") as out:
    for line in lines:
        record = json.loads(line)
        words = [record["text"][match.start():match.end()] for match in token.finditer(record["text"])]
        out.write(json.dumps({"doc": record["id"], "tokens": len(words)}) + "\n")
