"""The one place that imports experta, and all that a current Python needs for it.

experta 1.9.4 (2019) asks `collections` for `Mapping`, which left it in Python 3.10, and configures the
root logger on import. The name is lent for the import only; a handler it added is taken away again.
"""

from __future__ import annotations

import collections
import collections.abc
import logging
from typing import Any


def _import_experta() -> Any:
    lent = not hasattr(collections, "Mapping")
    if lent:
        collections.Mapping = collections.abc.Mapping  # type: ignore[attr-defined]
    root = logging.getLogger()
    handlers = list(root.handlers)
    try:
        import experta
        import experta.abstract
        import experta.activation
        import experta.agenda
        import experta.engine
        import experta.factlist
        import experta.watchers
    finally:
        if lent:
            del collections.Mapping  # type: ignore[attr-defined]
        for handler in root.handlers[:]:
            if handler not in handlers:
                root.removeHandler(handler)
    return experta


experta: Any = _import_experta()
