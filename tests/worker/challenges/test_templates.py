"""Templates are read as Stepic reads them."""

from worker.challenges.templates import Template, read_templates


def test_a_line_with_a_language_starts_its_template() -> None:
    text = "::python3 \n# begin\n\n::c++\n::header\n#include <x>\n::code\nint f();\n::footer \n  int main() {}\n"

    assert {
        "python3": Template(code="# begin"),
        "c++": Template("#include <x>", "int f();", "int main() {}"),
    } == read_templates(text)


def test_code_that_begins_with_colons_names_no_language() -> None:
    assert {"c++": Template(code="::std::cout << 1;\n::exit(0);")} == read_templates(
        "::c++\n::std::cout << 1;\n::exit(0);\n"
    )


def test_a_name_of_two_words_is_one_language() -> None:
    assert ["mono c#", "haskell 8.0"] == list(read_templates("::mono c#\n::haskell 8.0\n"))


def test_no_templates_allow_any_language() -> None:
    assert {} == read_templates("just text\n::code\nx")


def test_the_program_is_header_code_and_footer() -> None:
    template = Template("h1\nh2", "", "f")

    assert ("h1\nh2\ncode\n\nf", 2) == (template.program("code\n"), template.header_lines)


def test_a_part_that_is_empty_takes_no_line() -> None:
    assert ("code", 0) == (Template().program("code"), Template().header_lines)


def test_the_mark_that_some_editors_begin_a_file_with_hides_no_language() -> None:
    assert {"python3": Template(header="import sys")} == read_templates("\ufeff::python3\r\n::header\r\nimport sys\r\n")
