"""HTTP: the protocol that Ok speaks to an autograder, and what tells whether the service is well."""

from worker.trigger.server import serve

__all__ = ["serve"]
