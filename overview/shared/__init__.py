"""What the public pages share: asking the API, putting its answers into words, addresses, and what stands around a page."""
