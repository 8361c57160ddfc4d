"""Token vectors survive their codes, and embeddings their bytes."""

import numpy as np
import pytest

from index.embedding import TOKEN_DIM, Embedding, coded, decoded, pack, unpack


def unit(rows: int, dim: int, seed: int = 7) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    drawn = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


def test_four_bits_a_component_keep_cosines_to_a_few_hundredths() -> None:
    tokens, others = unit(400, TOKEN_DIM), unit(50, TOKEN_DIM, 8)
    off = np.abs(decoded(coded(tokens)) @ others.T - tokens @ others.T)
    assert coded(tokens).shape == (400, TOKEN_DIM // 2) and off.mean() < 0.02 and off.max() < 0.12


def test_an_embedding_comes_back_as_it_was() -> None:
    made = Embedding(unit(1, 384)[0], coded(unit(5, TOKEN_DIM)), np.asarray([-1, 0, 0, 1, 299], np.int16))
    back = unpack(pack(made), 384)
    assert np.array_equal(back.codes, made.codes) and np.array_equal(back.units, made.units)
    assert float(back.vector @ made.vector) > 0.9999 and back.vector.dtype == np.float32


def test_a_text_without_words_has_a_vector_and_no_tokens() -> None:
    back = unpack(pack(Embedding(unit(1, 8)[0], coded(unit(0, TOKEN_DIM)), np.zeros(0, np.int16))), 8)
    assert len(back.units) == len(back.codes) == 0


@pytest.mark.parametrize("cut", [1, 33, 768, 10_000])
def test_cut_bytes_are_no_embedding(cut: int) -> None:
    packed = pack(Embedding(unit(1, 384)[0], coded(unit(5, TOKEN_DIM)), np.zeros(5, np.int16)))
    with pytest.raises(ValueError, match=r"embedding|buffer|offset"):
        unpack(packed[: max(len(packed) - cut, 0)], 384)
