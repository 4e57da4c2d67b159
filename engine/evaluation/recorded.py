"""What a cloud said along a reference text, kept so that it need not be asked again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.common.errors import SettingsError
from engine.position.distribution import Distribution


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A cloud's distributions at every position of a text.

    Attributes:
        tokens: the text, N ids of the cloud's vocabulary.
        spellings: their bytes, N.
        distributions: the candidates of each position, N.
    """

    tokens: tuple[int, ...]
    spellings: tuple[bytes, ...]
    distributions: tuple[Distribution, ...]

    def packed(self) -> bytes:
        """Return it as bytes; numbers are kept to the last bit."""
        found = self.distributions
        theirs = [text for distribution in found for text in distribution.spellings]
        arrays: dict[str, Any] = {
            "tokens": np.array(self.tokens, np.int32),
            "sizes": np.array([len(distribution) for distribution in found], np.int32),
            "ids": np.concatenate([np.empty(0, np.int32), *(d.ids for d in found)]),
            "logprobs": np.concatenate([np.empty(0, np.float32), *(d.logprobs for d in found)]),
            "tails": np.array([d.tail_mass for d in found]),
        }
        for name, texts in (("own", self.spellings), ("theirs", theirs)):
            arrays[name] = np.frombuffer(b"".join(texts), np.uint8)
            arrays[f"{name}_lengths"] = np.array([len(text) for text in texts], np.int32)
        buffer = io.BytesIO()
        np.savez_compressed(buffer, **arrays)
        return buffer.getvalue()

    @classmethod
    def unpacked(cls, packed: bytes) -> Recorded:
        """Return what `packed` gave.

        Raises:
            SettingsError: it is damaged.
        """
        try:
            with np.load(io.BytesIO(packed), allow_pickle=False) as found:
                ends = np.cumsum(found["sizes"]).tolist()
                starts = [0, *ends][: len(ends)]
                ids, logprobs, tails = found["ids"], found["logprobs"], found["tails"]
                theirs = _split(found["theirs"], found["theirs_lengths"])
                return cls(
                    tuple(found["tokens"].tolist()),
                    tuple(_split(found["own"], found["own_lengths"])),
                    tuple(
                        Distribution(ids[a:b], logprobs[a:b], theirs[a:b], float(tail))
                        for a, b, tail in zip(starts, ends, tails, strict=True)
                    ),
                )
        except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
            raise SettingsError(
                f"A recording of the cloud's answers is damaged ({type(error).__name__}).", "Run it again."
            ) from None


def _split(joined: Any, lengths: Any) -> list[bytes]:
    whole = joined.tobytes()
    ends = np.cumsum(lengths).tolist()
    return [whole[start:end] for start, end in zip([0, *ends], ends, strict=False)]
