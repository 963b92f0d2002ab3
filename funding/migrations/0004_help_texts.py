import django.core.validators
from django.db import migrations, models

from registry.operations import Describe


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0003_merging'),
        ('registry', '0006_help_texts'),
    ]

    operations = [
        Describe(
            grant={
                "administration": "The administration that answers for the entry and keeps it up to date.",
                "aggregate_of": "How many projects a total covers, e.g. 20.",
                "certainty": "Whether the number is exact, about right or the least.",
                "currency": "The currency of the amount.",
                "duration_years": "For how many years, where that was stated, e.g. 4.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "kind": "What sort of money it is.",
                "links": "Where one can read more: an address on the web, or the number of a case.",
                "original_amount": "The same sum in the currency in which it was granted, where that is another one.",
                "original_currency": "The currency in which it was granted, e.g. EUR.",
                "period_note": "What the dates cannot say, e.g. “over four years”.",
                "programmes": "The programmes that the money comes from, e.g. Interreg.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "roles": "What we are in what is paid for, e.g. partner, one on each line.",
                "sdgs": "The UN goals that it contributes to. Choose the few that matter most.",
                "source_edition": "The edition of the survey that the facts come from, e.g. 2020.",
                "source_lines": "The lines of the source, e.g. 297-306.",
                "source_number": "The number that it has there, e.g. 4.1.2.",
                "source_title": "The title as it is printed there, where it is another one than above.",
                "starts": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "summary": "What it is about, in a few sentences that a reader without prior knowledge understands. An empty line begins a new paragraph.",
                "summary_en": "The same in English. Without it, the English survey shows the Danish text.",
                "themes": "What it is about, e.g. climate or integration. Several are fine.",
                "title": "What it is called, as it should stand in the survey.",
                "units": "The units that do the work, e.g. a centre or an office. Type a few letters of the name.",
            },
            registration={
                "administration": "The administration that answers for the entry and keeps it up to date.",
                "definition": "What that is, in a few words, e.g. “appointed legal representative before the Commission”.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "for_municipality": "Tick it when it is done for all administrations.",
                "function": "What somebody answers for.",
                "links": "Where one can read more: an address on the web, or the number of a case.",
                "portal": "The portal that is used, e.g. Funding & Tenders.",
                "portal_use": "What one does there, one thing on each line.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "sdgs": "The UN goals that it contributes to. Choose the few that matter most.",
                "source_edition": "The edition of the survey that the facts come from, e.g. 2020.",
                "source_lines": "The lines of the source, e.g. 297-306.",
                "source_number": "The number that it has there, e.g. 4.1.2.",
                "source_title": "The title as it is printed there, where it is another one than above.",
                "starts": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "summary": "What it is about, in a few sentences that a reader without prior knowledge understands. An empty line begins a new paragraph.",
                "summary_en": "The same in English. Without it, the English survey shows the Danish text.",
                "themes": "What it is about, e.g. climate or integration. Several are fine.",
                "title": "What it is called, as it should stand in the survey.",
                "units": "The units that do the work, e.g. a centre or an office. Type a few letters of the name.",
            },
        ),
        migrations.AlterField(
            model_name='grant',
            name='original_amount',
            field=models.DecimalField(blank=True, decimal_places=2, help_text='The same sum in the currency in which it was granted, where that is another one.', max_digits=14, null=True, validators=[django.core.validators.MinValueValidator(0)], verbose_name='amount in the original currency'),
        ),
    ]
