"""How programs of each language are compiled and run: what is built in, and what a suite's own commands make of it."""

import shlex
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from graders.errors import SuiteError
from graders.formats.stdio.table import Command, StdioTable
from graders.sandbox.limits import Limits
from graders.sandbox.outcome import Box, Json, Run
from graders.submission import unsafe_name

DRIVER = "program"
#: Of the compiler's box, and of that in which its program runs, beside the submission's own: for what it leaves.
COMPILE_DISK_MB = 32
PRODUCTS_MB = 16
#: What each file and folder takes of a disk at least, whose entries are counted too, and what it is rounded to.
_ENTRY_BYTES = 16384
_PAGE_BYTES = 4096
_INPUT_COPIES = 16


@dataclass(frozen=True, slots=True)
class Language:
    """One language. In commands stand `{main}`, `{stem}` (its name without the ending) and `{memory_mb}`."""

    image: str | None = None
    compile: tuple[str, ...] = ()
    #: None for a Python file, which needs no new interpreter.
    run: tuple[str, ...] | None = None
    #: What its runs take beside the memory and the processes that the program itself may have.
    own_memory_mb: int = 0
    own_processes: int = 0


_C_OPTIONS = ("-O2", "-fmax-errors=10", "-o", "program", "{main}", "-lm")
_JAVAC_OPTIONS = ("-J-XX:+UseSerialGC", "-J-XX:-UsePerfData", "-J-XX:TieredStopAtLevel=1", "-J-Xmx{memory_mb}m")
_JAVA_OPTIONS = ("-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-Xss64m", "-Xmx{memory_mb}m")

LANGUAGES: Mapping[str, Language] = {
    "python": Language(),
    "c": Language("gradewright/c", ("gcc", "-std=gnu17", *_C_OPTIONS), ("./program",)),
    "cpp": Language("gradewright/cpp", ("g++", "-std=gnu++20", *_C_OPTIONS), ("./program",)),
    "java": Language(
        "gradewright/java",
        ("javac", *_JAVAC_OPTIONS, "-encoding", "UTF-8", "-proc:none", "-Xmaxerrs", "10", "-d", ".", "{main}"),
        ("java", *_JAVA_OPTIONS, "-cp", ".", "{stem}"),
        own_memory_mb=160,
        own_processes=32,
    ),
}


@dataclass(frozen=True, slots=True)
class Program:
    """How submissions become programs that read and write: the runs that compile them, and that run them once."""

    main: str
    compile_command: tuple[str, ...]
    #: None for a Python file.
    command: tuple[str, ...] | None
    compile_box: Box
    box: Box
    #: Whether that is another than the assignment's own.
    has_own_box: bool = True

    @property
    def is_compiled(self) -> bool:
        """Whether there is a step before the tests."""
        return bool(self.compile_command)

    def has_room_for(self, products: Mapping[str, bytes]) -> bool:
        """Tell whether what a compiler left can be put into the box of a test."""
        folders = {str(parent) for name in products for parent in PurePosixPath(name).parents}
        sizes = [max(_ENTRY_BYTES, -len(data) // _PAGE_BYTES * -_PAGE_BYTES) for data in products.values()]
        return sum(sizes) + len(folders) * _ENTRY_BYTES <= self.box.limits.disk_mb << 20

    def compiling(self) -> Run:
        """Return the run that compiles: what it leaves in its folder, the submission's files too, is the program."""
        task = _task(b"", command=self.compile_command)
        return Run(DRIVER, task, {}, box=self.compile_box, collect=("",))

    @property
    def largest_input(self) -> int:
        """Tell how many bytes a test may give: on their way they are in memory several times."""
        limits = self.box.limits
        return min(limits.disk_mb << 20, (limits.memory_mb << 20) // _INPUT_COPIES)

    def running(self, given: bytes, arguments: Sequence[str], products: Mapping[str, bytes]) -> Run:
        """Return a run on an input; a compiled program needs no more than what was left."""
        files = products if self.is_compiled else {}
        script = self.main if self.command is None else None
        command = () if self.command is None else (*self.command, *arguments)
        task = _task(given, command=command, script=script, arguments=arguments)
        box = self.box if self.has_own_box else None
        return Run(DRIVER, task, files, box=box, with_submission=not self.is_compiled)


def program(table: StdioTable, box: Box) -> Program:
    """Return how a suite's programs are made and run. Raises SuiteError that names the key."""
    main = _main(table)
    language = _language(table, box)
    limits = _limits(table, box.limits)
    at_compiling = replace(limits, **table.compile_limits.model_dump(), disk_mb=limits.disk_mb + COMPILE_DISK_MB)
    compiling = _filled(language.compile, main, at_compiling.memory_mb // 2)
    running = None if language.run is None else _filled(language.run, main, limits.memory_mb)
    at_running = replace(
        limits,
        memory_mb=limits.memory_mb + language.own_memory_mb,
        processes=limits.processes + language.own_processes,
        disk_mb=limits.disk_mb + PRODUCTS_MB * bool(compiling),
    )
    image = language.image or box.image
    compile_box = replace(box, image=image, limits=at_compiling, executable=True)
    own_box = replace(box, image=image, limits=at_running, executable=running is not None)
    return Program(main, compiling, running, compile_box, own_box, has_own_box=own_box != box)


def words_of(command: Command) -> tuple[str, ...]:
    """Split a command as a shell would. Raises ValueError where a quote is not closed."""
    return tuple(shlex.split(command)) if isinstance(command, str) else command


def _main(table: StdioTable) -> str:
    if table.main is None:
        raise SuiteError("main", "name the program's file, here or as the first in `files` of [submission]")
    if (reason := unsafe_name(table.main)) is not None:
        raise SuiteError("main", f"{table.main!r} cannot be the program: {reason}")
    return table.main


def _language(table: StdioTable, box: Box) -> Language:
    known = LANGUAGES.get(table.language)
    if known is None and (table.image is None or table.run is None):
        names = ", ".join(LANGUAGES)
        raise SuiteError("language", f"{table.language} needs `image` and `run` (built in are {names})")
    language = known or Language()
    changes: dict[str, object] = {"image": table.image or language.image or box.image}
    for key in ("compile", "run"):
        if (command := getattr(table, key)) is not None:
            changes[key] = _words(key, command)
    if not changes.get("run", True):
        raise SuiteError("run", "names no program")
    return replace(language, **changes)  # type: ignore[arg-type]


def _words(key: str, command: Command) -> tuple[str, ...]:
    try:
        return words_of(command)
    except ValueError as error:
        raise SuiteError(key, f"this is no command: {error}") from error


def _limits(table: StdioTable, limits: Limits) -> Limits:
    own = {key: getattr(table, key) for key in ("cpu_seconds", "wall_seconds", "memory_mb", "output_kb")}
    return replace(limits, **{key: value for key, value in own.items() if value is not None})


def _filled(command: Sequence[str], main: str, memory_mb: int) -> tuple[str, ...]:
    stem = str(PurePosixPath(main).with_suffix(""))
    values = {"{main}": main, "{stem}": stem, "{memory_mb}": str(memory_mb)}
    return tuple(_replaced(word, values) for word in command)


def _replaced(word: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        word = word.replace(mark, value)
    return word


def _task(
    given: bytes, *, command: Sequence[str] = (), script: str | None = None, arguments: Sequence[str] = ()
) -> Mapping[str, Json]:
    return {
        "input": b64encode(given).decode("ascii"),
        "command": tuple(command),
        "script": script,
        "arguments": tuple(arguments),
    }
