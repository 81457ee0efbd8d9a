"""``flowsql docs``: write the documentation of the query kinds."""

from pathlib import Path

import click

from flowsql.database import connect


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def docs(folder: Path) -> None:
    """Write a page for each query kind of the database into FOLDER, and an index of them."""
    folder.mkdir(parents=True, exist_ok=True)
    with connect(autocommit=True) as connection:
        pages = connection.execute(
            "SELECT k.kind, k.summary, query.document(k.kind) FROM query.kind AS k ORDER BY k.kind"
        ).fetchall()
    for kind, _summary, text in pages:
        (folder / f"{kind}.md").write_text(text)
    lines = "".join(f"| [{kind}]({kind}.md) | {summary} |\n" for kind, summary, _text in pages)
    (folder / "README.md").write_text(
        f"# Query kinds\n\nWritten by `flowsql docs`.\n\n| kind | |\n| --- | --- |\n{lines}"
    )
    click.echo(f"{len(pages)} pages in {folder}")
