# make run            the assistant on http://127.0.0.1:8000: installs, brings dictionaries, indexes the starter toolkit
# make test           what the tests need, and the tests (make test ARGS="-k pdf")
# make lint           ruff and mypy --strict
# make eval           golden, messages, everyday words, situations and questions of a word or two, checked against floors
# make bench          speed and memory, each figure beside its reference
# make bench-scale    homes of a thousand to a million chunks: minutes, and 20 GB of disk for the largest
# make bench-quality  retrieval and answers on the measuring data
# make corpus         renders the starter toolkit's PDFs, office files and Moodle backup from their sources
# make dictionaries   brings the dictionaries that search crosses languages with, where Debian's apt is
# make telegram-demo  the bot against a Bot API stand-in on this machine: no token, no network
# make clean          removes the environment and everything built here; the home with the index stays
#
# Settings are environment variables or .env (see .env.example). SERVE="--port 9000" goes to `toolkit serve`.

SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
# The first that is Python 3.11 or newer; python3 first, because it is the one that people keep in order.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install -qq --constraint constraints.txt --constraint $(VENV)/torch.txt
# Only here is PyTorch built without CUDA's gigabytes. Asked for nothing else; where it cannot be reached, briefly.
TORCH := torch==2.13.0
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
# Evaluation has a home of its own, so that figures do not depend on what somebody has indexed on this machine.
EVAL_HOME ?= $(CURDIR)/.home/eval

# Where the settings put the home; silent about wrong settings, because the command after it names them.
HOME_OF := $(BIN)/python -c 'from bot.settings import Settings; print(Settings.load().home)' 2>/dev/null

.PHONY: run test lint eval bench bench-scale bench-quality corpus dictionaries telegram-demo clean browser

run: $(VENV)/.run
	@$(BIN)/toolkit reindex --dictionaries || [ $$? -eq 1 ]
	@exec $(BIN)/toolkit serve $(SERVE)

dictionaries: $(VENV)/.run
	@$(BIN)/python -m index.fetch_dictionaries "$$($(HOME_OF))"

test: $(VENV)/.test browser
	$(BIN)/python -m pytest -q $(ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/mypy

eval: $(VENV)/.run
	@$(BIN)/toolkit reindex --home $(EVAL_HOME) --dictionaries corpus/manifest.toml
	$(BIN)/toolkit eval tests/eval/golden.jsonl --home $(EVAL_HOME) --floors tests/eval/floors.json
	$(BIN)/toolkit eval tests/eval/messages.jsonl --home $(EVAL_HOME) --floors tests/eval/messages.floors.json
	$(BIN)/toolkit eval tests/eval/everyday.jsonl --home $(EVAL_HOME) --floors tests/eval/everyday.floors.json
	$(BIN)/toolkit eval tests/eval/situations.jsonl --home $(EVAL_HOME) --floors tests/eval/situations.floors.json
	$(BIN)/python tests/bench/measure_keywords.py --home $(EVAL_HOME)
	$(BIN)/python tests/bench/measure_headings.py --home $(EVAL_HOME)
	$(BIN)/python tests/bench/measure_wrapped.py --home $(EVAL_HOME)
	$(BIN)/python tests/bench/measure_follow_ups.py --home $(EVAL_HOME)

bench: $(VENV)/.test
	@$(BIN)/toolkit reindex --dictionaries || [ $$? -eq 1 ]
	$(BIN)/python tests/bench/speed.py $(ARGS)
	$(BIN)/python tests/bench/reindex_unchanged.py

bench-scale: $(VENV)/.test
	$(BIN)/python tests/bench/scale.py $(ARGS)

bench-quality: $(VENV)/.test
	$(BIN)/python tests/bench/measure.py $(ARGS)

corpus: $(VENV)/.dev
	$(BIN)/python corpus/src/render.py
	$(BIN)/python corpus/src/make_office.py
	$(BIN)/python corpus/src/make_moodle.py

telegram-demo: $(VENV)/.test
	@$(BIN)/python tests/telegram_demo.py

clean:
	rm -rf $(VENV) .home build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find bot index ingest tests corpus -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is newer than what it was installed from; a second `make run` finds it so and goes on.
$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed and was not found: install it, or name it: make PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Making the environment $(VENV) with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "No environment could be made: install Python's venv (Debian: apt-get install python3-venv)."; exit 1; }

$(VENV)/torch.txt: constraints.txt | $(BIN)/python
	@echo "Installing PyTorch, the build without CUDA (some 200 MB; it is only needed to convert the model) …"
	@$(PIP) install -qq --no-deps --retries 1 --timeout 30 --extra-index-url $(TORCH_INDEX) $(TORCH)
	@$(PIP) freeze 2>/dev/null | grep '^torch==' | tee $@.new | grep -q '+cpu' || [ "$$(uname -s)" != Linux ] || \
		echo "$(TORCH_INDEX) could not be reached: this build of PyTorch brings CUDA's libraries, gigabytes of them."
	@mv $@.new $@

$(VENV)/.run: pyproject.toml constraints.txt $(VENV)/torch.txt
	@echo "Installing the assistant and what it needs (minutes, the first time) …"
	@$(INSTALL) --editable '.[ingest,convert]'
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt $(VENV)/torch.txt
	@echo "Installing what the tests need …"
	@$(INSTALL) --editable '.[test]'
	@touch $@ $(VENV)/.run

$(VENV)/.dev: pyproject.toml constraints.txt $(VENV)/torch.txt
	@echo "Installing what development needs …"
	@$(INSTALL) --editable '.[dev]'
	@touch $@ $(VENV)/.test $(VENV)/.run

browser:
	@.ci/browser
