#!/usr/bin/env python3
"""Common Chinese words and how common they are -> data/normalise/common-words.txt.

    common_words.py dict.txt > data/normalise/common-words.txt

dict.txt is the dictionary of jieba (https://github.com/fxsjy/jieba, version 0.42.1, MIT): a word, how often it was counted,
and its part of speech a line. Words of one to four Han characters counted often enough are taken.
"""
import collections
import math
import re
import sys

LEAST = 20  # times that a word was counted

HEAD = """\
# Common Chinese words, by which misread characters of a scanned page are told: from dict.txt of jieba 0.42.1
# (https://github.com/fxsjy/jieba, MIT, (c) 2013 Sun Junyi), made by data/scripts/common_words.py. A line begins with how rare its
# words are: the natural logarithm, in halves, of all that was counted over what was counted of the word.
"""


def main():
    counted = [line.split()[:2] for line in open(sys.argv[1], encoding="utf-8")]
    total = sum(int(times) for _, times in counted)
    rare = collections.defaultdict(list)
    for word, times in counted:
        if int(times) >= LEAST and re.fullmatch("[\u4e00-\u9fff]{1,4}", word):
            rare[round(2 * math.log(total / int(times)))].append(word)
    sys.stdout.write(HEAD)
    for level, words in sorted(rare.items()):
        for at in range(0, len(words), 40):
            print(f"{level / 2:g}", *sorted(words)[at : at + 40])


if __name__ == "__main__":
    main()
