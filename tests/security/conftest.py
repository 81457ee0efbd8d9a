"""What the tests of attacks share: two worlds that nobody outside may tell apart."""

from collections.abc import Iterator

import pytest
from twins import Twin, twins


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Twin, Twin]]:
    """The two worlds, each with an analyst who has asked the questions."""
    with twins(tmp_path_factory.mktemp("twins")) as found:
        yield found
