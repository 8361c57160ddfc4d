"""Texts → vectors: float32 (n, dim), unit length. sentence-transformers defines them, OpenVINO runs them.

One pass gives two grains: the chunk's own vector and, from the same token vectors, the mean over each unit's span.
The model is converted once into the home (index.convert, a process of its own); here only openvino and tokenizers
are imported. Thread-safe: every thread that asks has its own inference request.
"""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.entries import Entry
from index.errors import ModelError

Vectors = NDArray[np.float32]

BATCH_TOKENS = 4096  # padded tokens in one inference: more gains nothing on two cores and costs memory
FAITHFUL = 0.999  # least cosine to sentence-transformers for a precision to be used

log = logging.getLogger(__name__)


class Encoder(Protocol):
    """What the index asks of an encoder; ``name`` changes whenever its vectors would."""

    name: str
    dim: int
    multilingual: bool

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Questions → float32 (len(texts), dim), unit length."""

    def encode_entries(self, entries: Sequence[Entry]) -> list[Vectors]:
        """Entries → one float32 (1 + units, dim) each: the chunk, then its units."""


class OpenVinoEncoder:
    """A converted model. Raises ModelError when the folder is not one."""

    def __init__(self, folder: Path, *, threads: int = 0, precision: str = "") -> None:
        try:
            about = json.loads((folder / "encoder.json").read_text(encoding="utf-8"))
            self._start(folder, about, threads, precision)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelError(
                f"The converted model in {folder} cannot be opened ({error}). "
                "Delete that folder and run `toolkit reindex` to convert it again."
            ) from error

    def _start(self, folder: Path, about: dict[str, Any], threads: int, precision: str) -> None:
        import openvino
        from tokenizers import Tokenizer

        self.name: str = about["name"]
        self.dim: int = about["dim"]
        self.multilingual: bool = about["multilingual"]
        self._prompts = (about["question_prompt"], about["passage_prompt"])
        self._pad: int = about["pad"]
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(about["length"])
        self._tokenizer.no_padding()
        core = openvino.Core()
        core.set_property({"CACHE_DIR": str(folder / "cache")})
        options: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY"}
        if threads:
            options["INFERENCE_NUM_THREADS"] = threads
        if precision:
            options["INFERENCE_PRECISION_HINT"] = precision
        self._model: Any = core.compile_model(str(folder / "model.xml"), "CPU", options)
        self._local = threading.local()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Questions → float32 (len(texts), dim), unit length, in the order given."""
        result = np.zeros((len(texts), self.dim), np.float32)
        encodings = self._tokenizer.encode_batch_fast([self._prompts[0] + text for text in texts])
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            result[rows] = self._run([encodings[row] for row in rows])[0]
        return result

    def encode_entries(self, entries: Sequence[Entry]) -> list[Vectors]:
        """Entries → one float32 (1 + units, dim) each: the chunk, then its units, all unit length."""
        prompt = self._prompts[1]
        encodings = self._tokenizer.encode_batch([prompt + entry.text for entry in entries])
        result: list[Vectors] = [np.empty((0, self.dim), np.float32)] * len(entries)
        for rows in _batches([len(encoding.ids) for encoding in encodings]):
            sentence, tokens = self._run([encodings[row] for row in rows])
            for at, row in enumerate(rows):
                offsets = np.asarray(encodings[row].offsets, np.int64) - len(prompt)
                result[row] = _grains(sentence[at], tokens[at], offsets, entries[row].spans)
        return result

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


def _grains(chunk: Vectors, tokens: Vectors, offsets: NDArray[np.int64], spans: Sequence[tuple[int, int]]) -> Vectors:
    """The chunk's vector and each span's mean token vector; a span cut off by truncation gets the chunk's own."""
    result = np.repeat(chunk[None, :], 1 + len(spans), axis=0)
    real = offsets[:, 1] > offsets[:, 0]  # special tokens span nothing
    for row, (start, end) in enumerate(spans, start=1):
        inside = np.flatnonzero(real & (offsets[:, 0] < end) & (offsets[:, 1] > start))
        if len(inside):
            result[row] = tokens[inside].mean(axis=0)
    return _unit(result)


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
    folder = home / "models" / (Path(model).name if model else "all-MiniLM-L6-v2")
    if not (folder / "encoder.json").is_file():
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
