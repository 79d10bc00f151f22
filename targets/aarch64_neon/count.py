"""Counts the instructions of an emitted model's innermost loops with vector products.

usage: count.py MODEL.cpp [-march=... and other compiler flags]

$CXX is the compiler, else aarch64-linux-gnu-g++. One line a loop: instructions, products (4 by FMLA
or SMLAL, 8 by SMULL and SADALP, 16 by SDOT), their ratio, and the mnemonics.
"""
import collections
import os
import re
import subprocess
import sys

PRODUCTS = {"fmla": 4, "sadalp": 8, "smlal": 4, "sdot": 16}


def loops(text):
    """The bodies of innermost loops: from a label to the backward branch to it, no label between."""
    body, label = [], None
    for line in text.splitlines():
        found = re.match(r"(\.L\w+):", line)
        words = line.split()
        if found:
            label, body = found[1], []
        elif words and not words[0].startswith((".", "//")) and not words[0].endswith(":"):
            body.append(words[0])
            if words[-1] == label:
                yield body


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    command = [os.environ.get("CXX", "aarch64-linux-gnu-g++"), "-std=c++17", "-O2",
               "-ffp-contract=off", *sys.argv[2:], "-S", sys.argv[1], "-o", "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for body in loops(text):
        counts = collections.Counter(body)
        products = sum(counts[name] * each for name, each in PRODUCTS.items())
        if products:
            print(f"{len(body):4} instructions, {products:4} products, {len(body) / products:.2f}: "
                  + " ".join(f"{name} {count}" for name, count in counts.most_common()))


if __name__ == "__main__":
    main()
