"""What a resource is, and how its declaration is read.

It is a class in the ``api.py`` of a domain, and most of it follows from its model::

    @resources.register
    class Agreements(Resource):
        # docstring: The administrations' agreements and cooperation with partners abroad.

        model = Agreement
        related_filters = {
            "country": ("partner__country", "host_places__country"),
            "organisation": ("partner__organisation", "funder", "own_partners"),
        }
        filterset_exclude = {PROSE: ("title", "counterpart", "form", "forum", "represented_by", "frequency")}

Its name in addresses and the field that it is looked up by (``name``, ``lookup_field``) are the model's. Its columns, the
lists within it and its filters follow from the model's ``public_fields``, each by the kind of its field
(``registry.fields.kinds``); ``extra_columns`` and ``filters`` add to them. ``related_filters`` are parameters for what a
thing is tied to over other tables, through any of the paths. ``filterset_exclude`` says, by reason, which public fields
have no filter. ``get_queryset`` and ``touched_by`` are for what has its own idea of who may read it, and of whose change it
shows. The docstring is what the API's description says of it.

The words are those of REST framework and django-filter where they mean the same: docs/decisions/0022-the-api.md has the
table, and why serializers and viewsets are not used.
"""
