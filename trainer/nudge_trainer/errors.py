"""Errors a user reads: one clear sentence and a remedy, with the exit code of the command line."""

from typing import Any


class NudgeError(Exception):
    """A failure the user can act on.

    `code` is a stable slug that the editor translates, `params` the values its sentence is filled with,
    `exit_code` 2 invalid spec, 3 impossible constraint, 4 environment, 5 the run failed.
    """

    def __init__(self, code: str, message: str, remedy: str, params: dict[str, Any], exit_code: int) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.params = params
        self.exit_code = exit_code
