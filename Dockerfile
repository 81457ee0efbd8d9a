# Two images from one file: `database` and `services` (the worker and the API).
# They use the package list and the scripts that `make` uses. See compose.yaml.

FROM debian:12-slim AS services
WORKDIR /opt/flowsql
ENV PATH=/opt/flowsql/.venv/bin:$PATH FLOWSQL_HOME=/var/lib/flowsql PYTHONUNBUFFERED=1
COPY deploy/packages.txt deploy/install.sh deploy/
RUN deploy/install.sh packages python3-venv && rm -rf /var/lib/apt/lists/*
COPY . .
RUN deploy/install.sh runtime \
    && useradd --system --home-dir /var/lib/flowsql --create-home flowsql
# hadolint ignore=DL3066
USER flowsql
VOLUME /var/lib/flowsql
EXPOSE 9090
CMD ["deploy/container.sh", "services"]

FROM debian:12-slim AS database
WORKDIR /opt/flowsql
ENV PATH=/opt/flowsql/.venv/bin:$PATH FLOWSQL_HOME=/var/lib/flowsql PYTHONUNBUFFERED=1
COPY deploy/packages.txt deploy/install.sh deploy/
RUN deploy/install.sh packages && rm -rf /var/lib/apt/lists/*
COPY . .
RUN deploy/install.sh runtime && install -d -o postgres -g postgres /var/lib/flowsql
# hadolint ignore=DL3066
USER postgres
VOLUME /var/lib/flowsql
EXPOSE 5432
CMD ["deploy/container.sh", "database"]
