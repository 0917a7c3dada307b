# Images from one file: `web` (no torch) and `worker`, the latter with torch for CPUs or (TORCH=gpu) for NVIDIA GPUs.
# What changes seldom comes first: no changed line of code, and no other dependency, fetches torch again. Which packages
# are installed stands in pyproject.toml, which versions in constraints.txt (`make constraints`).
ARG TORCH=cpu
ARG TORCH_INDEX_URL=https://download.pytorch.org/whl/cpu
ARG PIP_INDEX_URL=https://pypi.org/simple
ARG PIP_TRUSTED_HOST=

FROM python:3.11.14-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 OMP_NUM_THREADS=1
RUN useradd --create-home --uid 10001 senn && python -m venv /opt/senn
ENV PATH=/opt/senn/bin:$PATH

# What the wheel needs, without the wheel: other lines of pyproject.toml may change and nothing is installed again.
FROM base AS needs
COPY pyproject.toml .
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > /needs.txt

FROM base AS wheel
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
WORKDIR /source
COPY constraints.txt ./
RUN pip install --constraint constraints.txt hatchling
COPY pyproject.toml README.md LICENSE ./
COPY backend ./backend
COPY frontend ./frontend
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheel .

FROM base AS web
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
COPY constraints.txt /
COPY --from=needs /needs.txt /
RUN pip install --constraint /constraints.txt --requirement /needs.txt
COPY --from=wheel /wheel /wheel
RUN pip install --no-deps /wheel/*.whl && pip check
USER senn
EXPOSE 8000
CMD ["senn", "web", "--host", "0.0.0.0", "--port", "8000"]

# An index of its own: the build without CUDA is a tenth as large.
FROM base AS torch-cpu
ARG TORCH_INDEX_URL
ARG PIP_TRUSTED_HOST
RUN pip install --no-deps --index-url "$TORCH_INDEX_URL" torch==2.13.0

FROM base AS torch-gpu
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
RUN pip install --index-url "$PIP_INDEX_URL" torch==2.13.0

FROM torch-${TORCH} AS worker
ARG PIP_INDEX_URL
ARG PIP_TRUSTED_HOST
COPY constraints.txt /
COPY --from=needs /needs.txt /
RUN pip install --constraint /constraints.txt --requirement /needs.txt torch==2.13.0
COPY --from=wheel /wheel /wheel
RUN pip install --no-deps /wheel/*.whl && pip check
USER senn
CMD ["senn", "worker"]
