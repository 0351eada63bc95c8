"""Run all tests and write their results where Gradescope looks for them."""

import json
import time
import unittest

started = time.time()
results = []


class Recorder(unittest.TestResult):
    def stopTest(self, test):
        super().stopTest(test)
        wrong = [text for failed, text in self.failures + self.errors if failed is test]
        results.append(
            {
                "name": test.shortDescription(),
                "score": 0 if wrong else test.points,
                "max_score": test.points,
                "output": wrong[0].strip().splitlines()[-1] if wrong else "",
                "visibility": getattr(test, "visibility", "visible"),
            }
        )


unittest.defaultTestLoader.discover("tests").run(Recorder())
with open("/autograder/results/results.json", "w") as file:
    json.dump({"tests": results, "execution_time": time.time() - started}, file)
