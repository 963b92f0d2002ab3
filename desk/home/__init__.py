"""The desk's start page and menu, and what apps above the desk add to them."""
