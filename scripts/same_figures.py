#!/usr/bin/env python3
"""Compares the figures of two JSON reports of an evaluation: exits 1 and names those that differ."""
import json
import sys

a, b = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
different = []


def walk(path, x, y):
    if isinstance(x, dict):
        for key in x:
            walk(f"{path}.{key}", x[key], (y or {}).get(key))
    elif y is None or abs(float(x) - float(y)) > 0.00011:
        different.append(f"{path[1:]}: {x} and {y}")


walk("", a, b)
for line in different:
    print(line)
print(f"{len(different)} figures differ")
sys.exit(bool(different))
