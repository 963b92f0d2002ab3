"""The survey of 2020, counted by hand.

Every number here was counted in the source (``survey-2020.yaml``), never in the fixtures.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.db.models import Count, Q, QuerySet

from agendas.models import Policy
from committees.models import Item, Practice
from delegations.models import Count as StatedCount
from delegations.models import Procedure, Visit
from document.content import Figure, FigureRow
from editions.models import Introduction, SourceNote, StatedFigure
from funding.models import Grant, Registration
from memberships.models import Contribution, Mandate, MemberCount, Membership, Network
from projects.models import Budget, Participation, Project
from registry.chapters import Scope, chapters
from registry.models import (
    Administration,
    Clause,
    Committee,
    Entry,
    OrganisationUnit,
    Person,
    Relation,
    Remit,
)
from sistercities.models import Agreement, Partner

SCOPE = Scope(status_date=dt.date(2020, 9, 1), edition="2020")
SEVEN = {"ØKF", "KFF", "TMF", "BIF", "BUF", "SUF", "SOF"}

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("survey_2020")]


def by_administration(entries: QuerySet) -> dict[str, int]:
    rows = entries.order_by().values_list("administration__code").annotate(Count("pk"))
    return dict(rows)


def figures(chapter: int) -> dict[str, Figure]:
    return {figure.key: figure for figure in chapters[chapter].figures(SCOPE)}


def figure(chapter: int, key: str) -> Figure:
    return figures(chapter)[key]


def rows(one: Figure) -> dict[str, object]:
    return {str(row.key): row.value for row in one.rows}


def counted(one: Figure | FigureRow) -> list[str]:
    return [thing.key.partition("/")[2] for thing in one.counted]


# The city


def test_the_city_has_seven_administrations_and_as_many_committees() -> None:
    assert (
        set(Administration.objects.filter(whole_municipality=False).values_list("code", flat=True)) == SEVEN
    )
    assert dict(
        Administration.objects.filter(whole_municipality=False).values_list("code", "committee__code")
    ) == {
        "ØKF": "ØU",
        "KFF": "KFU",
        "TMF": "TMU",
        "SOF": "SOU",
        "BIF": "BIU",
        "BUF": "BUU",
        "SUF": "SUU",
    }
    assert Committee.objects.count() == 7


def test_one_more_stands_for_the_whole_municipality() -> None:
    assert Administration.objects.filter(whole_municipality=True).count() == 1


# Chapter 2


def test_two_committees_have_a_remit_with_three_legal_references() -> None:
    assert list(Remit.objects.values_list("committee__code", flat=True)) == ["ØU", "KFU"]
    assert dict(Clause.objects.order_by().values_list("remit__committee__code").annotate(Count("pk"))) == {
        "ØU": 2,
        "KFU": 1,
    }


def test_each_administration_tells_of_itself_and_of_its_named_units() -> None:
    told = OrganisationUnit.objects.filter(in_survey=True)
    # The administration itself, and the units that 2.1 to 2.7 name.
    assert by_administration(told) == {
        "ØKF": 1 + 3,
        "KFF": 1 + 6,
        "TMF": 1 + 2,
        "BIF": 1 + 2,
        "BUF": 1 + 3,
        "SUF": 1 + 2,
        "SOF": 1 + 3,
    }
    assert by_administration(told.filter(parent=None)) == dict.fromkeys(SEVEN, 1)


# Chapter 3


def test_policies_belong_to_the_whole_city_unless_one_administration_is_named() -> None:
    policies = Policy.objects.filter(successor=None)
    # 3.7; 3.8; 3.9 and 3.10; the nine others name nobody.
    assert by_administration(policies) == {"KK": 9, "ØKF": 1, "KFF": 1, "TMF": 2}
    assert policies.exclude(source_number="").count() == 13


def test_one_policy_has_a_predecessor_that_is_told_with_it() -> None:
    assert list(Policy.objects.filter(successor__isnull=False).values_list("public_id", flat=True)) == [
        "koebenhavns-klimaplan"
    ]


def test_policies_are_of_these_kinds() -> None:
    assert Counter(Policy.objects.filter(successor=None).values_list("kind", flat=True)) == {
        "strategy": 2,  # 3.1, 3.7
        "plan": 2,  # 3.2, 3.11
        "action_plan": 2,  # 3.3, 3.6
        "policy": 3,  # 3.4, 3.5, 3.8
        "agenda": 1,  # 3.9
        "vision": 1,  # 3.10
        "guideline": 1,  # 3.12
        "taskforce": 1,  # 3.13
    }


# Chapter 4


def test_the_printed_headings_of_memberships_are_36() -> None:
    printed = Membership.objects.filter(source_edition="2020").exclude(source_number="")
    assert by_administration(printed) == {
        "ØKF": 12,  # 4.1.1 to 4.1.12
        "KFF": 10,  # 4.2.1 to 4.2.10
        "TMF": 5,  # 4.3.1 to 4.3.5
        "SOF": 2,  # 4.4.1 and 4.4.2
        "BIF": 2,  # 4.5.1 and 4.5.2
        "SUF": 3,  # 4.6.1 to 4.6.3
        "BUF": 2,  # 4.7.1 and 4.7.2
    }


def test_memberships_stand_hidden_within_others() -> None:
    hidden = Membership.objects.filter(source_number="")
    # 4.1.8-a within 4.1.8; 4.2.3-a and -b within 4.2.3; 4.2.6-a within 4.2.6. One of 4.1.2's and the eleven of 4.3.3 are C40's.
    assert by_administration(hidden) == {"ØKF": 1 + 1, "KFF": 3, "TMF": 11}
    others = hidden.exclude(network__parent__public_id="c40")
    assert set(others.values_list("public_id", "parent__public_id")) == {
        ("now-advocacy-program-oekf", "servicenow-oekf"),
        (
            "international-federation-of-library-associations-and-institutions-ifla-kff",
            "biblioteksnetvaerk-kff",
        ),
        ("american-library-association-ala-kff", "biblioteksnetvaerk-kff"),
        ("camoc-kff", "international-council-of-museums-kff"),
    }


def test_networks_that_two_have_a_post_of_are_there_once() -> None:
    shared = Network.objects.annotate(n=Count("memberships")).filter(n__gt=1)
    assert {network.public_id: network.n for network in shared} == {
        "c40": 2,  # 4.1.2, 4.3.3
        "c40-municipal-building-efficiency-network": 2,  # 4.1.11, in 4.3.3
        "c40-green-economy-and-innovation-forum": 2,  # in 4.1.2, spelt in another way in 4.3.3
        "eurocities": 2,  # 4.1.3, 4.3.1
        "nordisk-direktoernetvaerk": 2,  # 4.4.1, 4.6.3
        "nordisk-storbykonference": 2,  # 4.4.2, 4.7.1
    }
    assert Network.objects.count() == 40 - 4 + 10  # of C40's eleven in 4.3.3, one stands in 4.1.11 too


def test_networks_within_networks() -> None:
    assert Network.objects.filter(parent__public_id="c40").count() == 11
    others = Network.objects.exclude(parent=None).exclude(parent__public_id="c40")
    assert set(others.values_list("public_id", "parent__public_id")) == {
        ("now-advocacy-program", "servicenow"),
        ("camoc", "international-council-of-museums"),
    }


def test_mandates_by_administration() -> None:
    assert dict(
        Mandate.objects.order_by().values_list("membership__administration__code").annotate(Count("pk"))
    ) == {
        # 4.1.1: 1, 4.1.2: 3, 4.1.3: 1, 4.1.5: 1, 4.1.7: 1, 4.1.10: 1, 4.1.11: 1 are roles;
        # 4.1.4: 1 and 4.1.12: 4 are those of ours who take part.
        "ØKF": 9 + 1 + 4,
        "KFF": 1,  # 4.2.10
        "TMF": 1,  # 4.3.2
        "SOF": 1,  # 4.4.1
        "BIF": 1,  # 4.5.1
        "SUF": 1,  # 4.6.3
    }


def test_mandates_by_seat() -> None:
    assert Counter(Mandate.objects.values_list("seat", flat=True)) == {
        "board": 2,  # 4.1.1, 4.1.10
        "steering_group": 1,  # 4.1.2
        "chair": 2,  # 4.1.2, 4.1.3
        "leader": 2,  # 4.1.2, 4.1.11
        "member": 3,  # 4.1.5, 4.4.1, 4.6.3
        "representative": 1,  # 4.1.7
        "founder": 1,  # 4.2.10
        "initiator": 1,  # 4.3.2
        "participant": 6,  # 4.1.4, four in 4.1.12, 4.5.1
    }


def test_four_people_are_named_and_three_of_them_as_politicians() -> None:
    assert Person.objects.count() == 4
    assert set(Mandate.objects.exclude(person=None).values_list("person__public_id", "political")) == {
        ("jes-vissing-tiedemann", True),
        ("frank-jensen", True),
        ("tommy-petersen", True),
        ("david-salomonsen", False),
    }


def test_member_counts_with_their_certainty() -> None:
    assert Counter(MemberCount.objects.values_list("network__public_id", flat=True)) == {
        "greater-copenhagen-eu-office": 4,
        "c40": 1,
        "eurocities": 1,
        "string": 1,
        "nordisk-arbejdsgiver-hr-forum": 1,
        "c40-municipal-building-efficiency-network": 1,
        "european-green-capital-network": 1,
        "carbon-neutral-cities-alliance-cnca": 1,
        "iclei-resilience": 1,
        "nordic-safe-cities": 1,
        "cities-changing-diabetes": 1,
        "who-european-healthy-cities-network": 3,
    }
    assert MemberCount.objects.filter(certainty="approximate").count() == 2  # 15 and 100
    assert MemberCount.objects.filter(certainty="at_least").count() == 2  # 1,750 and 1,300
    assert MemberCount.objects.filter(derived=True).count() == 5  # 52, 2 and 4; STRING's 11; five capitals


def test_three_memberships_state_what_they_cost() -> None:
    assert Counter(Contribution.objects.values_list("membership__administration__code", "kind")) == {
        ("ØKF", "fee"): 3,
        ("ØKF", "co_financing"): 1,
    }


# Chapter 5


def test_agreements_by_administration_and_kind() -> None:
    assert Counter(Agreement.objects.values_list("administration__code", "kind")) == {
        ("ØKF", "sister_city"): 1,  # Beijing
        ("ØKF", "city"): 3,  # Buenos Aires, Hamburg, Seoul
        ("ØKF", "collection"): 1,  # 5.1.5
        ("ØKF", "informal"): 2,  # Oslo, the Polish labour inspectorate
        ("KFF", "collection"): 1,  # 5.2.2
        ("KFF", "museum"): 11,  # 5.2.2-a to -k
        ("KFF", "institution"): 2,  # Singapore and Columbus, in 4.2.3
        ("SUF", "sub_agreement"): 1,  # Beijing, 5.3.1
        ("TMF", "city"): 3,  # New York, Washington DC, Boston/Cambridge, in 6.3.1
    }


def test_seven_headings_of_agreements_are_printed() -> None:
    assert by_administration(Agreement.objects.exclude(source_number="")) == {"ØKF": 5, "KFF": 1, "SUF": 1}


def test_the_museums_are_eleven_each_with_an_agreement_and_a_partner_of_its_own() -> None:
    museums = Agreement.objects.filter(parent__public_id="museer-kff")
    assert set(museums.values_list("partner__public_id", flat=True)) == {
        "glyptoteket",
        "eremitagemuseet",
        "museumsberg",
        "fondazione-prada",
        "museo-archeologico-nazionale-di-napoli",
        "gypsotheca-e-museo-antonio-canova",
        "petit-palais",
        "musee-rodin",
        "fondation-custodia",
        "nationalmuseum",
        "the-nasher-sculpture-center",
    }
    assert museums.count() == Partner.objects.filter(kind="museum").count() == 11


# Chapter 6


def test_the_printed_headings_of_projects_are_33() -> None:
    printed = Participation.objects.exclude(source_number="")
    assert by_administration(printed.exclude(project__across=True)) == {
        "ØKF": 5,  # 6.1.1 to 6.1.5
        "KFF": 17,  # 6.2.1 to 6.2.16, with 6.2.10 twice
        "TMF": 7,  # 6.3.1 to 6.3.7
        "BIF": 1,  # 6.4.1
        "BUF": 1,  # 6.5.1
    }
    assert set(Project.objects.filter(across=True).values_list("source_number", "public_id")) == {
        ("6.6.1", "tour-de-france-2022"),
        ("6.6.2", "euro2021"),
    }


def test_nine_projects_stand_hidden_within_others() -> None:
    hidden = Participation.objects.filter(source_number="")
    # 4.1.9-a; 6.3.1-d and 6.3.6-a to -c; 6.4.1-a to -d.
    assert by_administration(hidden) == {"ØKF": 1, "TMF": 4, "BIF": 4}


def test_three_projects_are_shared_and_there_is_one_of_each() -> None:
    shared = Project.objects.annotate(n=Count("participations")).filter(n__gt=1)
    assert {project.public_id: project.n for project in shared} == {
        "ai4cities": 2,
        "tour-de-france-2022": 4,
        "euro2021": 4,
    }
    assert Project.objects.count() == 41
    assert Participation.objects.count() == 48


def test_one_heading_only_gathers_projects() -> None:
    assert list(Project.objects.filter(kind="collection").values_list("public_id", flat=True)) == [
        "oevrigt-samarbejde-om-eu-projekter"
    ]


def test_one_project_is_paid_by_the_city_itself() -> None:
    assert list(Budget.objects.values_list("participation__project__public_id", "amount")) == [
        ("unesco-uia-world-capital-of-architecture-2023", Decimal(6500000))
    ]


# Chapters 7 to 9


def test_grants_by_administration_and_kind() -> None:
    assert Counter(Grant.objects.values_list("administration__code", "kind")) == {
        ("ØKF", "received"): 1,  # 7.1
        ("KFF", "received"): 2,  # 7.2: VIB and CREMA
        ("TMF", "received"): 1,  # 7.3
        ("TMF", "expected"): 1,  # ATELIER, in 6.3.4
        ("BIF", "co_financing"): 1,  # 7.4
    }
    assert by_administration(Registration.objects.all()) == {"TMF": 1}


def test_each_administration_has_one_procedure_for_visits() -> None:
    assert by_administration(Procedure.objects.all()) == dict.fromkeys(SEVEN, 1)
    assert by_administration(StatedCount.objects.all()) == {"TMF": 1, "BUF": 1}
    assert not Visit.objects.exists()


def test_each_committee_has_one_practice() -> None:
    assert Counter(Practice.objects.values_list("committee__code", "administration__code")) == {
        ("ØU", "ØKF"): 1,
        ("KFU", "KFF"): 1,
        ("TMU", "TMF"): 1,
        ("SOU", "SOF"): 1,
        ("BIU", "BIF"): 1,
        ("BUU", "BUF"): 1,
        ("SUU", "SUF"): 1,
    }
    assert not Item.objects.exists()


# Between the chapters


def test_relations_by_kind() -> None:
    assert Counter(Relation.objects.values_list("kind", flat=True)) == {
        # The three American agreements of Grønne Byløsninger; Water Safe Cities of C40; Fair ICT of Procura+.
        "part_of": 3 + 1 + 1,
        # The three American agreements with 6.3.1; Singapore and Columbus with 4.2.3; Fair ICT with 4.1.9; LEAR with 7.3.
        "told_with": 3 + 2 + 1 + 1,
        # 7.1 for Beijing and Buenos Aires; 7.2 for CREMA; 7.4 for the course; the EU for ATELIER.
        "pays_for": 2 + 1 + 1 + 1,
    }


def test_who_else_takes_part() -> None:
    also = Q(also__code__isnull=False)
    assert set(Membership.objects.filter(also).values_list("public_id", "also__code")) == {
        ("greater-copenhagen-eu-office-oekf", "TMF"),
        ("eurocities-oekf", "KFF"),
        ("mipim-oekf", "TMF"),
    }
    assert set(Agreement.objects.filter(also).values_list("public_id", "also__code")) == {
        ("beijing-oekf", "TMF"),
        ("buenos-aires-oekf", "TMF"),
    }


# The edition


def test_six_figures_are_stated_by_the_source_itself() -> None:
    assert set(StatedFigure.objects.values_list("public_id", "value", "certainty")) == {
        ("netvaerk-2020", Decimal(27), "exact"),
        ("projekter-2020", Decimal(35), "exact"),
        ("hjemtag-2020", Decimal(100000000), "at_least"),
        ("eu-stoette-2020", Decimal(84000000), "exact"),
        ("strategisk-sektor-samarbejde-2020", Decimal(20000000), "exact"),
        ("faelles-netvaerk-2020", Decimal(5), "exact"),  # the five of the footnote
    }


def test_source_notes_by_kind() -> None:
    assert Counter(SourceNote.objects.values_list("kind", flat=True)) == {
        "conflict": 12,  # ten stated in the source's list; two more told at the entry itself (4.1.1, 4.1.3)
        "numbering": 7,  # five wrong or double numbers; 4.1.9-a and 6.3.6-a have none
        "reading": 50,  # thirty uncertain readings; twenty misprints and unclear words
        "not_stated": 23,
        "editor": 35,
    }


def test_the_edition_is_of_the_first_of_september(survey_2020: Introduction) -> None:
    assert survey_2020.status_date == dt.date(2020, 9, 1)
    assert Introduction.objects.count() == 1


def test_everything_is_released() -> None:
    entries = [model for chapter in chapters for model in chapter.models]
    assert all(issubclass(model, Entry) for model in entries)
    assert {
        model.resource: model._default_manager.filter(released_at=None).count()
        for model in entries
        if model is not OrganisationUnit
    } == dict.fromkeys((model.resource for model in entries if model is not OrganisationUnit), 0)
    assert not OrganisationUnit.objects.filter(in_survey=True, released_at=None).exists()


# Figures


@pytest.mark.parametrize(
    ("chapter", "key", "value"),
    [
        (3, "policies", 13),
        (4, "network-headings", 36),
        (4, "network-headings-distinct", 31),  # 36 - C40 twice - EUROCITIES - directors - Storbykonference
        (4, "networks", 33),  # 36 headings + 4 hidden - 4 told of twice - 3 within others
        (4, "networks-within", 13),  # those 3, and the ten of C40 that stand in 4.3.3 alone
        (4, "networks-administrations", 33),
        (4, "memberships", 37),  # 36 + 4 hidden - 3 within others
        (4, "fees", Decimal(1300000 + 0 + 500000)),
        (4, "co-financing", Decimal(1130000)),
        (5, "partners", 20),  # 21 agreements, Beijing twice
        (5, "agreements", 21),  # 25 - two headings that gather several - two museums of 2021 and 2023
        (6, "project-headings", 33),
        (6, "project-headings-distinct", 32),  # AI4Cities twice
        (6, "projects", 31),  # 41 - the heading that gathers several - 3 planned - 1 ended - 5 within others
        (6, "projects-elsewhere", 9),  # 3 + 1 + 5
        (6, "projects-administrations", 31),
        (
            6,
            "participations",
            32,
        ),  # 48 - the heading - 9 in planned ones - 1 in the ended one - 5 within others
        (6, "funding-own-budget", Decimal(6500000)),
        (7, "funding", Decimal(20000000 + 3200000 + 350000 + 70000000 + 725000)),
        (7, "funding-periods", Decimal(94275000)),
        (7, "funding-administrations", Decimal(94275000)),
        (7, "funding-years", None),  # nobody states a sum by year
        (7, "funding-expected", Decimal(4971000)),
        (8, "delegation-requests", None),  # 412 and 28 are of different years, and never added
        (9, "committees", 7),
    ],
)
def test_the_figure_equals_the_count_by_hand(chapter: int, key: str, value: object) -> None:
    assert figure(chapter, key).value == value


def test_every_figure_is_counted_by_hand() -> None:
    assert {(chapter.number, one.key) for chapter in chapters for one in chapter.figures(SCOPE)} == {
        (3, "policies"),
        (4, "network-headings"),
        (4, "network-headings-distinct"),
        (4, "networks"),
        (4, "networks-within"),
        (4, "networks-administrations"),
        (4, "memberships"),
        (4, "fees"),
        (4, "co-financing"),
        (5, "partners"),
        (5, "agreements"),
        (6, "project-headings"),
        (6, "project-headings-distinct"),
        (6, "projects"),
        (6, "projects-elsewhere"),
        (6, "projects-administrations"),
        (6, "participations"),
        (6, "funding-own-budget"),
        (7, "funding"),
        (7, "funding-periods"),
        (7, "funding-administrations"),
        (7, "funding-years"),
        (7, "funding-expected"),
        (8, "delegation-requests"),
        (9, "committees"),
    }


def test_the_rows_of_a_figure_count_what_it_counts() -> None:
    for chapter in chapters:
        for one in chapter.figures(SCOPE):
            if one.rows and one.key != "committees":  # there the rows are those that can be read as numbers
                listed = [key for row in one.rows for key in counted(row)]
                assert sorted(listed) == sorted(counted(one)), one.key


def test_memberships_by_administration() -> None:
    assert rows(figure(4, "memberships")) == {
        "ØKF": 13 - 2,  # 4.1.8-a and 4.1.11 are within others
        "KFF": 13 - 1,  # 4.2.6-a
        "TMF": 5,
        "SOF": 2,
        "BIF": 2,
        "SUF": 3,
        "BUF": 2,
    }


def test_yearly_fees_by_membership() -> None:
    assert rows(figure(4, "fees")) == {
        "greater-copenhagen-eu-office-oekf": Decimal(1300000),
        "c40-oekf": Decimal(0),
        "string-oekf": Decimal(500000),
    }
    assert rows(figure(4, "co-financing")) == {"c40-oekf": Decimal(1130000)}


def test_partners_by_country() -> None:
    assert rows(figure(5, "partners")) == {
        "US": 5,  # Columbus, New York, Washington DC, Boston/Cambridge, Dallas
        "DE": 3,  # Hamburg, Munich, Flensburg
        "IT": 1,  # Possagno; Milan and Naples have not begun
        "FR": 3,  # three in Paris
        "CN": 1,
        "AR": 1,
        "KR": 1,
        "NO": 1,
        "PL": 1,
        "RU": 1,
        "SE": 1,
        "SG": 1,
    }


def test_what_several_administrations_share_is_a_line_of_its_own() -> None:
    networks, projects = figure(4, "networks-administrations"), figure(6, "projects-administrations")

    shared = {key for row in networks.rows if row.key == "several" for key in counted(row)}
    # C40 and EUROCITIES of ØKF and TMF; the EU office and MIPIM, in which TMF takes part without a post of its own; the
    # directors' network of SOF and SUF; the city conference of SOF and BUF.
    assert shared == {
        "c40",
        "eurocities",
        "greater-copenhagen-eu-office",
        "mipim",
        "nordisk-direktoernetvaerk",
        "nordisk-storbykonference",
    }
    assert rows(networks) == {
        "ØKF": 11 - 4,  # its memberships, without C40, EUROCITIES, the EU office and MIPIM
        "KFF": 12,
        "TMF": 5 - 2,
        "SOF": 0,
        "BIF": 2,
        "SUF": 3 - 1,
        "BUF": 2 - 1,
        "several": 6,
    }
    # Tour de France and EURO2021 have not begun.
    assert [key for row in projects.rows if row.key == "several" for key in counted(row)] == ["ai4cities"]


def test_every_agreement_stands_once_at_a_place_in_the_world() -> None:
    agreements = figure(5, "agreements")
    places = {point.place.text: len(point.counted) for point in agreements.points}
    assert places.pop("Paris") == 3  # Petit Palais, Musée Rodin, Fondation Custodia
    assert places.pop("Beijing") == 2  # the sister city and its sector cooperation
    assert places.pop("ikke oplyst") == 1  # the Polish labour inspectorate has a country alone
    assert set(places.values()) == {1}
    assert "Boston/Cambridge" in places
    assert len(places) == 15
    counted_there = [thing for point in agreements.points for thing in point.counted]
    assert Counter(counted_there) == Counter(agreements.counted)
    assert [point.country.text for point in agreements.points if point.latitude is None] == ["Polen"]


def test_a_period_has_its_first_and_last_year() -> None:
    assert {row.key: row.years for row in figure(7, "funding-periods").rows} == {
        "2011-09/2020-08": (2011, 2020),
        "/2020-12-31": (None, 2020),
        "4-years": None,
        "not-stated": None,
    }


STATES = {
    "planned": [
        "unesco-uia-world-capital-of-architecture-2023",  # 2023
        "tour-de-france-2022",  # 2022
        "euro2021",  # 2021
    ],
    "ongoing": [
        "oeresundsmetro",  # until 2021-03-31
        "build-in-wood",  # until 2023-08
        "talentdk",  # 2019-2022
        "via-projekt-vaekst-via-international-arbejdskraft",  # 2018-2020
        "centrinno",  # 2020-09 to 2024-02: it begins in the month of the status date
        "crema",  # 2019-2022
        "atelier",  # 2019-11 to 2024-10
        "climate-kic-ezemcons",  # 2019-2021
        "skoleledelsesuddannelse-i-samarbejde-med-handelshoeyskolen-bi-oslo",  # 2018-2021
    ],
    "ended": ["naiad"],  # until 2020-07-31
    "unknown": [
        "nordisk-ministerraad-emissionsfri-varelevering",
        "eeradata",  # "for about one year" is no date
        "ai4cities",
        "nordic-forum-for-market-dialogue-on-fair-ict",  # "right now" is no date
        "den-11-brugerrejse",
        "internationale-sportsevents",
        "lyden-af-hovedstaden",
        "urbaniseringens-moeder-og-mennesker",
        "formas",
        "fachbereich-kultur-und-bildung-4-491",
        "samarbejde-med-elizabethtown-college-pennsylvania-usa",
        "thorvaldsens-museum",
        "nikolaj-kunsthal",
        "stadsarkivet",
        "dansekapellet",
        "kultur-s",
        "family-club",
        "groenne-byloesninger",
        "oeresundsvandsamarbejdet-oesv",
        "force",
        "circuit",
        "koebenhavns-erhvervshus",
    ],
    "within": [
        "c40-water-safe-cities",  # in 6.3.1
        "copenhagen-career-program",  # the four courses of 6.4.1
        "first-job-copenhagen",
        "greater-copenhagen-career-program",
        "head-start",
    ],
}


@pytest.mark.parametrize("state", STATES)
def test_projects_by_state_on_the_first_of_september_2020(state: str) -> None:
    lines = {
        row.key: counted(row) for key in ("projects", "projects-elsewhere") for row in figure(6, key).rows
    }
    assert sorted(lines[state]) == sorted(STATES[state])


def test_the_projects_that_are_counted_planned_and_ended_are_the_35_that_the_source_states() -> None:
    assert rows(figure(6, "projects")) == {"ongoing": 9, "unknown": 22}
    assert rows(figure(6, "projects-elsewhere")) == {"planned": 3, "ended": 1, "within": 5}
    assert 9 + 22 + 3 + 1 == 35


def test_participations_by_administration() -> None:
    assert rows(figure(6, "participations")) == {
        "ØKF": 5 + 1,  # printed, hidden
        "KFF": 17,
        "TMF": 7
        + 3
        - 1
        - 1
        - 1,  # less the capital of architecture, which has not begun, naiad, and Water Safe Cities
        "BIF": 1,  # the four courses count with it
        "BUF": 1,
        "SUF": 0,
        "SOF": 0,
    }


def test_external_funding_by_funder() -> None:
    assert rows(figure(7, "funding")) == {
        "udenrigsministeriet": Decimal(20000000),
        "eu": Decimal(350000 + 70000000),
        "region-hovedstaden": Decimal(725000),
        "not-stated": Decimal(3200000),
    }


def test_external_funding_by_period() -> None:
    assert rows(figure(7, "funding-periods")) == {
        "2011-09/2020-08": Decimal(70000000),
        "/2020-12-31": Decimal(725000),
        "4-years": Decimal(20000000),
        "not-stated": Decimal(3200000 + 350000),  # 7.2 gives no period, neither for VIB nor for CREMA
    }


def test_external_funding_by_administration() -> None:
    assert rows(figure(7, "funding-administrations")) == {
        "ØKF": Decimal(20000000),
        "KFF": Decimal(3200000 + 350000),
        "TMF": Decimal(70000000),
        "BIF": Decimal(725000),
    }


def test_expected_money_and_the_citys_own_are_no_part_of_external_funding() -> None:
    assert counted(figure(7, "funding-expected")) == ["atelier-tmf"]
    assert counted(figure(6, "funding-own-budget")) == ["unesco-uia-world-capital-of-architecture-2023-tmf"]
    assert sorted(counted(figure(7, "funding"))) == [
        "copenhagen-career-program-bif",
        "crema-kff",
        "fp7-og-horizon-2020-tmf",
        "strategisk-sektor-samarbejde-oekf",
        "vib-kff",
    ]


def test_delegation_requests_are_412_in_2019_and_28_in_2018() -> None:
    assert rows(figure(8, "delegation-requests")) == {"TMF-2019": 412, "BUF-2018": 28}


def test_three_committees_have_said_how_often_in_a_way_that_is_a_number() -> None:
    # Every sixth meeting is no number of times a year.
    assert rows(figure(9, "committees")) == {"ØU": None, "KFU": Decimal(2), "BUU": Decimal(1)}
