"""The survey's pictures: what they show, how they look, and how they are drawn and kept."""
