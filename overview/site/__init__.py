"""The pages of the survey and of the site itself, and what it says when something is wrong."""
