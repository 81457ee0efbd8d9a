"""The pytest plugin of ``flowsql[jwt]``: offers the fixtures of ``flowsql.jwt_fixtures``.

They have the names of flowkit-jwt-generator's, which mean the same. Where that is installed too its
own stay in force: which of two plugins pytest would take depends on the order of their loading.
"""

import pytest

#: The name by which flowkit-jwt-generator announces its plugin.
ORIGINAL = "flowkit_jwt_generator"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Offer our fixtures unless the original's are there."""
    if not config.pluginmanager.hasplugin(ORIGINAL):
        from flowsql import jwt_fixtures

        config.pluginmanager.register(jwt_fixtures, "flowsql_jwt_fixtures")
