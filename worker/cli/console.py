"""How the command line prints: most of what it shows is others' text, in which nothing is taken for markup."""

from rich.console import Console


def console(*, stderr: bool = False) -> Console:
    """Return a console that shows every text as it is: rich would read `[sandbox]` as a style."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)
