"""Telling a damaged file from a bug: where reading a segment fails, everything is checked before the fault goes on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
Reader = TypeVar("Reader", bound="Verifiable")

_UNREADABLE = (ArithmeticError, LookupError, MemoryError, TypeError, ValueError)
"""What arithmetic on changed bytes ends in."""


class Verifiable(Protocol):
    """Reads segments."""

    def verify(self) -> None:
        """Check every byte. Raises IndexDamaged."""


def guarded(read: Callable[Concatenate[Reader, P], R]) -> Callable[Concatenate[Reader, P], R]:
    """A method that raises IndexDamaged in place of its own fault where the bytes that it read have changed."""

    @wraps(read)
    def watched(self: Reader, /, *args: P.args, **named: P.kwargs) -> R:
        try:
            return read(self, *args, **named)
        except _UNREADABLE:
            self.verify()
            raise

    return watched
