"""Celery's settings for Flower, which must read the broker's tables as the workers write them."""

from worker.app import PRIORITIES, SEPARATOR

broker_transport_options = {"priority_steps": list(PRIORITIES), "sep": SEPARATOR}
