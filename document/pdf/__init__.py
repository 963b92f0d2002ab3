"""The survey as a PDF that can be read aloud."""
