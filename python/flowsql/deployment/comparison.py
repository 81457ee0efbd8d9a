"""What ``alembic check`` finds: files of db/functions that are not applied as they are."""

from alembic.autogenerate import comparators
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops

from flowsql import repeatables
from flowsql.deployment.environment import driver
from flowsql.deployment.state import known
from flowsql.sqlfile import shown


class NotApplied(ops.ExecuteSQLOp):
    """A file that is to be applied, as ``alembic check`` lists differences."""

    def reverse(self) -> "NotApplied":
        """There is no way back; Alembic only wants an operation."""
        return self


@comparators.dispatch_for("schema")
def _compare(found: AutogenContext, upgrade_ops: ops.UpgradeOps, _schemas: object) -> None:
    """For ``alembic check``: a file of db/functions not applied as it is counts as a difference."""
    assert found.migration_context is not None  # noqa: S101
    connection = driver(found.migration_context)
    for item in repeatables.changed(repeatables.read(), known(connection)):
        upgrade_ops.ops.append(NotApplied(f"{shown(item.file)} is not applied"))
