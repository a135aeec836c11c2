"""The last figures of the matching that were published: `PUBLISH=1 make bench-matching` writes them."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from marketplace.domain import quality
from marketplace.domain.quality import Published

PUBLISHED = Path(__file__).resolve().parent.parent / "figures" / "matching.json"


def published() -> Published | None:
    """None where nothing was published."""
    if not PUBLISHED.exists():
        return None
    told = json.loads(PUBLISHED.read_text(), parse_float=Decimal)
    return quality.report(date.fromisoformat(told["measured_on"]), told["figures"])
