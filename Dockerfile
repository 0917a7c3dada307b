# Two images from one file: `web` (no torch) and `worker`. Both run as an ordinary user.
FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 OMP_NUM_THREADS=1
RUN useradd --create-home --uid 10001 senn

FROM base AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY backend ./backend
COPY frontend ./frontend
RUN pip wheel --no-deps --wheel-dir /wheel .

FROM base AS web
COPY --from=build /wheel /wheel
RUN pip install /wheel/*.whl
USER senn
EXPOSE 8000
CMD ["senn", "web", "--host", "0.0.0.0", "--port", "8000"]

FROM base AS worker
COPY --from=build /wheel /wheel
RUN pip install torch==2.13.0 && pip install "$(echo /wheel/*.whl)[worker]"
USER senn
CMD ["senn", "worker"]
