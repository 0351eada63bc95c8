"""Celery's settings for Flower, which must read the broker's tables as the workers write them."""

from worker.broker import Broker

broker_transport_options = dict(Broker.at("redis://").options)
