# SPDX-License-Identifier: EUPL-1.2
# vLLM as its makers ship it, started by `python -m inference serve`. The version is the one that the `vllm` extra in
# pyproject.toml names. Build from the top folder:
#   docker build -f deploy/engine.Dockerfile .
FROM vllm/vllm-openai:v0.32.0
# A name for the number: libraries below vLLM ask for their user's. Volumes begin with these folders' owner.
RUN useradd --uid 10001 --create-home --home-dir /cache --shell /usr/sbin/nologin engine \
    && install --directory --owner engine --group engine /weights
COPY inference /opt/campus-tutor/inference
# Compiled kernels go to the home directory, a volume: a second start is minutes faster.
ENV HOME=/cache PYTHONPATH=/opt/campus-tutor PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /opt/campus-tutor
USER 10001:10001
ENTRYPOINT ["python3", "-m", "inference"]
