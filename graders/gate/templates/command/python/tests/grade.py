"""Ask questions of template_name.py, and leave the answers' points in results/results.json."""

import json
import pathlib
import subprocess
import sys

QUESTIONS = {
    "is_leap": {"is_leap(2024)": "True", "is_leap(2023)": "False", "is_leap(1900)": "False", "is_leap(2000)": "True"},
    "clamp": {"clamp(5, 0, 10)": "5", "clamp(-5, 0, 10)": "0", "clamp(15, 0, 10)": "10"},
}


def answers(questions):
    """Ask in a process of its own: what student code prints or breaks stays there."""
    code = "from template_name import *\n" + "\n".join(f"print({question})" for question in questions)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, errors="replace")
    return run.stdout.splitlines(), run.stderr[-1000:]


tests = []
for name, expected in QUESTIONS.items():
    given, complaint = answers(expected)
    right = given == list(expected.values())
    output = "" if right else complaint or f"{list(expected)} gave {given}"
    tests.append({"name": name, "score": 5 if right else 0, "max_score": 5, "output": output})
pathlib.Path("results").mkdir(exist_ok=True)
pathlib.Path("results/results.json").write_text(json.dumps({"tests": tests}))
