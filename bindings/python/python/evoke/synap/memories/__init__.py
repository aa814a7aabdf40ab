"""`sdk.memories` and its models."""

from .interface import MemoriesInterface

__all__ = ["MemoriesInterface"]
