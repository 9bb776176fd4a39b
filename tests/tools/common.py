"""What the checks share: a tally that tells each result, and texts made comparable."""

import decimal
import hashlib
import traceback


class Tally:
    """Counts checks and prints one line for each."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, name, ok, detail=""):
        """One check; `detail` tells what was seen when it fails."""
        if ok:
            self.passed += 1
            print(f"ok      {name}")
        else:
            self.failed += 1
            print(f"FAILED  {name}: {str(detail)[:1500]}")
        return ok

    def same(self, name, seen):
        """All values of the mapping tool → value are equal, and there are at least two."""
        values = list(seen.values())
        self.that(name, len(values) > 1 and all(v == values[0] for v in values), seen)

    def step(self, function, *arguments):
        """Runs a group of checks; one that breaks is a failure and the others go on."""
        try:
            return function(self, *arguments)
        except Exception as error:  # noqa: BLE001: whatever a tool throws is its verdict
            self.that(f"{function.__module__}.{function.__name__} runs", False, f"{error!r}\n{traceback.format_exc()}")
            return None


def number(value):
    """A number without trailing zeros, whatever a tool's spelling of it; yuan have two decimals, binary fractions more."""
    return f"{round(decimal.Decimal(str(value)), 2).normalize():f}"


def total(values):
    """The sum of what is there."""
    return number(sum((decimal.Decimal(str(v)) for v in values if v not in (None, "")), decimal.Decimal(0)))


def labels(names):
    """A digest of the names' bytes, whatever their order."""
    return hashlib.sha256("\n".join(sorted(names)).encode("utf-8")).hexdigest()[:16]


def plain(value):
    """A cell as CSV writes it: lists joined, truth in lower case, numbers without trailing zeros, nothing as nothing."""
    if value is None or (isinstance(value, float) and value != value) or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if type(value).__name__ in ("bool", "bool_"):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if hasattr(value, "__len__"):
        return "|".join(member.replace("|", "｜") for member in value)
    return f"{decimal.Decimal(str(value)).normalize():f}"
