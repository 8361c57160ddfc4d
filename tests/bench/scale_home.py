"""A home of any number of synthetic chunks, with the words and vectors of real ones as the model.

Words: the English material of a real home by frequency, then the English lemma table, drawn by a Zipf–Mandelbrot law
(rank + 2.7)^-1.07; a quarter of a resource's words come from 60 of its own, so that words keep company. Vectors: a
real chunk's, plus noise with the covariance that real chunks have around the mean of their document, unit length;
token codes are runs of real ones. Everything else is what a reindex writes: the store's rows, then
``generations.write``.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from index import generations, token_vectors, words
from index.embedding import Embedding, pack, unpack
from index.generations import Sides
from index.language import STOPS, Lemmas, tokens
from index.packing import pack_chunk, pack_document
from index.store import Store
from ingest.records import Chunk, Document, Place, Unit

CHUNKS = 50  # a resource
UNITS, LENGTH = 5, 18  # units a chunk, words a unit: the starter toolkit's means
TOPIC, TOPICAL = 60, 0.25
BLOCK = 1000  # resources a transaction


@dataclass(frozen=True, slots=True)
class Model:
    """What is drawn from."""

    vocabulary: list[str]
    lemmas: list[str]  # of the vocabulary; empty for a stop word
    chances: NDArray[np.float64]  # cumulative
    vectors: NDArray[np.float32]
    noise: NDArray[np.float32]  # Cholesky factor of the covariance within a document
    codes: NDArray[np.uint8]
    encoder: str


def model(real: list[Path]) -> Model:
    """Read words and vectors of real homes."""
    counted: dict[str, int] = {}
    vectors: list[NDArray[np.float32]] = []
    residuals: list[NDArray[np.float32]] = []
    codes: list[NDArray[np.uint8]] = []
    encoder = ""
    for home in real:
        store = sqlite3.connect(f"{(home / 'store.sqlite').as_uri()}?mode=ro", uri=True)
        encoder, dim = store.execute("SELECT name, dim FROM encoders ORDER BY id DESC").fetchone()
        for (text,) in store.execute("SELECT text FROM chunks c JOIN resources r ON r.number = c.resource"
                                     " WHERE language = 'en'"):  # fmt: skip
            for token in tokens(text):
                counted[token.form] = counted.get(token.form, 0) + 1
        documents: dict[int, list[NDArray[np.float32]]] = {}
        for number, packed in store.execute("SELECT c.resource, v.rows FROM chunks c JOIN vectors v ON v.key = c.key"
                                            " WHERE v.encoder = (SELECT max(id) FROM encoders)"):  # fmt: skip
            embedding = unpack(packed, dim)
            documents.setdefault(number, []).append(embedding.vector)
            codes.append(embedding.codes)
        for together in documents.values():
            stacked = np.stack(together)
            vectors.append(stacked)
            if len(together) > 2:
                residuals.append(stacked - stacked.mean(axis=0))
        store.close()
    lemmas: list[str] = marisa_trie.BytesTrie().mmap(str(real[0] / "language" / "lemmas.en.marisa")).keys()
    rest = sorted({word for word in lemmas if word not in counted and len(word) > 2})
    np.random.default_rng(2).shuffle(rest)
    vocabulary = [*sorted(counted, key=lambda word: (-counted[word], word)), *rest]
    tables = Lemmas(real[0] / "language", ("en",))
    stemmed = ["" if word in STOPS["en"] else tables.lemma(word, "en") for word in vocabulary]
    chances = np.cumsum((np.arange(len(vocabulary)) + 2.7) ** -1.07)
    every = np.concatenate(residuals)
    covariance = np.cov(every.T) + 1e-6 * np.eye(every.shape[1])
    factor = np.linalg.cholesky(covariance).astype(np.float32)
    return Model(
        vocabulary, stemmed, chances / chances[-1], np.concatenate(vectors), factor, np.concatenate(codes), encoder
    )


def make(home: Path, count: int, drawn: Model, real: Path, seed: int = 0) -> float:
    """Write a home of ``count`` chunks and serve it; returns the seconds that the generation took."""
    for shared in ("models", "language", "dictionaries"):
        home.mkdir(parents=True, exist_ok=True)
        if not (home / shared).exists() and (real / shared).exists():
            (home / shared).symlink_to((real / shared).resolve(), target_is_directory=True)
    store = Store.open(home)
    run = store.connection.execute
    for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -200000"):  # it can be made again
        run(f"PRAGMA {pragma}")
    scope = run("INSERT INTO scopes (location, kind, added) VALUES ('synthetic', 'folder', 0)").lastrowid
    encoder = run("INSERT INTO encoders (name, dim) VALUES (?, ?)", (drawn.encoder, drawn.vectors.shape[1])).lastrowid
    draw = np.random.default_rng(seed)
    resources = range(-(-count // CHUNKS))
    for at in range(0, len(resources), BLOCK):
        with store.writing():
            for number in resources[at : at + BLOCK]:
                _resource(store, drawn, draw, number, scope or 0, encoder or 0, min(CHUNKS, count - number * CHUNKS))
    began = os.times()
    sides = Sides(token_vectors.write, words.write, token_vectors.count, words.count)
    dim = drawn.vectors.shape[1]
    generations.write(
        home, 1, store, without=(), removed=(), encoder=(drawn.encoder, dim), made="synthetic", sides=sides
    )
    generations.switch(home, 1)
    store.close()
    return os.times().elapsed - began.elapsed


def _resource(
    store: Store, drawn: Model, draw: np.random.Generator, number: int, scope: int, encoder: int,
    chunks: int,
) -> None:  # fmt: skip
    run = store.connection.execute
    texts, made = [], []
    size = (chunks, UNITS, LENGTH)
    ranks = np.searchsorted(drawn.chances, draw.random(size))
    topic = draw.integers(200, len(drawn.vocabulary), TOPIC)
    ranks = np.where(draw.random(size) < TOPICAL, topic[draw.integers(0, TOPIC, size)], ranks)
    vectors = drawn.vectors[draw.integers(0, len(drawn.vectors), chunks)]
    vectors = vectors + draw.normal(size=vectors.shape).astype(np.float32) @ drawn.noise.T
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    start = 0
    for ordinal in range(chunks):
        units, lines, text = [], ["synthetic"], ""
        for unit in ranks[ordinal].tolist():
            sentence = " ".join([drawn.vocabulary[rank] for rank in unit]).capitalize() + "."
            units.append(Unit(start + len(text), start + len(text) + len(sentence)))
            text += sentence + " "
            lines.append(" ".join([lemma for rank in unit if (lemma := drawn.lemmas[rank])]))
        text = text.rstrip()
        chunk = Chunk(ordinal, start, start + len(text), tuple(units), (f"Section {ordinal}",), Place())
        start += len(text) + 2
        texts.append(text)
        key = f"{number:016x}{ordinal:048x}"
        first = int(draw.integers(0, len(drawn.codes) - UNITS * LENGTH))
        embedding = Embedding(
            vectors[ordinal], drawn.codes[first : first + UNITS * LENGTH],
            np.repeat(np.arange(UNITS, dtype=np.int16), LENGTH),
        )  # fmt: skip
        made.append(
            (bytes.fromhex(key), pack_chunk(chunk), text, json.dumps({"en": "\n".join(lines)}), pack(embedding))
        )
    document = Document(kind="text", title=f"Synthetic {number}", text="\n\n".join(texts), blocks=(), language="en")
    item = run("INSERT INTO items (scope, name) VALUES (?, ?)", (scope, f"{number:08}.txt")).lastrowid
    resource = run(
        "INSERT INTO resources (id, item, member, source, title, kind, language, url, licence, partner, topics,"
        " audience, digest, made) VALUES (?, ?, '', ?, ?, 'text', 'en', '', '', '', '[]', '[]', '', 'synthetic')",
        (f"synthetic-{number}", item, f"{number:08}.txt", f"Synthetic {number}"),
    ).lastrowid
    run("INSERT INTO documents VALUES (?, ?, ?)", (resource, document.text, pack_document(document)))
    many = store.connection.executemany
    many("INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?)", [(resource, at, *one[:4]) for at, one in enumerate(made)])
    many("INSERT INTO vectors (encoder, key, rows) VALUES (?, ?, ?)", [(encoder, one[0], one[4]) for one in made])


def questions(home: Path, number: int) -> Iterator[str]:
    """Questions about chunks here and there: some words of one sentence, as a question."""
    catalogue = sqlite3.connect(f"{(home.absolute() / 'generations/1/catalogue.sqlite').as_uri()}?mode=ro", uri=True)
    draw = np.random.default_rng(5)
    (count,) = catalogue.execute("SELECT count(*) FROM chunks").fetchone()
    for chunk in draw.integers(0, count, number).tolist():
        (text,) = catalogue.execute("SELECT text FROM chunks WHERE number = ?", (chunk,)).fetchone()
        sentence = text.split(". ")[int(draw.integers(0, UNITS - 1))].lower().split()
        yield "How is " + " ".join(sentence[2 : 2 + int(draw.integers(4, 9))]) + "?"
    catalogue.close()
