"""What the end of a run means for the test it happened in, in the words of one place."""

from collections.abc import Mapping

from graders.verdict import Ending, Status

#: The status of a test whose run ended so before the test was over.
STATUS: Mapping[Ending, Status] = {
    Ending.OK: Status.MISSING,
    Ending.TIMEOUT: Status.TIMEOUT,
    Ending.CPU: Status.TIMEOUT,
    Ending.MEMORY: Status.ERROR,
    Ending.OUTPUT: Status.ERROR,
    Ending.CRASH: Status.ERROR,
    Ending.KILLED: Status.ERROR,
}

#: The same for the student to read.
WORDS: Mapping[Ending, str] = {
    Ending.OK: "Your code ended the program here, before the test was over (by os._exit, perhaps).",
    Ending.TIMEOUT: "Your code did not finish in time: does it wait for something that never comes?",
    Ending.CPU: "Your code used up its computing time: is there an endless loop?",
    Ending.MEMORY: "Your code used more memory than it may.",
    Ending.OUTPUT: "Your code printed more than it may.",
    Ending.CRASH: "Python itself stopped here while it ran your code.",
    Ending.KILLED: "The test could not be run.",
}

#: What a student reads about a test that was never begun, though others of its suite were.
NO_TIME_LEFT = "This test was not run: those before it used up the time that a submission has."
