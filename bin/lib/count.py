"""Adds up the suites of one run of bin/test.

Each argument is NAME=CODE=FILE: a suite, the exit code of its runner, and the JUnit report it wrote. A runner that
fails without a failed test in its report (it crashed, or nothing could be built) counts as one failure by itself.
Prints one line per suite, the failures by name, and last `N passed, N failed, N skipped`; exits 1 when one failed.
"""

import re
import sys
from xml.etree import ElementTree

#: What pytest-xdist writes behind the name of a test that stays with others.
GROUP = re.compile(r"@test_\w+(-\w+)?$")


def read(report):
    """Passed, failed and skipped test cases of a report, and the names of the failed ones."""
    passed = skipped = 0
    failures = []
    try:
        cases = list(ElementTree.parse(report).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return 0, 0, []
    for case in cases:
        kinds = {child.tag for child in case}
        if kinds & {"failure", "error"}:
            failures.append(f"{case.get('classname')} {GROUP.sub('', case.get('name'))}")
        elif "skipped" in kinds:
            skipped += 1
        else:
            passed += 1
    return passed, skipped, failures


def main(suites):
    passed = failed = skipped = 0
    for suite in suites:
        name, code, report = suite.split("=", 2)
        suite_passed, suite_skipped, failures = read(report)
        # pytest ends with 5 when a filter left it nothing to do.
        if code not in ("0", "5") and not failures:
            failures = [f"{name}: ended with code {code}"]
        for failure in failures:
            print(f"FAILED {failure}")
        print(f"{name}: {suite_passed} passed, {len(failures)} failed, {suite_skipped} skipped")
        passed += suite_passed
        failed += len(failures)
        skipped += suite_skipped
    if passed + failed == 0:
        print("FAILED no test was executed")
        failed = 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
