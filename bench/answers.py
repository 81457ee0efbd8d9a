"""Whether two engines gave the same answer."""

import json
import math
from collections import Counter
from datetime import datetime
from decimal import Decimal
from typing import Any

from engines import Rows


def compared(mine: Rows, others: Rows) -> str:
    """How two answers compare: same rows to nine digits, close (two in a hundred), or other."""
    if Counter(plain(mine)) == Counter(plain(others)):
        return "same"
    sums = [totals(mine), totals(others)]
    names = sums[0].keys() | sums[1].keys()
    near = all(math.isclose(sums[0][n], sums[1][n], rel_tol=0.02) for n in names)
    return "close" if near else "OTHER"


def counted(rows: Rows) -> Rows:
    """Rows without the number of people behind each."""
    return [{k: v for k, v in row.items() if k != "contributors"} for row in rows]


def totals(rows: Rows) -> Counter[str]:
    """How many rows there are, and the sum of each column of numbers."""
    found: Counter[str] = Counter({"rows": len(rows)})
    for row in rows:
        for name, item in row.items():
            if isinstance(item, int | float | Decimal):
                found[name] += float(item)  # type: ignore[assignment]
    return found


def plain(rows: Rows) -> list[str]:
    """Rows to compare: numbers to nine digits, in one order."""
    return sorted(json.dumps({k: value(v) for k, v in row.items()}, sort_keys=True) for row in rows)


def value(item: Any) -> Any:
    """A number as nine digits, whatever its type; a moment to the second."""
    if isinstance(item, datetime):
        return str(item.replace(tzinfo=None))
    if isinstance(item, str):
        try:
            item = float(item)
        except ValueError:
            return item.replace("T", " ")[:19]
    return f"{item:.9g}" if isinstance(item, int | float | Decimal) else item
