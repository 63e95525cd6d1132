"""The release program, its commands, and servers started from it on free loopback ports."""

import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("SUIVANT_BUILD") or ROOT / ".build").resolve()
PROGRAM = os.environ.get("SUIVANT_PROGRAM") or str(BUILD / "release/suivant")
LIMITS = os.environ.get("SUIVANT_BENCH_LIMITS") or str(BUILD / "release/BenchLimits")

#: The password of the generated people.
PASSWORD = "moss-lantern-orbit-42"

#: The instant at which every organisation here is generated and served: a Monday afternoon in Europe.
NOW = "2026-11-23T14:00:00Z"


def environment(**more):
    """Ours without anything that would configure the program behind its back."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SUIVANT_")}
    return {**kept, "TZ": "UTC", "SUIVANT_DEMO_PASSWORD": PASSWORD, **more}


def suivant(*arguments, timeout=3600):
    """Runs one command to its end and returns what it printed."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          env=environment(), timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(f"suivant {arguments[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def token(database, email):
    return suivant("token", "create", "--database", database, "--user", email).splitlines()[-1].strip()


def limits(*arguments, timeout=300):
    """Runs one measure of `BenchLimits` and returns its JSON."""
    done = subprocess.run([LIMITS, *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          env=environment(), timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(f"BenchLimits {arguments[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


class Server:
    """A running `suivant serve` with its log in a file; stopped by its process id."""

    def __init__(self, database, folder):
        clock = folder / "clock"
        clock.write_text(NOW)
        self.log = open(folder / "server.log", "w", encoding="utf-8")
        started = time.perf_counter()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--database", database, "--listen", "127.0.0.1:0", "--test-clock", str(clock)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log, env=environment(), text=True)
        self.address = self._wait()
        #: Seconds from its start to the line that says that it listens.
        self.start_time = time.perf_counter() - started
        threading.Thread(target=self._drain, daemon=True).start()

    @property
    def pid(self):
        return self.process.pid

    def _wait(self):
        for line in self.process.stdout:
            self.log.write(line)
            if "listening on http" in line:
                return line.split("listening on ", 1)[1].split()[0].strip("\"'/ ").rstrip("/")
        raise RuntimeError(f"the server ended before it listened, see {self.log.name}")

    def _drain(self):
        for line in self.process.stdout:
            self.log.write(line)

    def memory(self):
        """Resident and proportional memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        return (_kilobytes(status, "VmRSS:") / 1024, _kilobytes(rollup, "Pss:") / 1024)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.log.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def _kilobytes(text, label):
    for line in text.splitlines():
        if line.startswith(label):
            return int(line.split()[1])
    raise RuntimeError(f"no {label}")
