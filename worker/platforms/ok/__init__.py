"""Ok, the platform that holds courses' submissions and scores: its client, its values, its tokens."""

from worker.platforms.ok.client import OkClient

__all__ = ["OkClient"]
