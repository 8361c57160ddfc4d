"""Texts → vectors: float32 (n, dim), unit length. sentence-transformers defines them, OpenVINO runs them.

One pass gives two grains: a vector of the whole text and, from the same states, a small one a token (index.embedding).
The model is converted once into the home (index.convert, a process of its own); here only openvino and tokenizers
are imported. Thread-safe: who encodes takes an inference request that nobody uses.
"""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index import converted
from index.embedding import Embedding, Reading, coded
from index.entries import Entry
from index.errors import ModelError
from index.language import STOPS
from index.together import Together

Vectors = NDArray[np.float32]
Spans = NDArray[np.int64]

BATCH_TOKENS = 1024  # padded tokens in one inference: four times as many cost an eighth more processor time, and memory
WASTE = 1.5  # longest to shortest text of a batch: a few longer calls cost less than padding every short question
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


@dataclass(frozen=True, slots=True)
class _Model:
    """A compiled model and its tokenizer, both thread-safe."""

    compiled: Any
    tokenizer: Any


@dataclass(frozen=True, slots=True)
class _Pass:
    """What one inference says of n texts: ``vectors`` (n, dim), ``tokens`` (n, w, TOKEN_DIM), ``ids`` (n, w).

    ``rows`` are the texts' numbers; only the first ``lengths`` of w tokens are a text's. ``spans`` (n, w, 2) are their
    characters; those of the prompt and of marks span nothing.
    """

    rows: Sequence[int]
    lengths: Sequence[int]
    vectors: Vectors
    tokens: Vectors
    spans: Spans
    ids: NDArray[np.int64]


