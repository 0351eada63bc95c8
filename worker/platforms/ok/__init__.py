"""Ok, the platform that holds courses' submissions and scores: its client, its values, its tokens."""

from worker.platforms.ok.client import OkClient
from worker.platforms.ok.scores import storable

__all__ = ["OkClient", "storable"]
