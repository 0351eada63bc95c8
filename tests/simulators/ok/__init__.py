"""A stand-in for Ok over real HTTP, for the tests, the demo and for trying the service without a real Ok."""

from tests.simulators.ok.faults import Fault
from tests.simulators.ok.server import OkSimulator

__all__ = ["Fault", "OkSimulator"]
