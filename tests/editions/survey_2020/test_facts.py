"""Single facts of the survey of 2020, each read in the source and looked up in the registry."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from memberships.models import Contribution, Event, Mandate, MemberCount, Membership, Network
from projects.models import Participation, Project, ProjectPartner
from registry.models import Activity, Administration, Clause, Entry, Record, Relation, Theme
from sistercities.models import Agreement, Partner

pytestmark = pytest.mark.usefixtures("survey_2020")


def thing(resource: str, public_id: str) -> Any:
    model = next(
        model for model in apps.get_models() if issubclass(model, Record) and model.resource == resource
    )
    return model._default_manager.get(public_id=public_id)


def value(resource: str, public_id: str, path: str) -> object:
    """Follow ``path`` from the thing; what it points at is told by its own public id."""
    found = thing(resource, public_id)
    for name in path.split("."):
        found = getattr(found, name)
    if hasattr(found, "all"):
        return [other.key for other in found.all()]
    return found.key if hasattr(found, "key") else found


# One column each: (the source's number, resource, public id, column, value).
FACTS: list[tuple[str, str, str, str, object]] = [
    # 2
    ("2.1", "units", "oekf-borgerrepraesentationens-sekretariat", "role", "kommunens internationale indgang"),
    (
        "2.3",
        "units",
        "tmf-det-internationale-team-i-plan-analyse-ressourcer-og-co2-reduktion",
        "abbreviation",
        "PARC",
    ),
    (
        "2.2",
        "units",
        "kff-international-house-copenhagen",
        "tasks",
        ["CPR-nummer", "NemID", "valg af læge m.v."],
    ),
    (
        "2.6",
        "units",
        "suf-center-for-sundhed-og-forebyggelse",
        "role",
        "Cities Changing Diabetes og WHO European Healthy Cities Network",
    ),
    ("2.4", "units", "bif-3-kontor-integration-og-vaekst", "administration.code", "BIF"),
    # 3
    ("3.1", "policies", "kommuneplansstrategien", "adopted", "2018"),
    ("3.1", "policies", "kommuneplansstrategien", "adopted_by", ""),
    ("3.2", "policies", "kommuneplanen", "adopted", "2019"),
    ("3.3", "policies", "handlingsplan-for-fn-s-verdensmaal-i-koebenhavn", "political_status", "adopted"),
    (
        "3.3",
        "policies",
        "handlingsplan-for-fn-s-verdensmaal-i-koebenhavn",
        "adopted_by",
        "Borgerrepræsentationen",
    ),
    ("3.4", "policies", "erhvervs-og-vaekstpolitikken", "starts", "2015"),
    ("3.4", "policies", "erhvervs-og-vaekstpolitikken", "ends", "2020"),
    ("3.6", "policies", "handleplan-for-studielivspolitikken", "expected", "2020-10"),
    ("3.6", "policies", "handleplan-for-studielivspolitikken", "expected_by", "Uddannelsesrådet"),
    ("3.6", "policies", "handleplan-for-studielivspolitikken", "political_status", "planned"),
    ("3.8", "policies", "kultur-og-fritidspolitikken-2020-2023", "ends", "2023"),
    (
        "3.9",
        "policies",
        "international-agenda-for-teknik-og-miljoeforvaltningen",
        "political_status",
        "internal",
    ),
    ("3.11", "policies", "kbh-2025-klimaplanen", "source_number", "3.1"),
    ("3.11", "policies", "kbh-2025-klimaplanen", "adopted", None),
    ("3.11", "policies", "kbh-2025-klimaplanen", "predecessor", "koebenhavns-klimaplan"),
    ("3.11", "policies", "koebenhavns-klimaplan", "adopted", "2009"),
    ("3.13", "policies", "erhvervs-taskforce", "anchored_in", "koebenhavns-erhvervsraad"),
    # 4
    ("4.1.1", "networks", "greater-copenhagen-eu-office", "seat", "bruxelles"),
    ("4.1.3", "networks", "eurocities", "seat.country", "BE"),
    ("4.1.4", "networks", "nordisk-hovedstadskonference", "per_year", Decimal("0.5")),
    ("4.1.5", "memberships", "string-oekf", "units", ["oekf-team-mobilitet"]),
    ("4.1.6", "memberships", "mayors-for-peace-oekf", "starts", "2007"),
    ("4.1.7", "networks", "nordisk-arbejdsgiver-hr-forum", "duration_days", 2),
    ("4.1.7", "networks", "nordisk-arbejdsgiver-hr-forum", "rotates", True),
    ("4.1.8", "networks", "servicenow", "system", "ServiceNow HR"),
    ("4.1.11", "networks", "c40-municipal-building-efficiency-network", "parent", "c40"),
    ("4.2.6", "networks", "international-council-of-museums", "abbreviation", ""),
    (
        "4.2.8",
        "memberships",
        "european-association-for-urban-history-kff",
        "source_title",
        "European Association of Urban Historys",
    ),
    (
        "4.2.8",
        "networks",
        "european-association-for-urban-history",
        "title",
        "European Association for Urban History",
    ),
    ("4.3.2", "memberships", "european-green-capital-network-tmf", "starts", "2014"),
    ("4.5.2", "networks", "capital-forum", "organiser", "nordisk-ministerraad"),
    ("4.5.2", "memberships", "capital-forum-bif", "represents_municipality", True),
    ("4.7.1", "memberships", "nordisk-storbykonference-buf", "source_number", "4.7 1"),
    ("4.7.1", "memberships", "nordisk-storbykonference-buf", "heading", "Storbykonference"),
    ("4.7.2", "networks", "nordisk-idraetsstaevne-nordic-capitals-school-games", "months", "maj/juni"),
    # 5
    ("5.1.1", "agreements", "beijing-oekf", "starts", "2012"),
    ("5.1.1", "agreements", "beijing-oekf", "kind", "sister_city"),
    ("5.1.1", "agreements", "beijing-oekf", "counterpart", "bystyret i Beijing"),
    ("5.1.2", "agreements", "buenos-aires-oekf", "funder", "udenrigsministeriet"),
    ("5.1.2", "agreements", "buenos-aires-oekf", "starts", None),
    ("5.1.3", "agreements", "hamborg-oekf", "forum", "Hamborg-Copenhagen Business Forum"),
    ("5.1.3", "agreements", "hamborg-oekf", "per_year", Decimal("0.5")),
    ("5.1.5-b", "partners", "arbejdstilsynet-i-polen", "country_stated", True),
    ("5.2.2-a", "agreements", "glyptoteket-kff", "starts", "2020"),
    ("5.2.2-a", "agreements", "glyptoteket-kff", "ends", "2021"),
    ("5.2.2-c", "agreements", "museumsberg-kff", "ends", "2020"),
    ("5.2.2-d", "agreements", "fondazione-prada-kff", "starts", "2021"),
    ("5.2.2-d", "agreements", "fondazione-prada-kff", "ends", "2022"),
    ("5.2.2-e", "agreements", "museo-archeologico-nazionale-di-napoli-kff", "starts", "2023"),
    ("5.2.2-f", "agreements", "gypsotheca-e-museo-antonio-canova-kff", "ongoing", True),
    ("5.2.2-g", "agreements", "petit-palais-kff", "starts", None),
    ("5.3.1", "agreements", "beijing-suf", "parent", "beijing-oekf"),
    ("5.3.1", "agreements", "beijing-suf", "kind", "sub_agreement"),
    # 6
    ("6.1.1", "projects", "oeresundsmetro", "ends", "2021-03-31"),
    ("6.1.1", "projects", "oeresundsmetro", "programme", "interreg"),
    ("6.1.2", "projects", "build-in-wood", "ends", "2023-08"),
    ("6.1.2", "projects", "build-in-wood", "starts", None),
    (
        "6.1.3",
        "projects",
        "nordisk-ministerraad-emissionsfri-varelevering",
        "lead_partner",
        "nordisk-ministerraad",
    ),
    ("6.1.5", "projects", "ai4cities", "lead_partner", "forum-virium-helsinki"),
    ("6.2.2", "projects", "talentdk", "programme", "eu-s-socialfond"),
    ("6.2.4", "projects", "centrinno", "starts", "2020-09"),
    ("6.2.13", "projects", "crema", "duration_years", 3),
    ("6.2.16", "projects", "family-club", "per_year", Decimal(5)),
    ("6.2.16", "projects", "family-club", "per_year_most", Decimal(10)),
    ("6.2.10b", "projects", "thorvaldsens-museum", "frequency_certainty", "approximate"),
    ("6.3.1-d", "projects", "c40-water-safe-cities", "funder", "grundfos"),
    ("6.3.2", "participations", "ai4cities-tmf", "heading", "Copenhagen Solutions Lab"),
    ("6.3.2", "participations", "ai4cities-tmf", "project", "ai4cities"),
    ("6.3.3", "projects", "naiad", "ends", "2020-07-31"),
    ("6.3.4", "projects", "atelier", "programme", None),
    ("6.3.6", "projects", "climate-kic-ezemcons", "starts", "2019"),
    ("6.4.1-b", "projects", "copenhagen-career-program", "target_group", "medfølgende ægtefæller"),
    (
        "6.5.1",
        "projects",
        "skoleledelsesuddannelse-i-samarbejde-med-handelshoeyskolen-bi-oslo",
        "funder",
        "a-p-moeller-fonden",
    ),
    ("6.6.1", "projects", "tour-de-france-2022", "full_name", "Tour de France Grand Départ"),
    ("6.6.2", "projects", "euro2021", "also_called", ["EM2020", "EURO 2020"]),
    # 7
    ("6.3.4", "grants", "atelier-tmf", "amount", Decimal(4971000)),
    ("6.3.4", "grants", "atelier-tmf", "original_amount", Decimal("665462.50")),
    ("6.3.4", "grants", "atelier-tmf", "original_currency", "EUR"),
    ("6.3.4", "grants", "atelier-tmf", "kind", "expected"),
    ("7.1", "grants", "strategisk-sektor-samarbejde-oekf", "certainty", "approximate"),
    ("7.1", "grants", "strategisk-sektor-samarbejde-oekf", "duration_years", 4),
    ("7.2", "grants", "vib-kff", "funder", None),
    ("7.2", "grants", "vib-kff", "amount", Decimal(3200000)),
    ("7.2", "grants", "crema-kff", "programmes", ["erasmus"]),
    ("7.3", "grants", "fp7-og-horizon-2020-tmf", "aggregate", True),
    ("7.3", "grants", "fp7-og-horizon-2020-tmf", "aggregate_of", 20),
    ("7.3", "grants", "fp7-og-horizon-2020-tmf", "starts", "2011-09"),
    ("7.3", "grants", "fp7-og-horizon-2020-tmf", "ends", "2020-08"),
    ("7.3-LEAR", "registrations", "lear-funktionen-tmf", "function", "lear"),
    ("7.3-LEAR", "registrations", "lear-funktionen-tmf", "for_municipality", True),
    ("7.3-LEAR", "registrations", "lear-funktionen-tmf", "portal", "Funding & Tenders (F&T)"),
    ("7.4", "grants", "copenhagen-career-program-bif", "kind", "co_financing"),
    ("7.4", "grants", "copenhagen-career-program-bif", "funder", "region-hovedstaden"),
    ("7.4", "grants", "copenhagen-career-program-bif", "ends", "2020-12-31"),
    # 8
    ("8.3", "counts", "delegationshenvendelser-2019-tmf", "number", 412),
    ("8.3", "counts", "delegationshenvendelser-2019-tmf", "year", 2019),
    ("8.3", "procedures", "procedure-tmf", "partners", ["bloxhub"]),
    ("8.5", "procedures", "procedure-bif", "minutes", 90),
    ("8.5", "procedures", "procedure-bif", "location", "Jobcenter København"),
    ("8.6", "counts", "internationale-henvendelser-om-besoeg-2018-buf", "number", 28),
    ("8.6", "procedures", "procedure-buf", "priority", "offentlige myndigheder"),
    # 9
    ("9.1", "practices", "practice-oeu", "every_n_meetings", 6),
    ("9.1", "practices", "practice-oeu", "per_year", None),
    ("9.2", "practices", "practice-kfu", "per_year", Decimal(2)),
    ("9.2", "practices", "practice-kfu", "occasions", ["budgetforhandlinger", "overførselssagen"]),
    ("9.3", "practices", "practice-tmu", "frequency", ""),
    (
        "9.3",
        "practices",
        "practice-tmu",
        "competence",
        "godkender indtægtsbevillinger til internationale projekter",
    ),
    ("9.4", "practices", "practice-sou", "frequency", "sjældent"),
    ("9.6", "practices", "practice-buu", "meetings_per_term", 4),
    ("9.6", "practices", "practice-buu", "term_years", 4),
    ("9.6", "practices", "practice-buu", "per_year_derived", True),
]


@pytest.mark.parametrize(
    ("resource", "public_id", "path", "stated"),
    [fact[1:] for fact in FACTS],
    ids=[f"{number} {public_id} {path}" for number, _resource, public_id, path, _stated in FACTS],
)
def test_the_registry_holds_what_the_source_states(
    resource: str, public_id: str, path: str, stated: object
) -> None:
    assert value(resource, public_id, path) == stated


# 2 and 3


def test_the_finance_committee_answers_for_business_policy_by_paragraph_12_2() -> None:
    clause = Clause.objects.get(remit__public_id="remit-oeu", section="§ 12, stk. 2")
    assert clause.instrument == "styrelsesvedtægten"
    assert "erhvervspolitik" in clause.subject
    assert clause.level == "udviklings- og strateginiveau"


def test_the_culture_committee_answers_for_culture_and_sport_by_paragraph_15_5() -> None:
    clause = Clause.objects.get(remit__public_id="remit-kfu")
    assert (clause.section, clause.subject) == (
        "§ 15, stk. 5",
        "internationalt kultur- og idrætssamarbejde",
    )


def test_international_citizen_day_is_yearly_for_citizens_of_greater_copenhagen() -> None:
    day = Activity.objects.get(title="International Citizen Day")
    assert (day.unit.public_id, day.per_year, day.target_group) == (
        "kff",
        1,
        "borgere bosat i Greater Copenhagen",
    )


def test_the_municipal_plan_is_compared_with_three_cities() -> None:
    assert set(value("policies", "kommuneplanen", "benchmark_places")) == {"stockholm", "amsterdam", "oslo"}


def test_the_action_plan_is_for_all_seventeen_goals_with_six_efforts() -> None:
    plan = thing("policies", "handlingsplan-for-fn-s-verdensmaal-i-koebenhavn")
    assert plan.sdgs.count() == 17
    assert set(plan.targets.values_list("number", "unit")) == {
        (17, "verdensmål"),
        (6, "strategiske indsatser"),
    }


def test_the_first_climate_plan_wanted_twenty_per_cent_less_by_2015() -> None:
    target = thing("policies", "koebenhavns-klimaplan").targets.get()
    assert (target.number, target.unit, target.by) == (20, "procent mindre CO2", "2015")


def test_the_vision_expects_100000_more_inhabitants_in_ten_years() -> None:
    target = thing("policies", "faellesskab-koebenhavn").targets.get()
    assert (target.number, target.horizon_years) == (100000, 10)


def test_the_international_agenda_of_tmf_has_one_vision_and_four_goals() -> None:
    agenda = thing("policies", "international-agenda-for-teknik-og-miljoeforvaltningen")
    assert set(agenda.targets.values_list("number", "unit")) == {(1, "vision"), (4, "mål")}
    assert len(agenda.elements) == 4


def test_the_event_of_2021_has_an_agreement_with_uefa() -> None:
    policy = thing("policies", "erhvervs-og-vaekstpolitikken")
    assert "aftale direkte med UEFA" in policy.events.get(title="EM i herrefodbold (EURO 2020)").note
    assert set(policy.parties.values_list("organisation__public_id", flat=True)) == {
        "wonderful-copenhagen",
        "uefa",
    }


# 4: money


@pytest.mark.parametrize(
    ("membership", "kind", "amount"),
    [
        ("greater-copenhagen-eu-office-oekf", "fee", 1300000),
        ("c40-oekf", "fee", 0),
        ("c40-oekf", "co_financing", 1130000),
        ("string-oekf", "fee", 500000),
    ],
)
def test_the_membership_costs_so_much_a_year(membership: str, kind: str, amount: int) -> None:
    contribution = Contribution.objects.get(membership__public_id=membership, kind=kind)
    assert (contribution.amount, contribution.currency, contribution.yearly) == (amount, "DKK", True)


@pytest.mark.parametrize("membership", ["eurocities-oekf", "mayors-for-peace-oekf"])
def test_an_unstated_fee_is_not_zero(membership: str) -> None:
    assert not Contribution.objects.filter(membership__public_id=membership).exists()


# 4: mandates


def mandate(membership: str, body: str) -> Mandate:
    return Mandate.objects.get(membership__public_id=membership, body=body)


def test_jes_vissing_tiedemann_of_r_sits_on_the_board_of_the_eu_office() -> None:
    seat = mandate("greater-copenhagen-eu-office-oekf", "bestyrelsen")
    assert seat.person
    assert seat.serviced_by
    assert (seat.person.name, seat.party, seat.political) == ("Jes Vissing Tiedemann", "R", True)
    assert seat.serviced_by.title == "Kontoret for Vækst og Erhverv"


def test_frank_jensen_chaired_eurocities_from_2010_until_2012() -> None:
    chair = mandate("eurocities-oekf", "EUROCITIES")
    assert chair.person
    assert (chair.person.name, chair.seat, chair.starts, chair.ends) == (
        "Frank Jensen",
        "chair",
        "2010",
        "2012",
    )
    assert chair.political
    assert chair.party == ""


def test_tommy_petersen_sits_in_the_political_forum_of_string() -> None:
    seat = mandate("string-oekf", "Political Forum (øverste organ)")
    assert seat.person
    assert seat.serviced_by
    assert (seat.person.name, seat.party, seat.serviced_by.title) == ("Tommy Petersen", "", "Team Mobilitet")


def test_david_salomonsens_seat_is_an_employees_and_not_political() -> None:
    seat = mandate("dansk-initiativ-for-etisk-handel-dieh-oekf", "foreningens bestyrelse")
    assert seat.person
    assert (seat.person.name, seat.political, seat.post) == (
        "David Salomonsen",
        False,
        "CSR-chef i Københavns Kommune",
    )


def test_the_lord_mayor_chairs_the_building_network_with_help_from_keid() -> None:
    chair = mandate("c40-oekf", "Municipal Building Efficiency Network")
    assert chair.serviced_by
    assert (chair.seat, chair.post, chair.serviced_by.abbreviation) == ("chair", "overborgmesteren", "KEID")


def test_the_technical_unit_has_led_the_building_network_since_2017() -> None:
    leader = mandate(
        "c40-municipal-building-efficiency-network-oekf", "Municipal Building Efficiency Network"
    )
    assert (leader.seat, leader.starts) == ("leader", "2017")


def test_copenhagen_took_the_initiative_to_the_green_capital_network_in_2014() -> None:
    seat = mandate("european-green-capital-network-tmf", "netværket")
    assert (seat.seat, seat.starts) == ("initiator", "2014")


def test_dansekapellet_helped_to_found_its_network_in_2018() -> None:
    seat = mandate("europaeisk-netvaerk-for-festivaler-og-organisationer-kff", "netværket")
    assert (seat.seat, seat.post, seat.starts) == ("founder", "Dansekapellet", "2018")


# 4: members


@pytest.mark.parametrize(
    ("network", "unit", "number", "certainty", "derived"),
    [
        ("greater-copenhagen-eu-office", "medlemmer i alt", 52, "exact", True),
        ("greater-copenhagen-eu-office", "kommuner", 46, "exact", False),
        ("greater-copenhagen-eu-office", "regioner", 2, "exact", True),
        ("greater-copenhagen-eu-office", "universiteter", 4, "exact", True),
        ("c40", "byer", 94, "exact", False),
        ("eurocities", "byer", 130, "exact", False),
        ("c40-municipal-building-efficiency-network", "aktive byer", 15, "approximate", False),
        ("european-green-capital-network", "byer", 31, "exact", False),
        ("carbon-neutral-cities-alliance-cnca", "byer", 22, "exact", False),
        ("iclei-resilience", "lokale og regionale regeringer", 1750, "at_least", False),
        ("nordic-safe-cities", "nordiske byer", 19, "exact", False),
        ("cities-changing-diabetes", "byer med partnerskaber", 27, "exact", False),
        ("who-european-healthy-cities-network", "europæiske medlemsbyer", 100, "approximate", False),
        ("who-european-healthy-cities-network", "nationale netværk", 30, "exact", False),
        ("who-european-healthy-cities-network", "byer i de nationale netværk", 1300, "at_least", False),
    ],
)
def test_the_network_has_so_many_members(
    network: str, unit: str, number: int, certainty: str, derived: bool
) -> None:
    count = MemberCount.objects.get(network__public_id=network, unit=unit)
    assert (count.number, count.certainty, count.derived) == (number, certainty, derived)


def test_string_has_eleven_named_participants_and_copenhagen_is_not_among_them() -> None:
    named = [str(p) for p in Network.objects.get(public_id="string").participants.all()]
    assert named == [
        "Region Hovedstaden",
        "Region Sjælland",
        "Region Syddanmark",
        "Region Skåne",
        "Region Halland",
        "Hamborg",
        "Schleswig-Holstein",
        "Malmö Stad",
        "Göteborg",
        "Oslo",
        "Viken",
    ]


def test_the_large_cities_conference_is_of_five_countries() -> None:
    countries = Network.objects.get(public_id="nordisk-storbykonference").participants.exclude(country="")
    assert set(countries.values_list("country", flat=True)) == {"FI", "IS", "SE", "NO", "DK"}


def test_tmf_takes_part_in_eleven_networks_of_c40() -> None:
    forums = Membership.objects.get(public_id="c40-tmf").forums
    assert forums.count() == 11
    building = forums.get(name="Municipal Building Efficiency").network
    assert building
    assert building.public_id == "c40-municipal-building-efficiency-network"


def test_tmf_is_in_two_forums_and_two_working_groups_of_eurocities() -> None:
    forums = Membership.objects.get(public_id="eurocities-tmf").forums
    assert set(forums.values_list("kind", "name")) == {
        ("forum", "Environment Forum"),
        ("forum", "Mobility Forum"),
        ("working_group", "WG Waste"),
        ("working_group", "Task Force Circular Economy"),
    }


# 4: what happened


def test_mipim_was_cancelled_in_2020_because_of_corona() -> None:
    event = Event.objects.get(network__public_id="mipim")
    assert (event.kind, event.year, event.note) == ("cancelled", "2020", "corona")


def test_copenhagen_was_host_to_the_hr_forum_in_2019() -> None:
    event = Event.objects.get(network__public_id="nordisk-arbejdsgiver-hr-forum")
    assert event.place
    assert (event.kind, event.year, event.place.public_id) == ("hosted", "2019", "koebenhavn")


def test_the_bathing_zones_won_the_award_of_2018() -> None:
    event = Event.objects.get(network__public_id="the-isca-awards")
    assert (event.kind, event.year, event.category) == ("award", "2018", "Open Water Facilities")


# 5


def test_boston_and_cambridge_are_two_places_of_one_agreement() -> None:
    partner = Partner.objects.get(public_id="boston-cambridge")
    assert set(partner.places.values_list("public_id", flat=True)) == {"boston", "cambridge"}
    assert partner.agreements.count() == 1


def test_beijing_is_one_partner_with_an_agreement_and_its_sub_agreement() -> None:
    beijing = Partner.objects.get(public_id="beijing")
    assert set(beijing.agreements.values_list("administration__code", "kind")) == {
        ("ØKF", "sister_city"),
        ("SUF", "sub_agreement"),
    }
    assert not beijing.country_stated


def test_hofor_and_biofos_are_our_own_partners_in_beijing_and_buenos_aires() -> None:
    for public_id in ("beijing-oekf", "buenos-aires-oekf"):
        assert set(value("agreements", public_id, "own_partners")) == {"hofor", "biofos"}


def test_the_forum_with_hamburg_changes_between_the_two_cities() -> None:
    assert set(value("agreements", "hamborg-oekf", "host_places")) == {"koebenhavn", "hamborg"}
    assert Agreement.objects.get(public_id="hamborg-oekf").rotates


def test_the_source_itself_states_the_country_of_three_partners() -> None:
    assert set(Partner.objects.filter(country_stated=True).values_list("public_id", flat=True)) == {
        "singapore",
        "arbejdstilsynet-i-polen",
        "gypsotheca-e-museo-antonio-canova",
    }


# 6


def partners(project: str, role: str = "partner") -> set[str]:
    return {str(p) for p in ProjectPartner.objects.filter(project__public_id=project, role=role)}


def test_five_european_cities_build_in_wood() -> None:
    assert partners("build-in-wood") == {"London", "Trondheim", "Brașov", "Innsbruck", "Trento"}
    assert partners("build-in-wood", "payer") == {"Teknologisk Institut"}


def test_build_in_wood_has_three_workshops() -> None:
    workshop = Project.objects.get(public_id="build-in-wood").deliverables.get()
    assert (workshop.kind, workshop.number) == ("workshop", 3)


def test_seven_cities_share_atelier_with_copenhagen() -> None:
    assert partners("atelier") == {
        "Amsterdam",
        "Bilbao",
        "Bratislava",
        "Budapest",
        "Kraków",
        "Matosinhos",
        "Riga",
    }


def test_six_cities_share_ezemcons_with_copenhagen() -> None:
    assert partners("climate-kic-ezemcons") == {
        "Oslo",
        "Helsinki",
        "Amsterdam",
        "Budapest",
        "Trondheim",
        "Lissabon",
    }


def test_malmoe_is_the_other_end_of_the_metro_and_no_partner() -> None:
    assert partners("oeresundsmetro") == set()
    assert partners("oeresundsmetro", "destination") == {"Malmö"}


@pytest.mark.parametrize(
    ("project", "number"),
    [
        ("nordisk-ministerraad-emissionsfri-varelevering", 18),
        ("den-11-brugerrejse", 9),
        ("skoleledelsesuddannelse-i-samarbejde-med-handelshoeyskolen-bi-oslo", 23),
    ],
)
def test_so_many_take_part_in_the_project(project: str, number: int) -> None:
    assert ProjectPartner.objects.get(project__public_id=project, role="participant").number == number


def test_ai4cities_is_one_project_of_two_administrations() -> None:
    project = Project.objects.get(public_id="ai4cities")
    assert set(project.participations.values_list("administration__code", "source_number")) == {
        ("ØKF", "6.1.5"),
        ("TMF", "6.3.2"),
    }
    assert "Tallinn" in partners("ai4cities")


@pytest.mark.parametrize("project", ["tour-de-france-2022", "euro2021"])
def test_four_administrations_share_the_event(project: str) -> None:
    codes = Participation.objects.filter(project__public_id=project)
    assert set(codes.values_list("administration__code", flat=True)) == {"TMF", "KFF", "BIF", "ØKF"}


def test_the_year_of_architecture_costs_the_city_six_and_a_half_million() -> None:
    budget = Participation.objects.get(
        public_id="unesco-uia-world-capital-of-architecture-2023-tmf"
    ).budgets.get()
    assert budget.payer
    assert (budget.kind, budget.amount, budget.payer.name) == (
        "own_budget",
        6500000,
        "Københavns Kommunes Megaeventpulje",
    )


def test_the_video_call_went_to_five_countries_in_ten_years() -> None:
    project = Project.objects.get(public_id="nikolaj-kunsthal")
    assert project.deliverables.get(kind="open_call").number == 10
    called = project.partners.filter(role="participant").values_list("country", flat=True)
    assert set(called) == {"CN", "IQ", "AT", "SE", "PT"}


def test_naiad_had_ended_on_the_status_date() -> None:
    assert Project.objects.get(public_id="naiad").state_on(dt.date(2020, 9, 1)) == "ended"


# 7 and between


@pytest.mark.parametrize(
    ("grant", "resource", "paid"),
    [
        ("strategisk-sektor-samarbejde-oekf", "agreements", "beijing-oekf"),
        ("strategisk-sektor-samarbejde-oekf", "agreements", "buenos-aires-oekf"),
        ("crema-kff", "projects", "crema"),
        ("copenhagen-career-program-bif", "projects", "copenhagen-career-program"),
        ("atelier-tmf", "projects", "atelier"),
    ],
)
def test_the_grant_pays_for_it(grant: str, resource: str, paid: str) -> None:
    assert Relation.objects.filter(
        kind="pays_for", from_resource="grants", from_id=grant, to_resource=resource, to_id=paid
    ).exists()


def test_nobody_says_that_vib_is_the_via_project() -> None:
    assert not Relation.objects.filter(from_id="vib-kff").exists()


def test_the_twenty_projects_are_of_two_framework_programmes() -> None:
    assert set(value("grants", "fp7-og-horizon-2020-tmf", "programmes")) == {"fp7", "horizon-2020"}


def test_every_administration_has_a_danish_name() -> None:
    assert dict(Administration.objects.filter(whole_municipality=False).values_list("code", "name")) == {
        "ØKF": "Økonomiforvaltningen",
        "KFF": "Kultur- og Fritidsforvaltningen",
        "TMF": "Teknik- og Miljøforvaltningen",
        "BIF": "Beskæftigelses- og Integrationsforvaltningen",
        "BUF": "Børne- og Ungeforvaltningen",
        "SUF": "Sundheds- og Omsorgsforvaltningen",
        "SOF": "Socialforvaltningen",
    }


def entries() -> list[Any]:
    models = [model for model in apps.get_models() if issubclass(model, Entry)]
    return [entry for model in models for entry in model._default_manager.prefetch_related("themes")]


def test_themes_are_few_named_in_both_languages_and_each_is_used() -> None:
    themes = Theme.objects.all()
    assert len(themes) <= 25
    assert all(theme.name and theme.name_en for theme in themes)
    assert {theme.pk for entry in entries() for theme in entry.themes.all()} == {theme.pk for theme in themes}


def test_what_has_keywords_has_a_theme_and_each_keyword_its_english_line() -> None:
    told = [entry for entry in entries() if entry.keywords]
    assert len({word for entry in told for word in entry.keywords}) >= 147
    assert not [entry for entry in told if not entry.themes.all()]
    assert not [entry for entry in told if len(entry.keywords) != len(entry.keywords_en)]


@pytest.mark.parametrize("word", ["atomnedrustning", "nuclear disarmament"])
def test_a_keyword_that_the_text_does_not_use_is_found_by_searching(word: str) -> None:
    assert [one.public_id for one in Membership.objects.search(word)] == ["mayors-for-peace-oekf"]
