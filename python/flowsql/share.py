"""Where the SQL files are: in the checkout, or inside the installed package."""

from pathlib import Path


def root() -> Path:
    """The folder that holds ``db/`` and ``alembic.ini``.

    A checkout (or an editable install of one) uses its own files, so that an edit counts at once;
    a wheel carries them under ``flowsql/share``.
    """
    here = Path(__file__).resolve()
    checkout = here.parents[2]
    if (checkout / "alembic.ini").is_file() and (checkout / "db").is_dir():
        return checkout
    return here.parent / "share"
