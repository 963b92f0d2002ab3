from django.db import migrations, models

from registry.operations import Describe


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('registry', '0005_periods_and_moves'),
    ]

    operations = [
        Describe(
            activity={
                "frequency_certainty": "Whether the number is exact, about right or the least.",
                "per_year": "As a number, e.g. 2 for twice a year and 0.5 for every second year.",
                "per_year_most": "The larger number, where a span was stated, e.g. 10 for “5 to 10”.",
                "position": "The order among the rows: the smallest number comes first.",
                "target_group": "For whom it is, e.g. “newcomers in Greater Copenhagen”.",
                "title": "What it is called, e.g. Welcome Reception.",
            },
            administration={
                "code": "Two to six capital letters, e.g. TMF.",
                "colour": "Its colour in pictures: # and six digits, e.g. #1f4e79. White text must be readable on it.",
                "committee": "The committee that it works for.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "name": "The whole name, e.g. Teknik- og Miljøforvaltningen.",
                "name_en": "E.g. Technical and Environmental Administration.",
                "position": "The order in the survey and in lists: the smallest number comes first.",
                "starts": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "successor": "The administration that took its place, when it is no more.",
            },
            clause={
                "instrument": "The set of rules, e.g. styrelsesvedtægten.",
                "level": "At what level, where the rules say so, e.g. “strategy and development”.",
                "note": "What one should know of the reference. Internal.",
                "position": "The order among the rows: the smallest number comes first.",
                "section": "The place in it, e.g. § 12, stk. 2.",
                "subject": "What the section leaves to the committee, in its own words.",
            },
            committee={
                "code": "Two to six capital letters, e.g. TMU.",
                "name": "The whole name, e.g. Teknik- og Miljøudvalget.",
                "name_en": "E.g. Technical and Environmental Committee.",
                "position": "The order in lists: the smallest number comes first.",
            },
            goal={
                "name": "The official Danish name, e.g. Klimaindsats.",
                "name_en": "The official English name, e.g. Climate action.",
                "number": "From 1 to 17.",
            },
            organisation={
                "abbreviation": "The short name, e.g. DTU.",
                "aliases": "Other names that people search for, one on each line.",
                "country": "The country that it is in or comes from.",
                "description": "What it is, in a few words, where the name does not say so, e.g. “network for cities that develop”.",
                "kind": "What sort of body it is.",
                "name": "The name that it is best known by in Danish; otherwise its own name.",
                "place": "The city where it is at home. Type a few letters of the name.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
            },
            organisationunit={
                "abbreviation": "The short name, e.g. KEID.",
                "administration": "The administration that answers for the entry and keeps it up to date.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
                "links": "Where one can read more: an address on the web, or the number of a case.",
                "parent": "The unit above it in the same administration; leave it empty for the topmost one.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "role": "What the unit is in the international work, e.g. “the city's entrance for enquiries from abroad”.",
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
            },
            person={
                "email": "The address at work, e.g. navn@kk.dk. Internal.",
                "name": "First name and surname.",
                "phone": "The telephone at work, e.g. 33 66 33 66. Internal.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
            },
            phrase={
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
            },
            place={
                "country": "The country that it is in or comes from.",
                "geonames_id": "The number of the place at geonames.org, e.g. 2618425.",
                "latitude": "Degrees north of the equator, e.g. 55.67594; south of it with a minus.",
                "longitude": "Degrees east of Greenwich, e.g. 12.56553; west of it with a minus.",
                "name": "The name that it is best known by in Danish; otherwise its own name.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
            },
            programme={
                "abbreviation": "The short name, e.g. H2020.",
                "aliases": "Other names that people search for, one on each line.",
                "funder": "The organisation whose programme it is, e.g. the European Union.",
                "name": "The name that it is best known by in Danish; otherwise its own name.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
            },
            relation={
                "from_id": "The public id of the first thing, e.g. atelier-tmf.",
                "from_resource": "The kind of the first thing, as in its address, e.g. grants.",
                "kind": "What the first has to do with the second.",
                "note": "What one should know of it, e.g. “pays half”.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "to_id": "The public id of the second thing, e.g. atelier.",
                "to_resource": "The kind of the second thing, e.g. projects.",
            },
            remit={
                "administration": "The administration that answers for the entry and keeps it up to date.",
                "committee": "The committee that answers for it.",
                "ends": "A year (2012), a month (2023-08) or a day (31.3.2021).",
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
            stewardship={
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
                "role": "Viewers read, editors write, approvers sign off; the secretariat and system administrators see everything.",
                "user": "Who gets the role.",
            },
            theme={
                "name": "The name that it is best known by in Danish; otherwise its own name.",
                "public_id": "Made by the program. It names this for good, in addresses and in the history.",
            },
        ),
        migrations.AlterConstraint(
            model_name='relation',
            name='registry_relation_once',
            constraint=models.UniqueConstraint(condition=models.Q(('archived_at__isnull', True)), fields=('from_resource', 'from_id', 'kind', 'to_resource', 'to_id'), name='registry_relation_once', violation_error_code='to_id', violation_error_message='These two are already related in this way.'),
        ),
        migrations.AlterConstraint(
            model_name='relation',
            name='registry_relation_of_two',
            constraint=models.CheckConstraint(condition=models.Q(('from_id', models.F('to_id')), ('from_resource', models.F('to_resource')), _negated=True), name='registry_relation_of_two', violation_error_code='to_id', violation_error_message='Something cannot be related to itself.'),
        ),
    ]
