#!/usr/bin/env python3
"""Pairs of Chinese characters that print and scanning confuse -> data/lexicon/confusable.toml.

    confusable.py same_stroke.txt stroke.txt data/gazetteer/divisions.tsv > data/lexicon/confusable.toml

Both tables are part of pycorrector (https://github.com/shibing624/pycorrector, pycorrector/data, Apache-2.0): groups of
characters of like shape, and the strokes of each character as a word over h s p n z. A pair is taken if a group has it, or
if its stroke words differ little: in at most a third of the strokes and at most three of them, and only the nearest few of a
character. Only the commoner characters of GB 2312 count (level 1), and those of the names of divisions.
"""
import collections
import itertools
import sys

NEAREST = 5  # pairs by strokes that a character may have
SHARE = 1 / 3  # of the strokes that may differ,
MOST = 3  # and how many

HEAD = """\
# Pairs of characters that print and scanning confuse. Made by data/scripts/confusable.py from same_stroke.txt and stroke.txt of
# pycorrector (https://github.com/shibing624/pycorrector at fc8aa56, Apache-2.0, (c) 2017-2024 Xu Ming and contributors).

[lists]
# each once, in either order
lookalike = [
"""


def common(divisions):
    """The commoner Han characters of GB 2312, and those of the names of counties and what lies above them."""
    codes = ((high, low) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    rows = (line.split("\t") for line in open(divisions, encoding="utf-8") if not line.startswith("#"))
    names = "".join(row[1].strip() for row in rows if len(row[0]) <= 6)
    return {bytes(c).decode("gb2312", "ignore") for c in codes} - {""} | set(names)


def distance(a, b, most):
    """Edits between two words, or more than `most`."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    if a == b:
        return 0
    # what both begin and end with does not matter
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b or most == 0:
        return len(a) + len(b)
    return 1 + min(distance(a[1:], b[1:], most - 1), distance(a[1:], b, most - 1), distance(a, b[1:], most - 1))


def counts(word):
    """How often the commonest strokes stand in a word."""
    return tuple(word.count(stroke) for stroke in "hsp")


def main(groups, strokes, divisions):
    known = common(divisions)
    pairs = set()
    for line in open(groups, encoding="utf-8"):
        first, *others = [c for c in line.split() if c in known] or [""]
        pairs.update(tuple(sorted((first, c))) for c in others if c != first)
    word = dict(line.split() for line in open(strokes, encoding="utf-8") if len(line.split()) == 2)
    word = {c: w for c, w in word.items() if c in known}
    near = collections.defaultdict(list)
    # characters by how often the three commonest strokes stand in them: each edit changes at most two of these by one
    alike = collections.defaultdict(list)
    for c, w in word.items():
        alike[counts(w)].append(c)
    for a, w in word.items():
        most = max(1, min(MOST, int(len(w) * SHARE)))
        ranges = [range(n - most, n + most + 1) for n in counts(w)]
        for b in (b for key in itertools.product(*ranges) for b in alike.get(key, ())):
            edits = distance(w, word[b], most) if a < b else most + 1
            if edits <= most:
                near[a].append((edits / len(w), b))
                near[b].append((edits / len(word[b]), a))
    for a, others in near.items():
        pairs.update(tuple(sorted((a, b))) for _, b in sorted(others)[:NEAREST])
    print(HEAD, end="")
    rows = itertools.groupby(sorted(pairs), key=lambda pair: pair[0])
    for _, row in rows:
        print("  " + " ".join(f'"{a}{b}",' for a, b in row))
    print("]")


if __name__ == "__main__":
    main(*sys.argv[1:])
