"""The REST API: a resource is declared in a domain's ``api.py``, and everything else follows.

Each layer imports only those below it.

====================  =================================================================
``openapi``           the API's description of itself: it reads what resources and views declare
``feed``              the change feed, and the latest changes for people
``kernel``            the kernel's own resources
``views``             list, detail, search, facets, exports, the catalogue; what an address asks for
``resources``         what a resource is (start with ``declared`` and ``base``), its columns and lists
``filters``           finding: one class for each kind of filter
``http``              caching, keys, throttling, and every error as RFC 9457
``json_schema``       JSON Schema in words of our own, which views and filters describe themselves with
``compiled_queries``  queries that are compiled once: the only module that touches Django's compiler
====================  =================================================================
"""
