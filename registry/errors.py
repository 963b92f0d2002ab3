"""What can go wrong, said in a sentence for the person who did it."""


class RegistryError(Exception):
    """Something that the registry refuses; the message is translated, and nothing was changed."""


class StaleError(RegistryError):
    """Something that was decided on what has changed since."""


class LoadError(RegistryError):
    """A fixture that cannot be loaded; the message names the entry."""


class UnknownFigureError(RegistryError):
    """A text that names a figure which does not exist."""
