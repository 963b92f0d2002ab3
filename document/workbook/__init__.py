"""Workbooks: the survey as one, a list to be filled in, and a table of any length."""
