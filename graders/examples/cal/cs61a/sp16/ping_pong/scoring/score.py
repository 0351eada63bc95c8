"""Ask questions of ping_pong.py and print the score as `ok --score` does."""

QUESTIONS = {
    "ping_pong": [("ping_pong(5)", 5), ("ping_pong(21)", -1)],
    "has_seven": [("has_seven(70)", True), ("has_seven(3)", False)],
}


def answers(question, expected):
    namespace = {}
    try:
        exec(f"from ping_pong import *\nanswer = {question}", namespace)
    except Exception:
        return False
    return namespace["answer"] is expected or namespace["answer"] == expected


scores = {name: sum(answers(*case) for case in cases) for name, cases in QUESTIONS.items()}
print("-" * 69)
print("Point breakdown")
for name, score in scores.items():
    print(f"    {name}: {float(score)}/{len(QUESTIONS[name])}")
print()
print("Score:")
print(f"    Total: {float(sum(scores.values()))}")
