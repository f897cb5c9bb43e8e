"""`./dev demo`."""

from pathlib import Path


def stop(data: Path) -> bool:
    return False


def main(arguments: list[str], root: Path, data: Path) -> int:
    return 1
