"""A stand-in for Stepic over real HTTP: its API, its log-in and its verdicts, for the tests and to try things on."""

from tests.simulators.ok.faults import Fault
from tests.simulators.stepic.server import StepicSimulator

__all__ = ["Fault", "StepicSimulator"]
