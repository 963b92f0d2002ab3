from django.db import migrations

from registry.operations import Describe


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0002_reconciliation'),
        ('registry', '0006_help_texts'),
    ]

    operations = [
        Describe(
            introduction={
                "edition": "The name of the edition in addresses, e.g. 2020.",
                "municipality": "The name of the municipality, e.g. Københavns Kommune.",
                "municipality_en": "The same in English.",
                "notice": "What readers must know before they read on, e.g. that the edition is a draft.",
                "notice_en": "The same in English.",
                "status_date_note": "What one should know of the day, e.g. “the source states no day”.",
                "text": "Paragraphs with empty lines between them. A line that begins with ## is a heading; {networks} becomes the computed number.",
                "text_en": "The same in English.",
                "title": "What stands on the cover.",
                "title_en": "The same in English.",
            },
            sourcenote={
                "about_id": "The public id of the thing that it is about, e.g. c40.",
                "about_resource": "The kind of the thing that it is about, e.g. networks.",
                "edition": "The edition that the note is on, e.g. 2020.",
                "kind": "What sort of note it is.",
                "mentions": "Other places where the same is told, e.g. 6.1.3, one on each line.",
                "position": "The order: the smallest number comes first.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "raw": "What stands in the source, letter by letter.",
                "source_lines": "The lines of the source, e.g. 297-306.",
                "source_number": "The number of the place, e.g. 4.1.2.",
                "text": "What readers should know of the source.",
                "text_en": "The same in English.",
            },
            statedfigure={
                "certainty": "Whether the number is exact, about right or the least.",
                "edition": "The edition that states it, e.g. 2020.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "explanation_en": "The same in English.",
                "funders": "Only for money: the funders whose grants it covers.",
                "label": "What the figure is called there, e.g. “international networks”.",
                "label_en": "The same in English.",
                "note": "For the editors alone.",
                "position": "The order: the smallest number comes first.",
                "programmes": "Only for money: the programmes that it covers.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "qualifier": "What stands before or after the figure, e.g. “more than”.",
                "source_lines": "The lines of the source, e.g. 297-306.",
                "source_number": "The number of the place, e.g. 4.1.2.",
                "starts": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "unit_en": "The same in English.",
                "value": "The figure as stated, e.g. 27.",
            },
        ),
    ]
