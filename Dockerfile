# Two stages: the first converts the model, brings the dictionaries and indexes the starter toolkit; the second serves,
# without torch, as a user who may write nothing but the home. Build: docker compose build. To rehearse the same steps
# without Docker: .ci/rehearse-image

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /build && python -m venv /serve
COPY constraints.txt ./
RUN /build/bin/pip install --no-cache-dir --no-deps --extra-index-url https://download.pytorch.org/whl/cpu torch==2.13.0 \
 && /build/bin/pip freeze | grep '^torch==' > torch.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY index index
COPY ingest ingest
COPY corpus corpus
# The serving environment has the readers too, so that a running container can take new material; torch it has not.
RUN /build/bin/pip install --no-cache-dir --constraint constraints.txt --constraint torch.txt ".[ingest,convert]" \
 && /serve/bin/pip install --no-cache-dir --constraint constraints.txt ".[ingest]"
RUN apt-get update && /build/bin/python -m index.fetch_dictionaries /data && rm -rf /var/lib/apt/lists/*
RUN HF_HUB_OFFLINE=1 /build/bin/python -c "from pathlib import Path; from index.encoder import load; load(Path('/data'))"
# Indexed by the environment that will serve, because the starter toolkit lies in it and must be found again there.
RUN /serve/bin/toolkit reindex --home /data && /serve/bin/toolkit check --home /data

FROM python:3.11-slim-bookworm
RUN useradd --create-home --uid 10001 toolkit
COPY --from=build /serve /serve
COPY --from=build --chown=toolkit:toolkit /data /data
ENV PATH=/serve/bin:$PATH TOOLKIT_HOME=/data HF_HUB_OFFLINE=1 PYTHONUNBUFFERED=1
USER toolkit
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Alive is not enough: ready means that there is an index and that it answers.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["toolkit", "serve", "--host", "0.0.0.0", "--port", "8000"]
