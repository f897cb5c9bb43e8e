"""The index as a folder of arrays that all processes map into memory, and the texts in it."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skills.matching.entries import KINDS, Entry
from skills.matching.segments import Segment, build

FORMAT = 7
SMALL = 4096  # bytes


@dataclass(frozen=True, eq=False)
class Index:
    """Segments by language, and the concepts and texts they number.

    facts: (concepts, 4) numbers of the texts uuid, URI, name and version. blob, offsets: the texts, one after another.
    """

    concept_ids: NDArray[np.int64]
    kinds: NDArray[np.uint8]
    facts: NDArray[np.int32]
    offsets: NDArray[np.int64]
    blob: NDArray[np.uint8]
    segments: dict[str, Segment]

    def text(self, number: int) -> str:
        return self.blob[self.offsets[number] : self.offsets[number + 1]].tobytes().decode()

    @property
    def labels(self) -> int:
        return sum(len(segment.label_ranks) for segment in self.segments.values())


class Damaged(Exception):
    """The folder is not there, or not whole."""


def index_of(entries: Sequence[Entry], beneath: Index | None = None) -> Index:
    """Arrange the entries; the same entries give the same arrays. `beneath` says how rare words are."""
    entries = sorted(entries, key=lambda entry: (entry.uri is None, entry.uri or "", entry.concept_id))
    texts: dict[str, int] = {"": 0}

    def keep(text: str) -> int:
        return texts.setdefault(text, len(texts))

    facts = [[keep(e.uuid), keep(e.uri or ""), keep(e.name), keep(e.version or "")] for e in entries]
    languages = sorted({name.language for entry in entries for name in entry.names})
    under = beneath.segments if beneath else {}
    built = {language: build(language, entries, keep, under.get(language)) for language in languages}
    encoded = [text.encode() for text in texts]
    return Index(
        concept_ids=np.array([entry.concept_id for entry in entries], np.int64),
        kinds=np.array([KINDS.index(entry.kind) for entry in entries], np.uint8),
        facts=np.array(facts, np.int32).reshape(-1, 4),
        offsets=np.cumsum([0, *map(len, encoded)], dtype=np.int64),
        blob=np.frombuffer(b"".join(encoded), np.uint8),
        segments={language: segment for language, segment in built.items() if segment is not None},
    )


def save(index: Index, folder: Path) -> None:
    """Write the arrays and, last, the list of them with their sizes; everything is on disk when it returns."""
    arrays = {field.name: getattr(index, field.name) for field in fields(Index) if field.name != "segments"}
    for language, segment in index.segments.items():
        arrays |= {f"{language}.{name}": getattr(segment, name) for name in Segment.names_of_arrays()}
    sizes = {}
    for name, array in arrays.items():
        path = folder / f"{name}.npy"
        with path.open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        sizes[path.name] = path.stat().st_size
    contents = {"format": FORMAT, "languages": sorted(index.segments), "sizes": sizes}
    with (folder / "contents.json").open("w") as file:
        json.dump(contents, file)
        file.flush()
        os.fsync(file.fileno())


def load(folder: Path) -> Index:
    """Map the arrays of a folder. Raises Damaged when one is missing, cut short or of another format."""
    try:
        contents = json.loads((folder / "contents.json").read_text())
        if contents["format"] != FORMAT:
            raise Damaged(f"{folder.name} is of format {contents['format']}")
        for name, size in contents["sizes"].items():
            if (folder / name).stat().st_size != size:
                raise Damaged(f"{folder.name}/{name} is cut short")
        table = {f.name: _map(folder, f.name) for f in fields(Index) if f.name != "segments"}
        segments = {
            language: Segment(**{name: _map(folder, f"{language}.{name}") for name in Segment.names_of_arrays()})
            for language in contents["languages"]
        }
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Damaged(f"{folder.name}: {error}") from error
    return Index(**table, segments=segments)


def _map(folder: Path, name: str) -> NDArray:
    """A plain view of the mapped file; a small one is read, and an empty one cannot be mapped."""
    path = folder / f"{name}.npy"
    mode: Literal["r"] | None = "r" if path.stat().st_size > SMALL else None
    return np.asarray(np.load(path, mmap_mode=mode, allow_pickle=False))
