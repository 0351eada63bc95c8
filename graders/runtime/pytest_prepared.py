"""Prepares pytest in the zygote as far as no file's content decides: imports, plugins, options, builtin fixtures."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

# ruff: noqa: SLF001 -- to stop half way is not what pytest is made for
try:
    import pytest
    from _pytest.assertion.rewrite import assertstate_key
    from _pytest.config import _prepareconfig
except ImportError:  # the driver says so in its first report
    IS_THERE = False
else:
    IS_THERE = True

#: What tells people things, keeps them between runs, or belongs to other kinds of tests.
_WITHOUT = (
    "cacheprovider", "doctest", "faulthandler", "junitxml", "legacypath", "pastebin", "setuponly",
    "setupplan", "stepwise", "threadexception", "tmpdir", "unraisableexception",
)  # fmt: skip
_OPTIONS = ("--capture=no", "--noconftest", "--disable-plugin-autoload", "--tb=no", "--strict-markers", "--rootdir=/")


class Prepared:
    """A session of pytest that knows of no file yet."""

    def __init__(self) -> None:
        self.config = _prepareconfig([*_OPTIONS, "-c", os.devnull, *(f"-pno:{name}" for name in _WITHOUT)])
        self.config._do_configure()
        for name in ("LINES", "COLUMNS"):  # readline's, which pytest imports
            os.unsetenv(name)
        plugins = self.config.pluginmanager
        plugins.unregister(plugins.get_plugin("terminalreporter"))
        self.session = pytest.Session.from_config(self.config)
        self.config.hook.pytest_sessionstart(session=self.session)
        #: What explains failed checks; the first finder has to be the runtime's own until a run has begun.
        hook: Any = self.config.stash[assertstate_key].hook
        self._hook = hook
        sys.meta_path.remove(hook)

    def enter(self, folder: str, files: list[str], *, explains: bool) -> None:
        """Take a folder for the root of its files, whose checks explain themselves at once if so desired."""
        session, root = self.session, Path(folder)
        self.config._rootpath = session.path = root
        session._initialpaths = session._initialpaths_with_parents = frozenset(root / name for name in files)
        if explains:
            self._hook.set_session(session)
            sys.meta_path.insert(0, self._hook)


PREPARED = Prepared() if IS_THERE else None
