"""Which formats there are: the one place that names them all."""

from collections.abc import Mapping

from graders.formats import Format, ok, unittest

#: By the name that `format` of a `[[suite]]` gives.
FORMATS: Mapping[str, Format] = {
    "ok": ok.load,
    "unittest": unittest.load,
}