class OpenVinoEncoder:
    """A converted model. Raises ModelError when the folder is not one, at the latest when it first encodes.

    What it is stands in its JSON; the model itself is opened in a thread, while whoever asked for it opens the rest.
    """

    def __init__(self, folder: Path, *, threads: int = 0, precision: str = "") -> None:
        about = converted.read(folder)
        if about is None:
            raise ModelError(f"{folder} holds no converted model. Run `toolkit reindex` to convert it.")
        self._folder = folder
        self.name, self.dim, self.multilingual = about.name, about.dim, about.multilingual
        self._prompts = (about.question_prompt, about.passage_prompt)
        self._pad, self._length = about.pad, about.length
        self._threads, self._precision = threads, precision or about.precision
        self._idle: list[Any] = []  # inference requests
        self._together = Together(self._questions)
        self._opened: _Model | None = None
        self._fault: Exception | None = None
        self._opening = threading.Thread(target=self._open, name="model")  # no daemon: an exit waits for it
        self._opening.start()

    def _open(self) -> None:
        try:
            # The converter is not for those who run a model, brings a library that calls home, and takes a tenth of
            # a second to import; openvino goes without it.
            sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]
            import openvino
            from tokenizers import Tokenizer

            core = openvino.Core()
            core.set_property({"CACHE_DIR": str(self._folder / "cache")})
            options: dict[str, Any] = {
                "PERFORMANCE_HINT": "LATENCY",
                # On two cores a thread bound to one waits for whatever else runs there, and the other thread for it.
                "ENABLE_CPU_PINNING": False,
                "CACHE_MODE": "OPTIMIZE_SIZE",  # the weights stay in model.bin, once, memory-mapped
                "INFERENCE_PRECISION_HINT": self._precision if self._precision in precisions(core) else "f32",
            }
            if self._threads:
                options["INFERENCE_NUM_THREADS"] = self._threads
            compiled = core.compile_model(str(self._folder / "model.xml"), "CPU", options)
            tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
            tokenizer.enable_truncation(self._length)
            tokenizer.no_padding()
            self._opened = _Model(compiled, tokenizer)
        except Exception as error:  # noqa: BLE001 - whatever a library says of a damaged file is told to who encodes
            self._fault = error

    def _model(self) -> _Model:
        if self._opened is None:
            self._opening.join()
            if self._opened is None:
                raise converted.damaged(self._folder, self._fault) from self._fault
        return self._opened

    @cached_property
    def _silent(self) -> NDArray[np.bool_]:
        """Tokens that say nothing by themselves, bool (vocabulary): no letter or digit, and English function words.

        An English encoder reads English only; what is one language's function word may be another's noun. Made when
        material is first encoded: no question waits for it.
        """
        vocabulary: dict[str, int] = self._model().tokenizer.get_vocab()
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
        """Questions → one Reading each, in the order given; those of other threads with them."""
        return list(self._together.encode(texts))

    def _questions(self, texts: Sequence[str]) -> list[Reading]:
        result: dict[int, Reading] = {}
        for batch in self._passes(self._prompts[0], texts):
            for at, (row, length) in enumerate(zip(batch.rows, batch.lengths, strict=True)):
                result[row] = Reading(batch.vectors[at], batch.tokens[at, :length], batch.spans[at, :length])
        return [result[row] for row in range(len(texts))]

    def encode_entries(self, entries: Sequence[Entry]) -> list[Embedding]:
        """Entries → one Embedding each; what the model has no room for has no tokens."""
        result: dict[int, Embedding] = {}
        for batch in self._passes(self._prompts[1], [entry.text for entry in entries]):
            said = (batch.spans[..., 1] > batch.spans[..., 0]) & ~self._silent[batch.ids]
            codes = coded(batch.tokens)
            for at, row in enumerate(batch.rows):
                kept = np.flatnonzero(said[at])
                units = _units(batch.spans[at, kept], entries[row].spans)
                result[row] = Embedding(batch.vectors[at], codes[at, kept], units)
        return [result[row] for row in range(len(entries))]

    def _passes(self, prompt: str, texts: Sequence[str]) -> Iterator["_Pass"]:
        """The texts, a few of like length at a time, each with its prompt."""
        encodings = self._model().tokenizer.encode_batch([prompt + text for text in texts])
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            yield self._run(rows, [encodings[row] for row in rows], len(prompt))

    def _run(self, rows: Sequence[int], encodings: Sequence[Any], prompt: int) -> "_Pass":
        lengths = [len(encoding.ids) for encoding in encodings]
        width = max(lengths)
        ids = np.full((len(rows), width), self._pad, np.int64)
        mask = np.zeros((len(rows), width), np.int64)
        spans = np.zeros((len(rows), width, 2), np.int64)
        for at, (encoding, length) in enumerate(zip(encodings, lengths, strict=True)):
            ids[at, :length] = encoding.ids
            mask[at, :length] = 1
            spans[at, :length] = encoding.offsets
        try:
            request = self._idle.pop()  # the last used: its memory is warm; pop and append are atomic
        except IndexError:
            request = self._model().compiled.create_infer_request()
        request.infer({"input_ids": ids, "attention_mask": mask}, share_inputs=True)
        sentence, tokens = (request.get_tensor(name).data.copy() for name in ("sentence", "tokens"))
        self._idle.append(request)
        return _Pass(rows, lengths, _unit(sentence), tokens, np.maximum(spans - prompt, 0), ids)


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
    """Rows grouped by like length, WASTE at most of it padding, each batch filled up to BATCH_TOKENS."""
    batch: list[int] = []
    for row in sorted(range(len(lengths)), key=lengths.__getitem__):
        full = (len(batch) + 1) * lengths[row] > BATCH_TOKENS
        if batch and (full or lengths[row] > WASTE * lengths[batch[0]]):
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch


def precisions(core: Any) -> list[str]:
    """What this machine's CPU can compute in, "f32" first."""
    listed = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return ["f32", *(name for name, said in (("bf16", "BF16"), ("f16", "FP16")) if said in listed)]


def load(home: Path, model: str = "", *, threads: int = 0) -> OpenVinoEncoder:
    """The encoder for a model setting, converted into ``home/models`` on first use.

    Raises ModelError when the model cannot be found or converted, naming what to install or check.
    """
    folder = converted.folder(home, model)
    if converted.read(folder) is None:
        log.info("Converting the model %s for this machine (once, about half a minute)", model or folder.name)
        done = subprocess.run(
            [sys.executable, "-m", "index.convert", model, str(folder)],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            raise ModelError(
                f"The model {model or folder.name!r} could not be converted: {last}. Check TOOLKIT_MODEL, and that "
                "the conversion packages are installed (pip install 'toolkit-assistant[convert]')."
            )
    return OpenVinoEncoder(folder, threads=threads)
