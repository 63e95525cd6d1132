#!/usr/bin/env python3
"""French words as they are set (terms.md, section 14): where a colon, semicolon, exclamation or question mark follows a
space, and inside « », the space does not break; apostrophes are typographic.

    french.py [FOLDER]   looks through all French texts of the sources, names those that are wrong and ends with 1
"""

import json
import pathlib
import re
import sys

WRONG = [
    (re.compile(r" [:;!?»]|« "), "an ordinary space before : ; ! ? » or after «"),
    (re.compile(r"[^\W\d_]'[^\W\d_]"), "a straight apostrophe"),
]
ACCENTS = re.compile("[«»àâçéèêëîïôùûœÀÂÇÉÈÊÎÔŒ]")
LITERAL = re.compile(r'//[^\n]*|#"(?:[^"]|"(?!#))*"#|"""|"')


def skip_interpolation(source, at, pieces):
    """From behind \\( to behind its ); texts within are pieces of their own."""
    depth = 1
    while depth:
        if source[at] == '"':
            at = read_literal(source, at, pieces)
            continue
        depth += {"(": 1, ")": -1}.get(source[at], 0)
        at += 1
    return at


def read_literal(source, start, pieces):
    """Adds the text of the literal that begins at `start`, interpolations as \\N, and returns where it ends."""
    quote = '"""' if source.startswith('"""', start) else '"'
    at, text = start + len(quote), []
    while not source.startswith(quote, at):
        if source.startswith("\\(", at):
            at = skip_interpolation(source, at + 2, pieces)
            text.append("\N{OBJECT REPLACEMENT CHARACTER}")
        elif source[at] == "\\":
            text.append(source[at + 1])
            at += 2
        else:
            text.append(source[at])
            at += 1
    pieces.append((start, "".join(text)))
    return at + len(quote)


def literals(source):
    """Where each literal of a Swift file begins, and its text."""
    at, pieces = 0, []
    while found := LITERAL.search(source, at):
        at = found.end()
        if found.group() in ('"', '"""'):
            at = read_literal(source, found.start(), pieces)
    return pieces


def french_parts(source):
    """From where to where the French words of messages reach: `var french: String { … }`."""
    for found in re.finditer(r"^( *)(?:public )?var french: String \{", source, re.MULTILINE):
        end = source.find(f"\n{found.group(1)}}}", found.end())
        line = source.find("\n", found.end())
        yield found.start(), line if source[found.end():line].rstrip().endswith("}") else end


def french_of_swift(path):
    source = path.read_text()
    parts = list(french_parts(source))
    for start, text in literals(source):
        if ACCENTS.search(text) or any(first <= start < last for first, last in parts):
            yield f"{path}:{source.count(chr(10), 0, start) + 1}", text


def words(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words(inner)


def french_of_pages(path):
    for name, value in json.loads(path.read_text()).items():
        for text in words(value):
            yield f"{path}: {name}", text


def main(folder):
    sources = sorted(folder.rglob("*.swift"))
    texts = [found for path in sources for found in french_of_swift(path)]
    texts += [found for path in sorted(folder.rglob("messages/fr.json")) for found in french_of_pages(path)]
    wrong = [(place, what, text) for place, text in texts for form, what in WRONG if form.search(text)]
    for place, what, text in wrong:
        print(f"{place}: {what}: {text}", file=sys.stderr)
    print(f"{len(texts)} French texts, {len(wrong)} wrong")
    return 1 if wrong or not texts else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2] / "Sources")))
