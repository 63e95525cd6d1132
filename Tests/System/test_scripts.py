"""bin/run: what a stranger does first. The scripts are tried in a copy, with the program that is built already."""

import os
import re
import shutil
import signal
import stat
import subprocess

import pytest
import requests

from support.people import Visitor
from support.program import ROOT, clean_environment, program_path, wait_until


def as_from_a_terminal():
    """Undoes what a shell does to commands it runs in the background: they would never see Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Copy:
    """A copy of bin/ in a folder of its own, as a fresh clone has it."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(ROOT / "bin", folder / "bin")
        self.output = folder / "output"

    def run(self, *arguments, **environment):
        with open(self.output, "w") as output:
            return subprocess.Popen(
                [self.folder / "bin/run", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=as_from_a_terminal,
                env=clean_environment(SUIVANT_PROGRAM=program_path(), **environment),
            )

    @property
    def lines(self):
        return self.output.read_text().splitlines()

    def ready(self, process):
        wait_until(lambda: any("administrator" in line for line in self.lines) or process.poll() is not None,
                   patience=120)
        assert process.poll() is None, self.lines
        return re.search(r"http://\S+", self.lines[-4]).group(0)


@pytest.fixture
def copy(tmp_path):
    made = Copy(tmp_path)
    yield made


def test_run_ends_with_the_address_and_three_sign_ins(copy):
    process = copy.run("--listen", "127.0.0.1:0")
    try:
        address = copy.ready(process)
        assert [line.split()[:2] for line in copy.lines[-3:]] == [
            ["seller", "seller@demo.test"], ["manager", "manager@demo.test"], ["administrator", "admin@demo.test"],
        ]
        secret = copy.folder / "var/demo-password"
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
        assert stat.S_IMODE((copy.folder / "var/demo.sqlite").stat().st_mode) == 0o600
        for name in ("seller", "manager", "admin"):
            visitor = Visitor(address)
            assert visitor.sign_in(f"{name}@demo.test", secret.read_text().strip()).status_code in (302, 303)
            assert visitor.get("/worklist").status_code == 200
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_run_again_keeps_the_organisation_and_its_password(copy):
    for _ in range(2):
        process = copy.run("--listen", "127.0.0.1:0")
        copy.ready(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        kept = (copy.folder / "var/demo-password").read_text()
    assert "Creating" not in "\n".join(copy.lines)
    assert kept == (copy.folder / "var/demo-password").read_text()


def test_a_half_made_organisation_does_not_count(copy):
    (copy.folder / "var").mkdir()
    for name in ("demo.sqlite.new", "demo.sqlite.new-wal", "demo.sqlite-wal"):
        (copy.folder / "var" / name).write_bytes(b"half made")
    process = copy.run("--listen", "127.0.0.1:0")
    address = copy.ready(process)
    assert requests.get(address + "/health/ready", timeout=30).status_code == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert not (copy.folder / "var/demo.sqlite.new").exists()


def test_an_interrupted_first_run_leaves_nothing_that_looks_finished(copy):
    process = copy.run("--listen", "127.0.0.1:0")
    wait_until(lambda: any("Creating" in line for line in copy.lines), patience=60)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(10)
    assert not os.path.exists(copy.folder / "var/demo.sqlite")


def test_run_hands_on_the_servers_failure(copy):
    process = copy.run("--listen", "127.0.0.1:nonsense")
    assert process.wait(120) != 0
    assert not any("listening" in line for line in copy.lines)
