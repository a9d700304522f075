"""Counts single test cases in meson's JSON log and prints the one closing line.

A TAP program counts by its cases; any other program is one case. A program that dies before its
plan is complete is one failure more. Exit status 1 when anything failed or nothing ran."""
import json
import re
import sys

passed = failed = skipped = 0
for line in open(sys.argv[1], encoding="utf-8"):
    test = json.loads(line)
    cases = re.findall(r"^(not )?ok\b(.*)$", test.get("stdout", ""), re.M)
    bad = sum(1 for no, rest in cases if no)
    skip = sum(1 for no, rest in cases if not no and re.search(r"#\s*SKIP", rest, re.I))
    good = test["result"] in ("OK", "SKIP", "EXPECTEDFAIL")
    if not cases:
        cases, bad, skip = [test], int(not good), int(test["result"] == "SKIP")
    elif not good and not bad:
        bad += 1
        cases.append(test)
    passed += len(cases) - bad - skip
    failed += bad
    skipped += skip
    if bad or not good:
        print(f"failed: {test['name']} ({test['result']})")
print(f"{passed} passed, {failed} failed, {skipped} skipped")
sys.exit(1 if failed or not passed else 0)
