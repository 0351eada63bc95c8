"""A naive autograder, as many are: tests and student code share a process whose result file or status is believed."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

SECONDS = 30
RESULTS = "results.json"
#: How each framework is run, and leaves what it counted.
_RUNNERS = {
    "unittest": f"""
import json, sys, unittest
result = unittest.TextTestRunner().run(unittest.defaultTestLoader.discover("."))
wrong = len(result.failures) + len(result.errors)
json.dump({{"passed": result.testsRun - wrong, "total": result.testsRun}}, open({RESULTS!r}, "w"))
sys.exit(wrong > 0)
""",
    "pytest": f"""
import json, sys, pytest
class Count:
    passed = total = 0
    def pytest_runtest_logreport(self, report):
        self.total += report.when == "call"
        self.passed += report.when == "call" and not report.failed
status = pytest.main(["-q", "-p", "no:cacheprovider"], plugins=[count := Count()])
json.dump({{"passed": count.passed, "total": count.total}}, open({RESULTS!r}, "w"))
sys.exit(status)
""",
}


def naive_share(framework: str, tests: Mapping[str, bytes], submission: Mapping[str, bytes]) -> float:
    """Return the share of full marks, from 0 to 1, that a submission earns by its own process's word."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in {**tests, **submission}.items():
            (folder / file).write_bytes(data)
        command = [sys.executable, "-B", "-c", _RUNNERS[framework]]
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=False)
        results = folder / RESULTS
        if results.exists():
            told = json.loads(results.read_text())
            return float(told["passed"] / told["total"]) if told["total"] else 0.0
        return float(done.returncode == 0)
