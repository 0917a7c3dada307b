# Two images from one file: `web` (no torch) and `worker`. Both run as an ordinary user.
FROM python:3.11-slim AS base
ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 OMP_NUM_THREADS=1
RUN useradd --create-home --uid 10001 senn
WORKDIR /app
COPY pyproject.toml README.md LICENSE ./
COPY backend ./backend

FROM base AS web
RUN pip install -e .
COPY frontend ./frontend
USER senn
EXPOSE 8000
CMD ["senn", "web", "--host", "0.0.0.0", "--port", "8000"]

FROM base AS worker
RUN pip install torch==2.13.0 && pip install -e '.[worker]'
USER senn
CMD ["senn", "worker"]
