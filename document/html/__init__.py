"""The survey as HTML, from which PDF and Word are made too."""
