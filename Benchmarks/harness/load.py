"""Load over HTTP with wrk, and who used the processors meanwhile."""

import os
import re
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


def cpu_seconds(pid):
    """Processor time that a process used so far."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def load_average():
    return os.getloadavg()[0]


@dataclass
class Load:
    """One run of wrk."""

    per_second: float
    #: Percentiles of latency in milliseconds.
    latency: dict
    requests: int
    failed: int
    #: Processor time by who used it, in seconds: the generator, the program, the database server.
    generator: float
    program: float
    database: float
    seconds: float
    #: Of the machine before the run, over a minute.
    load: float

    @property
    def generator_share(self):
        """The generator's part of the processor time that the run used."""
        return self.generator / max(0.001, self.generator + self.program + self.database)

    def processors(self):
        """Percent of one processor: generator, program, database."""
        return tuple(round(100 * part / self.seconds) for part in (self.generator, self.program, self.database))


def wrk(server, path, headers, connections, seconds, script=None, database_pids=()):
    """Runs wrk on one thread against `server`; `script` is Lua."""
    command = ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        if script:
            file.write(script)
            file.flush()
            command += ["-s", file.name]
        load = load_average()
        pids = {pid: cpu_seconds(pid) for pid in database_pids}
        before, started = cpu_seconds(server.pid), time.perf_counter()
        process = subprocess.Popen([*command, server.address + path], stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = status
        took = time.perf_counter() - started
        program = cpu_seconds(server.pid) - before
        database = sum(cpu_seconds(pid) - used for pid, used in pids.items())
    if status != 0:
        raise RuntimeError(output)
    return Load(
        per_second=float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)),
        latency={int(rank): float(value) * UNITS[unit]
                 for rank, value, unit in re.findall(r"^\s+(50|75|90|99)%\s+([\d.]+)(us|ms|s|m)\s*$", output, re.M)},
        requests=int(re.search(r"(\d+) requests in", output).group(1)),
        failed=_failed(output), generator=usage.ru_utime + usage.ru_stime, program=program, database=database,
        seconds=took, load=load)


def _failed(output):
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    return (int(bad.group(1)) if bad else 0) + (sum(map(int, broken.groups())) if broken else 0)


def middle(values):
    return statistics.median(values)


def percentile(values, rank):
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * rank // 100) - 1)]
