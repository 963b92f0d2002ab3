from django.db import migrations

from registry.operations import Describe


class Migration(migrations.Migration):

    dependencies = [
        ('committees', '0003_merging'),
        ('registry', '0006_help_texts'),
    ]

    operations = [
        Describe(
            item={
                "administration": "The administration that answers for the entry and keeps it up to date.",
                "committee": "The committee that handled the matter.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "handled_on": "The day of the meeting, e.g. 31.3.2021.",
                "links": "Where one can read more: an address on the web, or the number of a case.",
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
            practice={
                "administration": "The administration that answers for the entry and keeps it up to date.",
                "also_to": "Other committees that get the matter too, one on each line.",
                "committee": "The committee whose practice it is.",
                "competence": "What the committee decides itself, e.g. “approves grants for international projects”.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "every_n_meetings": "E.g. 6 for “at every sixth meeting”.",
                "frequency_certainty": "Whether the number is exact, about right or the least.",
                "links": "Where one can read more: an address on the web, or the number of a case.",
                "meetings_per_term": "How many meetings of a term of office it is about, e.g. 4.",
                "occasions": "What gives rise to such matters, e.g. travels, one on each line.",
                "per_year": "As a number, e.g. 2 for twice a year and 0.5 for every second year.",
                "per_year_most": "The larger number, where a span was stated, e.g. 10 for “5 to 10”.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "qualifier": "What limits the statement, e.g. “under ordinary circumstances”.",
                "reading_certainty": "Whether the number is exact, about right or the least.",
                "sdgs": "The UN goals that it contributes to. Choose the few that matter most.",
                "source_edition": "The edition of the survey that the facts come from, e.g. 2020.",
                "source_lines": "The lines of the source, e.g. 297-306.",
                "source_number": "The number that it has there, e.g. 4.1.2.",
                "source_title": "The title as it is printed there, where it is another one than above.",
                "starts": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "summary": "What it is about, in a few sentences that a reader without prior knowledge understands. An empty line begins a new paragraph.",
                "summary_en": "The same in English. Without it, the English survey shows the Danish text.",
                "term_years": "How long the term of office is, e.g. 4.",
                "themes": "What it is about, e.g. climate or integration. Several are fine.",
                "title": "What it is called, as it should stand in the survey.",
                "units": "The units that do the work, e.g. a centre or an office. Type a few letters of the name.",
            },
        ),
    ]
