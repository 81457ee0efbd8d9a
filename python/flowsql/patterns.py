"""Names of files with the event type and the day in them, such as {type}_%Y%m%d*.csv.gz."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

EVENT_TYPES = ("calls", "sms", "mds", "topups")
_PARTS = {
    "{type}": f"(?P<type>{'|'.join(EVENT_TYPES)})",
    "%Y": r"(?P<year>\d{4})",
    "%m": r"(?P<month>\d{2})",
    "%d": r"(?P<day>\d{2})",
    "*": ".*",
    "?": ".",
}
_TOKEN = re.compile(r"\{type\}|%[Ymd]|[*?]|.", re.DOTALL)

Group = tuple[str, date]


@dataclass(frozen=True)
class Pattern:
    """What names look like; ``event_type`` where the name does not say it."""

    text: str
    event_type: str | None = None

    def __post_init__(self) -> None:
        """Errors: ClickException for a pattern that does not tell day and event type."""
        for part in ("%Y", "%m", "%d", "{type}"):
            count = self.text.count(part)
            if count > 1 or (count == 0 and not (part == "{type}" and self.event_type)):
                raise click.ClickException(
                    f"pattern {self.text!r} must have {part} once. Write the day as %Y%m%d, and the"
                    " event type as {type} unless --type gives it."
                )

    @property
    def expression(self) -> re.Pattern[str]:
        """The same as a regular expression."""
        parts = (_PARTS.get(token, re.escape(token)) for token in _TOKEN.findall(self.text))
        return re.compile("".join(parts), re.DOTALL)

    def match(self, file: Path) -> Group | None:
        """Event type and day of a file; None for names of another form, and days that are none."""
        found = self.expression.fullmatch(file.name)
        if not found:
            return None
        known = found.groupdict()
        try:
            day = date(int(known["year"]), int(known["month"]), int(known["day"]))
        except ValueError:
            return None
        return self.event_type or known["type"], day

    def group(self, files: list[Path]) -> dict[Group, list[Path]]:
        """The files by event type and day, in order. Errors: ClickException for other names."""
        groups: dict[Group, list[Path]] = {}
        for file in sorted(files):
            found = self.match(file)
            if found is None:
                raise click.ClickException(
                    f"{file.name} is no name like {self.text}. Say what the names look like"
                    " (--pattern), or load the file with --type and --date."
                )
            groups.setdefault(found, []).append(file)
        return dict(sorted(groups.items(), key=lambda item: (item[0][1], item[0][0])))
