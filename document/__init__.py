"""The survey's documents, made from plain content; nothing here knows a model."""
