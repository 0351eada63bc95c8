"""Stepic (today Stepik), the platform of code challenges: its client, its values, its tokens."""

from worker.platforms.stepic.client import StepicClient

__all__ = ["StepicClient"]
