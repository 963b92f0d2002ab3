from django.db import migrations, models

from registry.operations import Describe


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('registry', '0006_help_texts'),
        ('sistercities', '0003_merging'),
    ]

    operations = [
        Describe(
            agreement={
                "activities": "What is done together, one thing on each line.",
                "administration": "The administration that answers for the entry and keeps it up to date.",
                "counterpart": "Whom we work with there, e.g. “the city council of Beijing”.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "form": "The form of the cooperation, e.g. “informal sharing of knowledge”.",
                "forum": "The forum in which one meets, e.g. Hamburg-Copenhagen Business Forum.",
                "frequency_certainty": "Whether the number is exact, about right or the least.",
                "funder": "The organisation that pays for it.",
                "host_places": "The cities in which one meets.",
                "kind": "What sort of agreement it is.",
                "links": "Where one can read more: an address on the web, or the number of a case.",
                "own_partners": "Danish partners who take part on our side, e.g. Aarhus Kommune.",
                "parent": "The agreement that a sub-agreement belongs to.",
                "partner": "The partner abroad. Type a few letters of the name; add it first when it is not there.",
                "per_year": "As a number, e.g. 2 for twice a year and 0.5 for every second year.",
                "per_year_most": "The larger number, where a span was stated, e.g. 10 for “5 to 10”.",
                "programme": "The programme under which it is made, e.g. Strategisk Sektor Samarbejde.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "represented_by": "Who represents us there, e.g. “the Lord Mayor”.",
                "rotates": "Whether the partners take turns at being hosts.",
                "sdgs": "The UN goals that it contributes to. Choose the few that matter most.",
                "source_edition": "The edition of the survey that the facts come from, e.g. 2020.",
                "source_lines": "The lines of the source, e.g. 297-306.",
                "source_number": "The number that it has there, e.g. 4.1.2.",
                "source_title": "The title as it is printed there, where it is another one than above.",
                "starts": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "summary": "What it is about, in a few sentences that a reader without prior knowledge understands. An empty line begins a new paragraph.",
                "summary_en": "The same in English. Without it, the English survey shows the Danish text.",
                "themes": "What it is about, e.g. climate or integration. Several are fine.",
                "units": "The units that do the work, e.g. a centre or an office. Type a few letters of the name.",
            },
            partner={
                "country": "The country that it is in or comes from.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "kind": "What sort of partner it is.",
                "links": "Where one can read more: an address on the web, or the number of a case.",
                "organisation": "The same partner in the register of organisations, where it stands there.",
                "places": "The city or cities where it is. Type a few letters of the name.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "source_edition": "The edition of the survey that the facts come from, e.g. 2020.",
                "source_lines": "The lines of the source, e.g. 297-306.",
                "source_number": "The number that it has there, e.g. 4.1.2.",
                "source_title": "The title as it is printed there, where it is another one than above.",
                "starts": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "summary": "What it is about, in a few sentences that a reader without prior knowledge understands. An empty line begins a new paragraph.",
                "summary_en": "The same in English. Without it, the English survey shows the Danish text.",
                "title": "What it is called, as it should stand in the survey.",
            },
        ),
        migrations.AlterConstraint(
            model_name='agreement',
            name='sistercities_agreement_partner_unless_collection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'collection'), ('partner__isnull', True)), models.Q(models.Q(('kind', 'collection'), _negated=True), ('partner__isnull', False)), _connector='OR'), name='sistercities_agreement_partner_unless_collection', violation_error_code='partner', violation_error_message='An agreement has a partner; only a collection of agreements has none.'),
        ),
        migrations.AlterConstraint(
            model_name='agreement',
            name='sistercities_agreement_collection_has_title',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'collection'), _negated=True), models.Q(('title', ''), _negated=True), _connector='OR'), name='sistercities_agreement_collection_has_title', violation_error_code='title', violation_error_message='Give the collection of agreements a title.'),
        ),
        migrations.AlterConstraint(
            model_name='agreement',
            name='sistercities_agreement_sub_agreement_has_parent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'sub_agreement'), _negated=True), ('parent__isnull', False), _connector='OR'), name='sistercities_agreement_sub_agreement_has_parent', violation_error_code='parent', violation_error_message='Say which agreement the sub-agreement belongs to.'),
        ),
    ]
