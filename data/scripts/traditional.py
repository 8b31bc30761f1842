#!/usr/bin/env python3
"""Traditional characters and their simplified forms -> data/normalise/traditional.txt.

    traditional.py TSCharacters.txt > data/normalise/traditional.txt

TSCharacters.txt is data/dictionary/TSCharacters.txt of OpenCC (https://github.com/BYVoid/OpenCC, Apache-2.0). Taken is the
first simplified form of each character, where it is another one and both are of the basic plane.
"""
import sys

HEAD = """\
# Traditional characters, each followed by its simplified form. Made by data/scripts/traditional.py from
# data/dictionary/TSCharacters.txt of OpenCC (https://github.com/BYVoid/OpenCC at 5249273a, Apache-2.0).
"""
A_LINE = 32


def main(table):
    pairs = []
    for line in open(table, encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if line.startswith("#") or len(cells) < 2:
            continue
        old, new = cells[0], cells[1].split(" ")[0]
        if old != new and len(old) == len(new) == 1 and max(old, new) < "\U00010000":
            pairs.append(old + new)
    print(HEAD, end="")
    for at in range(0, len(pairs), A_LINE):
        print(" ".join(pairs[at:at + A_LINE]))


if __name__ == "__main__":
    main(*sys.argv[1:])
