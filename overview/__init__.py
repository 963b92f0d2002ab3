"""The public pages: a room for each thing that a reader opens, over one of what they share."""
