"""Programs in C, C++, Java and languages of one's own, over the real sandbox: what they may, and what they may not."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from graders.formats.stdio import StdioSuite
from graders.sandbox.outcome import Outcome, Run
from graders.sandbox.pool import Pool
from graders.verdict import Ending
from tests.graders.formats.stdio.suites import BOX, suite

MAINS = {"c": "main.c", "cpp": "main.cpp", "java": "Main.java"}
C_SOCKET = """
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
int main(void) { for (int family = 2; family < 20; family++) if (socket(family, 1, 0) >= 0) printf("%d\\n", family); }
"""
JAVA_SOCKET = """
public class Main { public static void main(String[] a) throws Exception {
    try { new java.net.ServerSocket(0); System.out.println("open"); }
    catch (java.net.SocketException error) { System.out.println("closed"); }
} }
"""
JAVA_ECHO = """
import java.util.Scanner;
public class Main {
    record Pair(int a, int b) { }
    static int deep(int n) { return n == 0 ? 0 : 1 + deep(n - 1); }
    public static void main(String[] arguments) throws Exception {
        Scanner in = new Scanner(System.in);
        Pair pair = new Pair(in.nextInt(), in.nextInt());
        Thread[] threads = new Thread[16];
        for (int i = 0; i < threads.length; i++) { threads[i] = new Thread(() -> deep(9)); threads[i].start(); }
        for (Thread thread : threads) thread.join();
        System.out.println(pair.a() + pair.b() + " " + deep(50000) + " " + String.join(",", arguments));
    }
}
"""
JAVA_HEAP = (
    "public class Main { public static void main(String[] a) {\n"
    "java.util.ArrayList<byte[]> all = new java.util.ArrayList<>();\n"
    "for (int i = 0; i < %d; i++) all.add(new byte[1 << 20]);\nSystem.out.println(all.size()); } }"
)


@dataclass(frozen=True)
class Course:
    """A loaded suite and what came of one program."""

    suite: StdioSuite
    outcomes: list[Outcome]

    @property
    def last(self) -> Outcome:
        return self.outcomes[-1]


def course(sandbox: Pool, folder: Path, language: str, source: str, keys: str = "") -> Course:
    main = MAINS.get(language, "main.txt")
    keys = f'language = "{language}"\nmain = "{main}"\ncpu_seconds = 2\n{keys}'
    loaded = suite(folder, keys, {"1.in": "3 4\n", "1.out": "7\n", "1.args": "x 'y z'"})
    outcomes: list[Outcome] = []
    while (run := loaded.plan(outcomes)) is not None:
        files = {main: source.encode(), **run.files} if run.with_submission else run.files
        outcomes.append(sandbox.run(run.box or BOX, Run(run.driver, run.task, files, collect=run.collect)))
    return Course(loaded, outcomes)


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        (
            "c",
            (
                '#include <stdio.h>\n#include <math.h>\nint main(int n, char **a) { int x, y; scanf("%d %d", &x, &y);'
                'printf("%d %s %g\\n", x + y, a[2], sqrt(x + 1)); }'
            ),
            "7 y z 2\n",
        ),
        (
            "cpp",
            (
                "#include <bits/stdc++.h>\n#include <thread>\nint main() { int x, y; std::cin >> x >> y; int sum;"
                "std::thread t([&] { sum = x + y; }); t.join(); std::cout << sum << std::endl; }"
            ),
            "7\n",
        ),
        ("java", JAVA_ECHO, "7 50000 x,y z\n"),
    ],
)
def test_a_program_is_compiled_and_run(
    sandbox: Pool, tmp_path: Path, language: str, source: str, expected: str
) -> None:
    last = course(sandbox, tmp_path, language, source).last

    assert (Ending.OK, expected, "") == (last.ending, last.stdout, last.stderr)


@pytest.mark.parametrize(
    ("language", "source", "told"),
    [
        ("c", "int main(void) {\n  return x; }", "main.c:2:10: error: "),
        ("cpp", "int main() { std::cout; }", "main.cpp:1:19: error: "),
        ("java", "class Main { int x = y; }", "Main.java:1: error: cannot find symbol"),
        ("c", '#include "/dev/zero"\n', "The compiler used more memory than it may."),
        ("c", '#include "main.c"\n#include "main.c"\n', "could not be compiled"),
    ],
)
def test_a_compilers_complaint_is_told_by_file_and_line(
    sandbox: Pool, tmp_path: Path, language: str, source: str, told: str
) -> None:
    keys = "[compile_limits]\ncpu_seconds = 5"
    seen = course(sandbox, tmp_path, language, source, keys)

    assert 1 == len(seen.outcomes)
    assert told in seen.suite.judge(seen.outcomes)[0].feedback


@pytest.mark.parametrize(
    ("source", "ending", "status"),
    [
        ("int main(void) { for (;;); }", Ending.CPU, None),
        ("#include <unistd.h>\nint main(void) { for (;;) sleep(1); }", Ending.TIMEOUT, None),
        (
            "#include <stdlib.h>\n#include <string.h>\nint main() { for (;;) memset(malloc(1 << 20), 1, 1 << 20); }",
            Ending.MEMORY,
            None,
        ),
        ('#include <stdio.h>\nint main(void) { for (;;) puts("more"); }', Ending.OUTPUT, None),
        ("int main(void) { *(volatile int *)0 = 1; }", Ending.CRASH, -11),
        ("#include <stdlib.h>\nint main(void) { abort(); }", Ending.CRASH, -6),
        ("int main(void) { return 3; }", Ending.CRASH, 3),
        (
            (
                "#include <stdio.h>\n#include <unistd.h>\nint main(void) { int p[2]; pipe(p); close(p[0]);"
                'write(p[1], p, 1); puts("still here"); }'
            ),
            Ending.CRASH,
            -13,
        ),
    ],
)
def test_every_end_of_a_compiled_program_is_seen(
    sandbox: Pool, tmp_path: Path, source: str, ending: Ending, status: int | None
) -> None:
    last = course(sandbox, tmp_path, "c", source, "wall_seconds = 6").last

    assert ending is last.ending
    assert status in {None, last.exit_status}


@pytest.mark.parametrize(("language", "source", "expected"), [("c", C_SOCKET, ""), ("java", JAVA_SOCKET, "closed\n")])
def test_no_compiled_program_opens_a_socket_to_the_network(
    sandbox: Pool, tmp_path: Path, language: str, source: str, expected: str
) -> None:
    last = course(sandbox, tmp_path, language, source).last

    assert (Ending.OK, expected) == (last.ending, last.stdout)


@pytest.mark.parametrize(("megabytes", "ending"), [(48, Ending.OK), (80, Ending.CRASH)])
def test_the_memory_limit_is_the_heap_of_java(sandbox: Pool, tmp_path: Path, megabytes: int, ending: Ending) -> None:
    last = course(sandbox, tmp_path, "java", JAVA_HEAP % megabytes, "memory_mb = 80").last

    assert ending is last.ending
    assert ("OutOfMemoryError" in last.stderr) is (ending is Ending.CRASH)


def test_a_language_of_ones_own_needs_an_image_and_a_command(sandbox: Pool, tmp_path: Path) -> None:
    keys = 'image = "gradewright/python"\ncompile = "cp {main} made.py"\nrun = ["python3", "made.py"]'

    last = course(sandbox, tmp_path, "snake", "import sys; print(sum(map(int, input().split())), sys.argv)", keys).last

    assert (Ending.OK, "7 ['made.py', 'x', 'y z']\n") == (last.ending, last.stdout)


def test_what_a_compiled_program_leaves_is_not_there_for_the_next_test(sandbox: Pool, tmp_path: Path) -> None:
    source = (
        '#include <stdio.h>\nint main(void) { FILE *f = fopen("left", "r"); puts(f ? "found" : "clean");'
        'fclose(fopen("left", "w")); f = fopen("program", "r+"); puts(f ? "open" : "busy"); }'
    )
    (tmp_path / "2.out").write_text("")

    seen = course(sandbox, tmp_path, "c", source)

    assert ["clean\nbusy\n"] * 2 == [outcome.stdout for outcome in seen.outcomes[1:]]
