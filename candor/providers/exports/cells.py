"""Rows of a table by their columns' names, and what stands in their cells."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from candor.providers.exports.contract import BadExport

_DELIMITERS = ",\t;"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: cells by column name, in lower case; `line` is where it ends, from 1."""

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, *names: str) -> str:
        """Answer the first of these columns that is there and not empty; "" without one."""
        return next((self.cells[name] for name in names if self.cells.get(name)), "")

    def count(self, *names: str) -> int | None:
        """Answer a whole number; None where no such column has one."""
        text = self.text(*names)
        if not text:
            return None
        number = self._number(names[0], text)
        if number != number.to_integral_value():
            raise BadExport(self.file, f"{names[0]} is not a whole number", line=self.line)
        return int(number)

    def amount(self, *names: str) -> Decimal | None:
        """Answer an amount, with or without a dollar sign; None where no column has one."""
        text = self.text(*names)
        return self._number(names[0], text.replace("$", "")) if text else None

    def day(self, *names: str) -> date:
        """Answer a day: of a date, an instant (in UTC) or seconds since 1970."""
        text = self.text(*names)
        try:
            if text.isascii() and text.isdigit():
                return datetime.fromtimestamp(int(text), UTC).date()
            if len(text) == len("2026-11-30"):
                return date.fromisoformat(text)
            # BigQuery writes "2026-11-30 08:00:00 UTC"
            instant = datetime.fromisoformat(text.removesuffix(" UTC"))
        except (ValueError, OverflowError, OSError):
            said = f"{names[0]} is no day; it should be like 2026-11-30"
            raise BadExport(self.file, said, line=self.line) from None
        return (instant.astimezone(UTC) if instant.tzinfo else instant).date()

    def _number(self, name: str, text: str) -> Decimal:
        try:
            number = Decimal(text.replace(",", "").strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            raise BadExport(self.file, f"{name} is not a number", line=self.line)
        return number


def read_rows(name: str, text: str, *, heading: Sequence[str]) -> Iterator[Row]:
    """Yield the rows below the line that has one of the `heading` columns; none without one.

    Lines above it are a preamble. Rows that are shorter than the heading have empty cells.
    """
    lines = csv.reader(io.StringIO(text), delimiter=_delimiter(text, heading))
    columns: list[str] = []
    try:
        for cells in lines:
            if not columns:
                named = [cell.strip().lower() for cell in cells]
                if set(heading) & set(named):
                    columns = named
            elif any(cell.strip() for cell in cells):
                known = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
                yield Row(name, lines.line_num, known)
    except csv.Error as error:
        raise BadExport(name, f"it is no table ({error})", line=lines.line_num) from None


def _delimiter(text: str, heading: Sequence[str]) -> str:
    for line in text.splitlines():
        if any(column in line.lower() for column in heading):
            return max(_DELIMITERS, key=line.count)
    return _DELIMITERS[0]
