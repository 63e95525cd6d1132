"""`suivant import`: the sample set, and files that were not made for it."""

import concurrent.futures
import csv
import gzip
import re
import subprocess

import pytest

from support.program import ROOT, clean_environment, program_path


@pytest.fixture
def organisation(organisation, tmp_path):
    """Commands run in a folder of the test's own, so that the file of rejected rows is found."""
    organisation.folder = tmp_path
    return organisation


def write(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def leads(caller, where="startswith(subject,'Imported')"):
    return caller.list("leads", size=5000, filter=where, select="subject,lastname")


def summary(done):
    match = re.search(r"created ([\d,]+), updated ([\d,]+), rejected ([\d,]+)", done.stdout + done.stderr)
    assert match, f"no summary:\n{done.stdout}\n{done.stderr}"
    return tuple(int(number.replace(",", "")) for number in match.groups())


def test_the_sample_set_comes_in_whole_and_stands_on_the_list(organisation, samples):
    """Issue 2: 9,240 leads, each with a first call, stand ranked on the seller's page."""
    caller = organisation.caller("seller")
    before = caller.page("sv_workitems", {"$apply": "aggregate($count as n)"})["value"][0]["n"]
    done = organisation.command(
        "import", "lead", samples / "x-education/leads.csv.gz", "--map", ROOT / "docs/import/x-education.json",
        "--owner", "seller@demo.test", "--activity", "phonecall:First call:2026-11-23", timeout=600,
    )
    assert "created 9240" in done.stdout + done.stderr
    assert summary(done) == (9240, 0, 0)
    assert not list(organisation.folder.glob("*.rejected.csv")), "no row was rejected, so no file is made"
    assert caller.page("sv_workitems", {"$apply": "aggregate($count as n)"})["value"][0]["n"] == before + 9240
    first = caller.worklist(filter="actionname eq 'First call'", top="3")
    assert len(first) == 3 and all(row["activitytype"] == "phonecall" for row in first)
    page = caller.page("sv_workitems", {"$count": "true", "$top": "1"})
    assert page["@odata.count"] == 5000
    assert page["@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"] is True
    assert organisation.is_sound()


def test_a_plain_file_comes_in_and_a_dry_run_does_not(organisation):
    path = write(organisation.folder / "leads.csv", "subject,lastname\nImported A,Vale\nImported B,Müller\n")
    caller = organisation.caller("seller")
    done = organisation.command("import", "lead", path, "--owner", "seller@demo.test", "--dry-run")
    assert summary(done) == (2, 0, 0)
    assert leads(caller) == []
    assert summary(organisation.command("import", "lead", path, "--owner", "seller@demo.test")) == (2, 0, 0)
    assert {row["lastname"] for row in leads(caller)} == {"Vale", "Müller"}


def test_a_key_updates_instead_of_doubling(organisation):
    path = write(organisation.folder / "accounts.csv", "accountnumber,name\nIM-1,Fabrikam\nIM-2,Contoso\n")
    command = ("import", "account", path, "--owner", "seller@demo.test", "--key", "accountnumber")
    assert summary(organisation.command(*command)) == (2, 0, 0)
    write(path, "accountnumber,name\nIM-1,Fabrikam Ltd\nIM-3,Tailspin\n")
    assert summary(organisation.command(*command)) == (1, 1, 0)
    rows = organisation.caller("seller").list("accounts", filter="startswith(accountnumber,'IM-')", select="name")
    assert sorted(row["name"] for row in rows) == ["Contoso", "Fabrikam Ltd", "Tailspin"]


def test_bad_rows_are_named_and_the_others_come_in(organisation):
    """EC-30: what cannot be taken goes to NAME.rejected.csv with line, column and reason."""
    path = write(organisation.folder / "mixed.csv", (
        "subject,lastname,donotemail\n"
        "Imported 1,Vale,false\n"
        "Imported 2,Vale,perhaps\n"
        f"Imported 3,{'x' * 5000},false\n"
        "Imported 4,\"Vale\nwith a line break\",true\n"
        "Imported 5,Vale,false,too,many\n"
        "Imported 6,Vale,true\n"
    ))
    done = organisation.command("import", "lead", path, "--owner", "seller@demo.test", "--on-error", "skip",
                                expect=None)
    assert summary(done) == (3, 0, 3)
    with open(organisation.folder / "mixed.rejected.csv", newline="", encoding="utf-8") as file:
        rejected = list(csv.reader(file))
    text = "\n".join(",".join(row) for row in rejected)
    assert len(rejected) in (3, 4), text
    for line, column in (("3", "donotemail"), ("4", "lastname")):
        assert any(line in row and any(column in cell for cell in row) for row in rejected), text
    assert len(leads(organisation.caller("seller"))) == 3


def test_stopping_at_the_first_bad_row_says_so(organisation):
    path = write(organisation.folder / "stop.csv", "subject,lastname,donotemail\nImported 1,Vale,perhaps\n")
    done = organisation.command("import", "lead", path, "--owner", "seller@demo.test", "--on-error", "stop",
                                expect=None)
    assert done.returncode != 0
    assert "donotemail" in done.stdout + done.stderr + "".join(
        file.read_text() for file in organisation.folder.glob("*.rejected.csv"))


@pytest.mark.parametrize("name, content", [
    ("nul", b"subject,lastname\nImported \x00 nul,Va\x00le\n"),
    ("latin1", b"subject,lastname\nImported,M\xfcller\n"),
    ("unclosed", b'subject,lastname\nImported,"Vale\nand on and on\n'),
    ("empty", b""),
    ("blank", b"\n\n\n"),
    ("header", b"subject,lastname\n"),
    ("unknown", b"nosuchcolumn,lastname\nImported,Vale\n"),
    ("twice", b"subject,subject,lastname\nImported,Again,Vale\n"),
    ("binary", bytes(range(256)) * 64),
    ("commas", b"," * 100_000 + b"\n"),
    ("not gzip", None),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_file_that_is_none_breaks_nothing(organisation, name, content):
    path = organisation.folder / "odd.csv"
    if content is None:
        path, content = organisation.folder / "odd.csv.gz", b"this is not gzip"
    write(path, content)
    done = organisation.command("import", "lead", path, "--owner", "seller@demo.test", expect=None)
    text = done.stdout + done.stderr
    assert done.returncode in (0, 1, 2, 64, 65), f"{done.returncode}: {text}"
    assert "Fatal error" not in text and ".swift:" not in text, text
    assert done.returncode == 0 or text.strip(), "it does not say why"
    if name in ("nul", "latin1"):
        assert "rejected 1" in text or done.returncode != 0, text
    assert organisation.is_sound()


def test_a_line_of_a_hundred_megabytes_is_refused_in_little_memory(organisation):
    path = organisation.folder / "long.csv"
    with open(path, "wb") as file:
        file.write(b"subject,lastname\nImported before,Vale\nImported,")
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b"\nImported after,Vale\n")
    peak, done = run_and_weigh(organisation, "import", "lead", path, "--owner", "seller@demo.test", "--on-error", "skip")
    text = done.stdout + done.stderr
    assert "Fatal error" not in text
    assert "rejected 1" in text or done.returncode not in (0, None), text
    assert peak < 400_000, f"{peak} KiB for one line"
    assert organisation.is_sound()


def test_memory_stays_flat_over_a_long_file(organisation):
    """Constant memory: a file twenty-five times as long takes no more."""
    def file(rows):
        path = organisation.folder / f"long-{rows}.csv.gz"
        with gzip.open(path, "wt", compresslevel=1) as out:
            out.write("subject,lastname,description\n")
            for row in range(rows):
                out.write(f"Imported {row},Vale,{'d' * 200}\n")
        return path

    small, _ = run_and_weigh(organisation, "import", "lead", file(400), "--owner", "seller@demo.test", "--dry-run")
    large, _ = run_and_weigh(organisation, "import", "lead", file(10_000), "--owner", "seller@demo.test", "--dry-run")
    assert large < small * 1.5 + 40_000, f"{small} KiB for 400 rows, {large} KiB for 10,000"


def run_and_weigh(organisation, *arguments):
    """The command's peak memory in KiB, and its end."""
    done = subprocess.run(
        ["/usr/bin/python3", "-c",
         "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; "
         "print('PEAK', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(code)",
         program_path(), arguments[0], "--database", organisation.database, *map(str, arguments[1:])],
        cwd=organisation.folder, env=clean_environment(), text=True, capture_output=True, timeout=280,
    )
    return int(re.search(r"PEAK (\d+)", done.stdout).group(1)), done


@pytest.mark.parametrize("arguments, missing", [
    (("nosuchtable", "x.csv"), "nosuchtable"),
    (("lead", "nosuchfile.csv"), "nosuchfile.csv"),
    (("lead", "x.csv", "--owner", "nobody@demo.test"), "nobody@demo.test"),
    (("lead", "x.csv", "--activity", "nonsense"), "nonsense"),
    (("lead", "x.csv", "--map", "nosuchmap.json"), "nosuchmap.json"),
    (("lead", "x.csv", "--key", "nosuchcolumn"), "nosuchcolumn"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_a_wrong_argument_is_named(organisation, arguments, missing):
    write(organisation.folder / "x.csv", "subject,lastname\nImported,Vale\n")
    done = organisation.command("import", *arguments, expect=None)
    assert done.returncode != 0
    assert missing in done.stdout + done.stderr
    assert leads(organisation.caller("admin")) == []


def test_formulas_and_markup_come_in_as_text(organisation):
    path = organisation.folder / "formulas.csv"
    values = ["=1+1", "+33 1", "-x", "@sum", "<b>x</b>", "'); drop table lead; --", "a\tb"]
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["subject", "lastname"])
        writer.writerows([f"Imported {n}", value] for n, value in enumerate(values))
    organisation.command("import", "lead", path, "--owner", "seller@demo.test")
    assert {row["lastname"] for row in leads(organisation.caller("seller"))} == set(values)


def test_the_list_is_served_while_an_import_runs(organisation):
    path = organisation.folder / "busy.csv"
    with open(path, "w", encoding="utf-8") as file:
        file.write("subject,lastname\n")
        file.writelines(f"Imported {n},Vale {n}\n" for n in range(3_000))
    caller = organisation.caller("seller")
    caller.worklist()
    answers = 0
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        running = pool.submit(organisation.command, "import", "lead", path, "--owner", "seller@demo.test", timeout=280)
        while not running.done():
            for item in caller.page("sv_workitems", {"$top": "1"})["value"]:
                answer = caller.complete(item)
                assert answer.status_code == 200, answer.text
                answers += 1
    assert summary(running.result()) == (3000, 0, 0)
    assert answers >= 1
    assert organisation.is_sound()
