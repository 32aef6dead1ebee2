"""Runs a command and tells what it took, as JSON: a small process, since a child's peak of memory counts from that of its parent.

    python launch.py COMMAND …
"""
import json
import os
import subprocess
import sys
import time

start = time.perf_counter()
with subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
wall = time.perf_counter() - start
memory = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)  # bytes there, KB elsewhere
told = {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": memory, "code": process.returncode}
print(json.dumps(told | {"said": said.decode("utf-8", "replace")}))
