"""Ask questions of ping_pong.py and print the score as `ok --score` does."""

import subprocess
import sys

QUESTIONS = {
    "ping_pong": {"ping_pong(5)": "5", "ping_pong(21)": "-1"},
    "has_seven": {"has_seven(70)": "True", "has_seven(3)": "False"},
}


def score(cases):
    """Ask in a process of its own: what student code prints must not be taken for the score."""
    code = "from ping_pong import *\n" + "\n".join(f"print({case})" for case in cases)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, errors="replace")
    answers = run.stdout.splitlines()[-len(cases) :] if run.returncode == 0 else []
    return float(sum(answer == expected for answer, expected in zip(answers, cases.values())))


scores = {name: score(cases) for name, cases in QUESTIONS.items()}
print("-" * 69)
print("Point breakdown")
for name, points in scores.items():
    print(f"    {name}: {points}/{len(QUESTIONS[name])}")
print()
print("Score:")
print(f"    Total: {sum(scores.values())}")
