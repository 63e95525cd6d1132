"""French words are set as French words are (terms.md, section 14): looked through in the sources."""

import subprocess
import sys

import pytest

from support.program import ROOT

CHECK = ROOT / "bin/lib/french.py"


def looked_through(folder):
    return subprocess.run([sys.executable, CHECK, folder], capture_output=True, text=True, timeout=120)


def test_all_french_texts_of_the_program_and_its_pages_are_set_right():
    """W-131."""
    done = looked_through(ROOT / "Sources")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[0]) > 2000, "it looks past them"


@pytest.mark.parametrize("text", ["Est-ce fini ?", "Rien : rien", "Rien ; rien", "Fini !", "« rien\N{NO-BREAK SPACE}»",
                                  "«\N{NO-BREAK SPACE}rien »", "rien d'autre"])
def test_a_text_that_is_set_wrong_is_found(tmp_path, text):
    """W-131: in a message of the server, within an interpolated one, and in one of the pages."""
    for name, content in [("A.swift", f'    var french: String {{ "{text}" }}\n'),
                          ("B.swift", f'    let label = Label("x", "é {text}")\n'),
                          ("C.swift", f'    var french: String {{\n        "\\(is ? "a" : "{text}")"\n    }}\n'),
                          ("messages/fr.json", f'{{"a": {{"one": "{text}"}}}}')]:
        folder = tmp_path / name.partition(".")[0]
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(content)
        done = looked_through(folder)
        assert done.returncode == 1 and path.name in done.stderr, (name, done.stdout, done.stderr)


def test_code_is_no_text(tmp_path):
    (tmp_path / "A.swift").write_text(
        '    // pas : ceci\n    var french: String { "\\(isDone ? "Fait" : "À faire")" }\n    let list = [a ? b : c]\n')
    done = looked_through(tmp_path)
    assert (done.returncode, done.stdout.split()[0]) == (0, "3")
