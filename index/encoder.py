"""Texts → vectors: float32 (n, dim), unit length. sentence-transformers defines them, OpenVINO runs them.

One pass gives two grains: a vector of the whole text and, from the same states, a small one a token (index.embedding).
The model is converted once into the home (index.convert, a process of its own); here only openvino and tokenizers
are imported. Thread-safe: every thread that asks has its own inference request.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index import converted
from index.converted import Converted
from index.embedding import Embedding, Reading, coded
from index.entries import Entry
from index.errors import ModelError
from index.language import STOPS

Vectors = NDArray[np.float32]

BATCH_TOKENS = 4096  # padded tokens in one inference: more gains nothing on two cores and costs memory
FAITHFUL = 0.999  # least cosine to sentence-transformers for a precision to be used

log = logging.getLogger(__name__)


class Encoder(Protocol):
    """What the index asks of an encoder; ``name`` changes whenever its vectors would."""

    name: str
    dim: int
    multilingual: bool

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Questions → one Reading each."""

    def encode_entries(self, entries: Sequence[Entry]) -> list[Embedding]:
        """Entries → one Embedding each."""


class OpenVinoEncoder:
    """A converted model. Raises ModelError when the folder is not one."""

    def __init__(self, folder: Path, *, threads: int = 0, precision: str = "") -> None:
        about = converted.read(folder)
        if about is None:
            raise ModelError(f"{folder} holds no converted model. Run `toolkit reindex` to convert it.")
        try:
            self._start(folder, about, threads, precision)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The converted model in {folder} cannot be opened ({error}). "
                "Delete that folder and run `toolkit reindex` to convert it again."
            ) from error

    def _start(self, folder: Path, about: Converted, threads: int, precision: str) -> None:
        import openvino
        from tokenizers import Tokenizer

        self.name, self.dim, self.multilingual = about.name, about.dim, about.multilingual
        self._prompts = (about.question_prompt, about.passage_prompt)
        self._pad = about.pad
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(about.length)
        self._tokenizer.no_padding()
        self._silent = self._silent_ids()
        core = openvino.Core()
        core.set_property({"CACHE_DIR": str(folder / "cache")})
        options: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY"}
        if threads:
            options["INFERENCE_NUM_THREADS"] = threads
        if precision:
            options["INFERENCE_PRECISION_HINT"] = precision
        self._model: Any = core.compile_model(str(folder / "model.xml"), "CPU", options)
        self._local = threading.local()

    def _silent_ids(self) -> NDArray[np.bool_]:
        """Tokens that say nothing by themselves, bool (vocabulary): no letter or digit, and English function words.

        An English encoder reads English only; what is one language's function word may be another's noun.
        """
        vocabulary: dict[str, int] = self._tokenizer.get_vocab()
        silent = np.zeros(max(vocabulary.values(), default=0) + 1, np.bool_)
        for token, number in vocabulary.items():
            word = token.strip("▁Ġ").lower()
            silent[number] = not any(letter.isalnum() for letter in word) or (
                not self.multilingual and word in STOPS["en"]
            )
        return silent

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Questions → float32 (len(texts), dim), unit length, in the order given."""
        return np.asarray([reading.vector for reading in self.read(texts)], np.float32).reshape(-1, self.dim)

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Questions → one Reading each, in the order given."""
        prompt = self._prompts[0]
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        result: list[Reading | None] = [None] * len(texts)
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            sentence, tokens = self._run([encodings[row] for row in rows])
            for at, row in enumerate(rows):
                spans = np.maximum(np.asarray(encodings[row].offsets, np.int64) - len(prompt), 0)
                result[row] = Reading(sentence[at], tokens[at, : len(spans)].copy(), spans)
        return [reading for reading in result if reading is not None]

    def encode_entries(self, entries: Sequence[Entry]) -> list[Embedding]:
        """Entries → one Embedding each; what the model has no room for has no tokens."""
        prompt = self._prompts[1]
        encodings = self._tokenizer.encode_batch([prompt + entry.text for entry in entries])
        result: list[Embedding | None] = [None] * len(entries)
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            sentence, tokens = self._run([encodings[row] for row in rows])
            for at, row in enumerate(rows):
                spans = np.asarray(encodings[row].offsets, np.int64) - len(prompt)
                said = np.flatnonzero((spans[:, 1] > np.maximum(spans[:, 0], 0)) & ~self._silent[encodings[row].ids])
                units = _units(spans[said], entries[row].spans)
                result[row] = Embedding(sentence[at], coded(tokens[at][said]), units)
        return [embedding for embedding in result if embedding is not None]

    def _run(self, encodings: Sequence[Any]) -> tuple[Vectors, Vectors]:
        width = max(len(encoding.ids) for encoding in encodings)
        ids = np.full((len(encodings), width), self._pad, np.int64)
        mask = np.zeros((len(encodings), width), np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._model.create_infer_request()
        request.infer({"input_ids": ids, "attention_mask": mask}, share_inputs=True)
        return _unit(request.get_tensor("sentence").data.copy()), request.get_tensor("tokens").data


def _units(spans: NDArray[np.int64], units: Sequence[tuple[int, int]]) -> NDArray[np.int16]:
    """The unit each token begins in, -1 for those of none."""
    starts = np.asarray([start for start, _ in units], np.int64)
    ends = np.asarray([0, *(end for _, end in units)], np.int64)
    found = np.searchsorted(starts, spans[:, 0], "right") - 1
    return np.where(spans[:, 0] < ends[found + 1], found, -1).astype(np.int16)


def _unit(vectors: Vectors) -> Vectors:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Vectors = vectors / np.maximum(length, 1e-12)
    return result


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows grouped by like length, each batch filled up to BATCH_TOKENS of padded tokens."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[row] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def load(home: Path, model: str = "") -> OpenVinoEncoder:
    """The encoder for a model setting, converted into ``home/models`` on first use.

    Raises ModelError when the model cannot be found or converted, naming what to install or check.
    """
    folder = converted.folder(home, model)
    if converted.read(folder) is None:
        log.info("Converting the model %s for this machine (once, about half a minute)", model or folder.name)
        done = subprocess.run(
            [sys.executable, "-m", "index.convert", model, str(folder)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ModelError(
                f"The model {model or folder.name!r} could not be converted: {last}. Check TOOLKIT_MODEL, and that "
                "the conversion packages are installed (pip install 'toolkit-assistant[convert]')."
            )
    return OpenVinoEncoder(folder)
