"""The survey as a Word document."""
