"""Measures what sellers wait for, each beside its limit in the same run. Called by bin/bench."""

import argparse
import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from harness.databases import Postgres, SQLite  # noqa: E402
from harness.program import ROOT  # noqa: E402
from harness.results import table, write  # noqa: E402
from measures import MEASURES  # noqa: E402


def main():
    parser = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    parser.add_argument("measure", nargs="*", metavar="NAME", help="of: " + ", ".join(MEASURES))
    parser.add_argument("--database", choices=["sqlite", "postgres"], help="only this one; default: both")
    asked = parser.parse_args()
    unknown = [name for name in asked.measure if name not in MEASURES]
    if unknown:
        parser.error(f"there is no measure {', '.join(unknown)}; there are {', '.join(MEASURES)}")
    figures, failures, described = [], [], []
    for kind in {"sqlite": [SQLite], "postgres": [Postgres]}.get(asked.database, [SQLite, Postgres]):
        try:
            database = kind()
        except Exception:  # What one database measured must not be lost with the other.
            failures.append(f"{kind.name}:\n{traceback.format_exc()}")
            continue
        described.append(kind.describe)
        try:
            for name in asked.measure or MEASURES:
                print(f"measuring {name} on {kind.name}", flush=True)
                try:
                    figures += MEASURES[name](database)
                except Exception:  # One measure that fails must not cost the figures of the others.
                    failures.append(f"{name} on {kind.name}:\n{traceback.format_exc()}")
        finally:
            database.close()
    if figures:
        write(ROOT / "var/bench.json", figures, described)
        print("\n" + "\n".join(described) + "\n\n" + table(figures))
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
