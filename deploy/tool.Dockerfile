# SPDX-License-Identifier: EUPL-1.2
# The tool, and with it the scheduler, the migrations and the model-free engine. Build from the top folder:
#   docker build -f deploy/tool.Dockerfile .
FROM python:3.13.15-slim-trixie AS build
WORKDIR /build
RUN python -m venv /opt/campus-tutor
# The lock file alone first: a change of our own code then installs no library anew.
COPY requirements.lock ./
RUN /opt/campus-tutor/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY lti_tool lti_tool
COPY inference inference
RUN /opt/campus-tutor/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13.15-slim-trixie
# Of slides `work` makes pictures with it. With fonts of the widths of those that slides mostly name.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libreoffice-impress-nogui fonts-crosextra-carlito fonts-liberation fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin tutor
COPY --from=build /opt/campus-tutor /opt/campus-tutor
# Nothing is written into the image while it runs: its root is read-only.
ENV PATH=/opt/campus-tutor/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /opt/campus-tutor
USER 10001:10001
ENTRYPOINT ["campus-tutor"]
CMD ["serve", "--bind", "0.0.0.0:8000"]
