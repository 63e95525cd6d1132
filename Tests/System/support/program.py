"""The built program: its commands, and servers started from it on free loopback ports."""

import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]

#: How long a command or a start may take before the test fails instead of hanging. Generous: the program under test
#: may be a debug build on a busy machine.
PATIENCE = 120

#: The one password of every demo organisation in these tests.
PASSWORD = "moss-lantern-orbit-42"


def program_path():
    path = os.environ.get("SUIVANT_PROGRAM")
    if not path:
        raise RuntimeError("SUIVANT_PROGRAM names no program; bin/test sets it")
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"SUIVANT_PROGRAM is no program: {path}")
    return path


def clean_environment(**more):
    """The test's environment without anything that would configure the program behind its back."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SUIVANT_")}
    return {**kept, "SWIFT_BACKTRACE": "enable=no", "TZ": "UTC", **more}


def suivant(*arguments, cwd=None, expect=0, input=None, environment=None, timeout=PATIENCE, wrapper=()):
    """Runs one command to its end. `expect` is the exit code, or None when the test looks at it itself."""
    done = subprocess.run(
        [*wrapper, program_path(), *map(str, arguments)],
        cwd=cwd,
        input=input,
        stdin=subprocess.DEVNULL if input is None else None,
        env=clean_environment(SUIVANT_DEMO_PASSWORD=PASSWORD, **(environment or {})),
        text=True,
        capture_output=True,
        timeout=timeout,
    )
    if expect is not None:
        assert done.returncode == expect, (
            f"`suivant {' '.join(map(str, arguments))}` ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
    return done


def wait_until(condition, patience=30, message="it did not happen in time"):
    """Polls `condition` until it gives something true, and returns that. Never a fixed sleep."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, message
        time.sleep(0.02)


class Server:
    """A running `suivant serve`, stopped by its process id."""

    def __init__(self, database, folder, *arguments, clock=None, listen=("--listen", "127.0.0.1:0"), wrapper=(),
                 environment=None):
        self.lines = []
        self.clock = clock
        command = [*wrapper, program_path(), "serve", "--database", database, *listen, *map(str, arguments)]
        if clock is not None:
            command += ["--test-clock", str(clock.path)]
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=clean_environment(**(environment or {})),
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.listeners = sum(1 for part in listen if part.startswith("--"))
        try:
            wait_until(
                lambda: len(self.addresses) >= self.listeners or self.process.poll() is not None,
                patience=PATIENCE,
                message="the server did not listen in time",
            )
            assert self.process.poll() is None, f"serve ended with {self.process.returncode}:\n{self.log}"
        except BaseException:
            self.kill()
            raise

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def log(self):
        return "\n".join(self.lines)

    @property
    def addresses(self):
        return re.findall(r"listening on (https?://[^\s\"]+)", self.log)

    @property
    def address(self):
        return self.addresses[0].rstrip("/")

    @property
    def pid(self):
        return self.process.pid

    def stop(self, patience=15):
        """Asks it to stop and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(patience)
        finally:
            self.kill()

    def kill(self):
        """Ends it as a power cut would."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self._reader.join(5)


class TestClock:
    """The file behind `--test-clock`."""

    __test__ = False

    def __init__(self, path, instant):
        self.path = Path(path)
        self.set(instant)

    def set(self, instant):
        self.instant = instant
        draft = self.path.with_suffix(".new")
        draft.write_text(instant + "\n")
        draft.replace(self.path)
