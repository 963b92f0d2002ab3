"""The pages of the groupings: for a place, a theme or an administration, all that every shelf has of it."""
