# The service in a container: data in a volume, no root, no compiler in what runs.
# Every RUN step is tried without an engine by `make image-check`.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements requirements
RUN python -m venv /opt/careplan
RUN /opt/careplan/bin/python -m pip install --no-cache-dir --require-hashes --requirement requirements/run.txt
COPY pyproject.toml README.md ./
COPY app app
COPY specs specs
COPY migrations migrations
RUN /opt/careplan/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
# What PDF of the forms needs: Pango, and a font with Japanese to embed.
RUN apt-get update --quiet=2 && apt-get install --yes --quiet=2 --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /data careplan && install -d -o careplan /data /keys
COPY --from=build /opt/careplan /opt/careplan
USER careplan
VOLUME /data /keys
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["/opt/careplan/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
# A container's port reaches the outside only where it is published: publish it to loopback.
CMD ["/opt/careplan/bin/careplan", "serve", "--data", "/data", "--host", "0.0.0.0", "--port", "8000", "--allow-insecure-bind"]
