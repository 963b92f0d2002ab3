from django.db import migrations

from registry.operations import Describe


class Migration(migrations.Migration):

    dependencies = [
        ('agendas', '0003_merging'),
        ('registry', '0006_help_texts'),
    ]

    operations = [
        Describe(
            policy={
                "administration": "The administration that answers for the entry and keeps it up to date.",
                "adopted": "When it was adopted: a year (2012), a month (2023-08) or a day (31.3.2021).",
                "adopted_by": "Who adopted it, e.g. Borgerrepræsentationen.",
                "anchored_in": "The organisation in which the work is anchored, where it is outside the city.",
                "benchmark_places": "Cities that we compare ourselves with in it, e.g. Amsterdam.",
                "elements": "What is international in it, one thing on each line.",
                "elements_en": "The same in English, line by line.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "established_by": "What gave rise to it, e.g. “letter of intent in the budget of 2018”.",
                "expected": "When it is expected to be adopted, as long as it is not.",
                "expected_by": "Who is to adopt it, e.g. Borgerrepræsentationen.",
                "frequency_certainty": "Whether the number is exact, about right or the least.",
                "full_name": "The whole name, where the title is a short one.",
                "goal": "Its goal in short, e.g. “CO2 neutral by 2025”.",
                "kind": "What sort of document it is.",
                "links": "Where one can read more: an address on the web, or the number of a case.",
                "per_year": "As a number, e.g. 2 for twice a year and 0.5 for every second year.",
                "per_year_most": "The larger number, where a span was stated, e.g. 10 for “5 to 10”.",
                "period_note": "What the dates cannot say, e.g. “revised in the middle of the period”.",
                "political_status": "How far it has come politically.",
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
            policyevent={
                "note": "What one should know of it.",
                "organiser": "Who holds it, in words.",
                "position": "The order among the rows: the smallest number comes first.",
                "title": "What the event is called, e.g. Women Deliver.",
                "year": "A year (2012), a month (2023-08) or a day (31.3.2021).",
            },
            policyparty={
                "funding": "How its part is paid, e.g. “municipal subsidy”.",
                "organisation": "The organisation that takes part. Type a few letters of the name.",
                "position": "The order among the rows: the smallest number comes first.",
                "role": "What it does, e.g. “works with events on the city's behalf”.",
            },
            target={
                "by": "When it is to be reached, e.g. 2025.",
                "certainty": "Whether the number is exact, about right or the least.",
                "horizon_years": "E.g. 10 for “within ten years”.",
                "number": "A whole number; leave it empty when nobody has stated it.",
                "position": "The order among the rows: the smallest number comes first.",
                "unit": "What the number is of, e.g. “member cities”.",
            },
        ),
    ]
