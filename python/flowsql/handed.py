"""Secrets and settings that are handed over as files: /run/secrets/NAME first, then variable NAME.

FLOWSQL_SECRETS names another folder than /run/secrets.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

#: Where Docker, Podman and Kubernetes put secrets.
FOLDER = Path("/run/secrets")


@dataclass(frozen=True)
class Handed:
    """What was handed over to this process."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    def file(self, name: str) -> str:
        """The content of that file in the folder of secrets; empty when there is none."""
        found = Path(self.environment.get("FLOWSQL_SECRETS") or FOLDER) / name
        try:
            return found.read_text().strip()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return ""

    def __getitem__(self, name: str) -> str:
        """The file's content, else the variable's; empty when there is neither."""
        return self.file(name) or self.environment.get(name, "")
