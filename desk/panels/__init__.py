"""The desk's own panels: found here when the site starts."""

from desk.panels import actions, history, merging, preview

__all__ = ["actions", "history", "merging", "preview"]
