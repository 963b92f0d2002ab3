"""The REST API's kernel: a resource is declared in ``resources`` terms, and everything else follows.

================  =====================================================================
``resources``     what a resource is: read this first
``register``      them all, as everybody sees them and as the holders of keys do
``shapes``        what of a thing the public reads, column by column, in one query
``nested``        the lists within a thing: its rows, its ties, its parts
``filters``       finding: one filter for each public fact
``facets``        how many things each value of a filter would keep
``parameters``    what an address asks for, read strictly
``fields``        how each value in it is read
``reading``       queries that are compiled once
``paging``        keyset pages
``views``         list, detail, search and the rest
``changes``       the change feed; it stands on the next three
``past``          how things stood when they were changed, and whether the public knew of them
``ties``          which things show which others
``effects``       what else looks different because one thing was changed
``catalog``       what data portals fetch, as DCAT-AP
``openapi``       the API's description; it stands on the next three
``operations``    what can be asked for
``answers``       what every question may be answered with
``schemas``       the shapes of what is answered
``atom``          the latest changes, for people
``exports``       whole lists to take away
``middleware``    why the API needs no session and no sign-in: it is answered before them
``serving``       HTTP: ETag, cache, compression, CORS, request ids
``keys``          who asks with a key, and what it opens
``throttling``    how often anybody may ask
``problems``      every error as RFC 9457
``explained``     the pages for people: the API to try out, and what each error means
``kernel``        the kernel's own resources
================  =====================================================================
"""
