"""Why a request is not granted, as its answer says it."""

from worker.errors import WorkerError


class RequestRefusedError(WorkerError):
    """A request is refused with a status; the text is sent to whoever asked, and holds no secret."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
