"""A survey written by hand, with everything that a real one can hold."""

import datetime as dt
from decimal import Decimal

from msgspec.structs import replace

from document.content import (
    NOT_STATED,
    Cell,
    Chapter,
    Computed,
    Counted,
    Fact,
    Figure,
    FigureRow,
    Item,
    Language,
    Note,
    Picture,
    Point,
    Reconciled,
    Reference,
    Section,
    SourcePlace,
    Survey,
    Table,
    TableColumn,
    Text,
    ValueKind,
)

ADMINISTRATIONS = {
    "ØKF": "Økonomiforvaltningen",
    "KFF": "Kultur- og Fritidsforvaltningen",
    "TMF": "Teknik- og Miljøforvaltningen",
    "BIF": "Beskæftigelses- og Integrationsforvaltningen",
    "BUF": "Børne- og Ungeforvaltningen",
    "SUF": "Sundheds- og Omsorgsforvaltningen",
    "SOF": "Socialforvaltningen",
}


def da(text: str) -> Text:
    return Text(text, "da")


def fact(label: str, *values: str, kind: ValueKind = "text") -> Fact:
    return Fact(label=label, values=tuple(da(value) for value in values), kind=kind)


def cells(*row: tuple[str, int | Decimal | None]) -> tuple[Cell, ...]:
    return tuple(Cell(text=da(text), amount=amount) for text, amount in row)


def _introduction() -> Chapter:
    return Chapter(
        number=1,
        slug="indledning",
        title="Indledning",
        lead=(
            da(
                "Borgerrepræsentationen bestilte den 14. februar 2020 en ny "
                "international strategi for Københavns "
                "Kommune. Denne afdækning samler kommunens internationale arbejde, som "
                "de syv forvaltninger har "
                "oplyst det i en høring."
            ),
            da(
                "Kommunen har 27 medlemskaber af internationale netværk og deltager i 35 "
                "internationale projekter."
            ),
        ),
        sections=(),
    )


def _organisation() -> Chapter:
    return Chapter(
        number=2,
        slug="organisation",
        title="Internationalt arbejde i Københavns Kommune",
        sections=tuple(
            Section(
                number=f"2.{place}",
                title=name,
                administration=code,
                items=(
                    Item(
                        key=f"units/{code.lower()}",
                        title=da(f"Internationale opgaver i {name}"),
                        administrations=(code,),
                        paragraphs=(
                            da(
                                "Det internationale arbejde er forankret i de faglige "
                                "enheder, som hver for sig "
                                "varetager netværk, projekter og samarbejdsaftaler. Et "
                                "sekretariat koordinerer de "
                                "tværgående opgaver og forbereder direktionens "
                                "deltagelse i internationale møder."
                            ),
                            da(
                                "Arbejdet omfatter erfaringsudveksling, deltagelse i "
                                "europæiske udviklingsprojekter "
                                "og modtagelse af udenlandske delegationer."
                            ),
                        ),
                    ),
                ),
            )
            for place, (code, name) in enumerate(ADMINISTRATIONS.items(), start=1)
        ),
    )


def _agendas() -> Chapter:
    titles = (
        "Wonderful Copenhagen: Turismestrategi »Coming Together« 2030",
        "Klimaplan 2025",
        "Handicappolitik",
    )
    return Chapter(
        number=3,
        slug="agendaer",
        title="Agendaer og handlingsplaner",
        sections=(
            Section(
                items=tuple(
                    Item(
                        key=f"policies/{place}",
                        number=f"3.{place}",
                        title=da(title),
                        paragraphs=(
                            da("Planen har et internationalt spor, der forankres i kommunens netværk."),
                        ),
                        facts=(
                            fact("Vedtaget af", "Borgerrepræsentationen"),
                            fact("Vedtaget", "februar 2017", kind="date"),
                            fact(
                                "Internationale elementer",
                                (
                                    "Samarbejde med C40 om byernes klimaplaner og fælles "
                                    "metode for CO2-regnskaber"
                                ),
                                "Vidensdeling med de nordiske hovedstæder",
                                kind="list",
                            ),
                        ),
                    )
                    for place, title in enumerate(titles, start=1)
                ),
            ),
        ),
    )


def _networks() -> Chapter:
    eurocities = Item(
        key="memberships/eurocities-tmf",
        number="4.3.1",
        printed_number="4.3.1",
        title=Text("EUROCITIES", "en"),
        administrations=("TMF", "ØKF"),
        paragraphs=(
            da(
                "EUROCITIES er et netværk af større europæiske byer, der arbejder for "
                "byernes interesser over for "
                "EU's institutioner. Forvaltningen deltager i flere arbejdsgrupper om "
                "miljø, mobilitet og byudvikling."
            ),
        ),
        facts=(
            fact("Medlem siden", "1990", kind="date"),
            fact("Årligt kontingent", "cirka 125.000 kr.", kind="money"),
            fact("Antal medlemmer", "mere end 140 byer", kind="number"),
            fact("Fora og arbejdsgrupper", "Environment Forum", "Mobility Forum", "Food", kind="list"),
            fact(
                "Tillidsposter",
                (
                    "Formand for arbejdsgruppen om mobilitet, Teknik- og Miljøborgmesteren, "
                    "betjenes af Mobilitet"
                ),
                "Næstformand i Environment Forum, centerchefen, betjenes af Klimaenheden",
                kind="list",
            ),
            Fact(label="Senest evalueret", values=()),
        ),
        items=(
            Item(
                key="memberships/eurocities-vand",
                number="4.3.1.1",
                title=da("Arbejdsgruppen om vand og klimatilpasning"),
                paragraphs=(
                    da("Gruppen mødes to gange om året og udveksler erfaringer om skybrudssikring."),
                ),
                facts=(fact("Deltager siden", "2016", kind="date"), fact("Enhed", "Byens Udvikling")),
                items=(
                    Item(
                        key="memberships/eurocities-regn",
                        title=da("Undergruppen om regnvand på pladser og i gårdrum"),
                        paragraphs=(da("Københavns Kommune deler erfaringer fra Skt. Kjelds Plads."),),
                        items=(
                            Item(
                                key="memberships/eurocities-maaling",
                                title=da("Målemetoder"),
                                items=(
                                    Item(key="memberships/eurocities-oe", title=da("Ø-forsøget på Amager")),
                                ),
                            ),
                        ),
                    ),
                ),
            ),
            Item(
                key="memberships/eurocities-luft",
                number="4.3.1.2",
                title=da("Arbejdsgruppen om luftkvalitet"),
                facts=(fact("Deltager siden", "2018", kind="date"),),
            ),
        ),
    )
    others = tuple(
        Item(
            key=f"memberships/tmf-{place}",
            number=f"4.3.{place}",
            title=da(title),
            administrations=("TMF",),
            paragraphs=(
                da(
                    "Netværket samler byer, der vil nå en markant reduktion i "
                    "udledningen af drivhusgasser. København "
                    "bidrager med erfaringer fra fjernvarme, fjernkøling, cyklisme og "
                    "skybrudssikring."
                ),
            ),
            facts=(
                fact("Medlem siden", str(2004 + place), kind="date"),
                fact("Årligt kontingent", f"{place}0.000 kr.", kind="money"),
                fact(
                    "Medlemmer",
                    "København",
                    "Oslo",
                    "Stockholm",
                    "Helsinki",
                    "Reykjavík",
                    "Malmö",
                    kind="list",
                ),
            ),
        )
        for place, title in enumerate(
            (
                "C40-netværk",
                "Carbon Neutral Cities Alliance (CNCA)",
                (
                    "International Committee for the Collections and Activities of Museums of Cities, der "
                    "har fået et meget langt navn og må brydes over flere linjer"
                ),
                "Nordisk Storbykonference",
                "Nordic Safe Cities",
            ),
            start=2,
        )
    )
    fees = Table(
        key="fees",
        title="Medlemskaber og kontingenter",
        columns=(
            TableColumn(label="Netværk"),
            TableColumn(label="Forvaltning"),
            TableColumn(label="Siden", kind="date"),
            TableColumn(label="Byer", kind="number"),
            TableColumn(label="Årligt kontingent", kind="money"),
            TableColumn(label="Medfinansiering", kind="money"),
        ),
        rows=tuple(
            cells(
                (f"{name} {place}", None), (code, None), ("2015", None), (str(10 * place), 10 * place), *money
            )
            for place, (name, code) in enumerate(
                (name, code)
                for name in ("Netværk for ældre", "Safe Cities", "Å-byer")
                for code in ADMINISTRATIONS
            )
            for money in [((f"{place}.250 kr.", Decimal(f"{place}250")), ("ikke oplyst", None))]
        ),
        note="Beløb er oplyst af forvaltningerne; »ikke oplyst« er ikke det samme som nul.",
    )
    return Chapter(
        number=4,
        slug="netvaerk",
        title="Medlemskaber af internationale netværk og organisationer",
        tables=(fees,),
        sections=(
            Section(number="4.1", title=ADMINISTRATIONS["ØKF"], administration="ØKF", items=()),
            Section(
                number="4.2",
                title=ADMINISTRATIONS["KFF"],
                administration="KFF",
                items=(
                    Item(
                        key="memberships/icorn",
                        number="4.2.1",
                        title=Text("International Cities of Refuge Network (ICORN)", "en"),
                        administrations=("KFF",),
                        facts=(fact("Kontingent", "18.500 kr.", kind="money"),),
                    ),
                ),
            ),
            Section(
                number="4.3", title=ADMINISTRATIONS["TMF"], administration="TMF", items=(eurocities, *others)
            ),
        ),
    )


def _plain(number: int, slug: str, title: str, *titles: str) -> Chapter:
    return Chapter(
        number=number,
        slug=slug,
        title=title,
        sections=(
            Section(
                number=f"{number}.1",
                title="På tværs af forvaltningerne",
                items=tuple(
                    Item(
                        key=f"{slug}/{place}",
                        number=f"{number}.1.{place}",
                        title=da(name),
                        paragraphs=(da("Samarbejdet løber i perioden 2018-2021 og finansieres af EU."),),
                        facts=(fact("Periode", "2018-2021", kind="date"),),
                    )
                    for place, name in enumerate(titles, start=1)
                ),
            ),
        ),
    )


def _funding() -> Chapter:
    return Chapter(
        number=7,
        slug="finansiering",
        title="Hjemtag af ekstern finansiering til internationale projekter",
        sections=(
            Section(
                items=(
                    Item(
                        key="registrations/lear", title=da("LEAR-funktionen"), paragraphs=(da("Ét PIC-nr."),)
                    ),
                ),
                tables=(
                    Table(
                        key="grants",
                        title="Hjemtag efter bevillingsgiver",
                        columns=(
                            TableColumn(label="Bevillingsgiver"),
                            TableColumn(label="Beløb", kind="money"),
                        ),
                        rows=(
                            cells(("Horizon 2020", None), ("12.400.000 kr.", Decimal(12400000))),
                            cells(
                                ("Interreg Øresund-Kattegat-Skagerrak", None),
                                ("3,2 mio. kr.", Decimal(3200000)),
                            ),
                        ),
                    ),
                    Table(
                        key="expected",
                        title="Forventede beløb",
                        columns=(TableColumn(label="Bevillingsgiver"),),
                        rows=(),
                    ),
                ),
            ),
        ),
    )


def _figures() -> tuple[Figure, ...]:
    return (
        Figure(
            key="networks",
            chapter=4,
            label="Internationale netværk",
            rule="Hvert netværk tælles én gang, uanset hvor mange forvaltninger der er medlem.",
            display="27",
            value=27,
            rows=tuple(
                FigureRow(key=code, label=da(name), display=str(place), value=place)
                for place, (code, name) in enumerate(ADMINISTRATIONS.items(), start=1)
            ),
            counted=(Counted(key="memberships/eurocities-tmf", title=Text("EUROCITIES", "en")),),
        ),
        Figure(
            key="eu-money",
            chapter=7,
            label="Modtaget fra EU, 2011-2020",
            rule="Kun modtagne beløb; forventede beløb og egne midler er ikke med.",
            display="70,35 mio. kr.",
            kind="money",
            value=Decimal("70350000.00"),
        ),
    )


def _reconciliation() -> tuple[Reconciled, ...]:
    return (
        Reconciled(
            key="netvaerk",
            label=da("Internationale netværk, som kilden selv tæller dem"),
            display="mere end 27",
            value=27,
            unit=da("medlemskaber"),
            qualifier=da("p.t."),
            period="siden 2013",
            place=SourcePlace(display="kapitel 1, linje 10", number="1", lines="10"),
            explanation=(da("Kilden siger ikke, hvordan de er talt."),),
            computed=(
                Computed(
                    key="networks",
                    label="Netværk i registret",
                    line=da("heraf bynetværk"),
                    rule="Hvert netværk én gang.",
                    display="36",
                    difference_display="under +9",
                    value=36,
                    difference=9,
                    counted=(
                        Reference(
                            key="networks/eurocities",
                            title=Text("EUROCITIES", "en"),
                            number="4.3.1",
                            anchor="memberships/eurocities-tmf",
                        ),
                        Reference(key="networks/c40", title=Text("C40 Cities", "en")),
                    ),
                ),
                Computed(
                    key="fees",
                    label="Kontingenter",
                    rule="Hvert netværk én gang.",
                    display="1.300.000 kr.",
                    difference_display="–",
                    kind="money",
                    value=Decimal(1300000),
                ),
            ),
        ),
        Reconciled(
            key="byer",
            label=da("Byer, som intet beregnet svarer til"),
            display="–",
            place=SourcePlace(display="hele kilden"),
        ),
    )


def _notes() -> tuple[Note, ...]:
    return (
        Note(
            key="source-notes/1",
            kind="conflict",
            kind_label="Kilden modsiger sig selv",
            place=SourcePlace(display="4.1.3, linje 318–323", number="4.1.3", lines="318-323"),
            text=da("Kapitel 1 nævner en forvaltning mere."),
            about=Reference(
                key="memberships/eurocities-tmf",
                title=Text("EUROCITIES", "en"),
                number="4.3.1",
                anchor="memberships/eurocities-tmf",
            ),
            mentions=("1", "4.2"),
        ),
        Note(
            key="source-notes/2",
            kind="reading",
            kind_label="Usikker læsning",
            place=SourcePlace(display="linje 628", lines="628"),
            text=da("»Mlinchen« er læst som München."),
            raw="Glyptoteket, Mlinchen (2020-21)",
        ),
    )


def survey(language: Language = "da") -> Survey:
    """A survey of 2020 with nine chapters; in English the entries are still in Danish."""
    return Survey(
        edition="2020",
        title="Afdækning af det internationale arbejde i Københavns Kommune",
        municipality="Københavns Kommune",
        notice=da(
            "Dette er en rekonstruktion, lavet ud fra kommunens egen afdækning fra 2020. "
            "Det er ikke Københavns Kommunes publikation."
        ),
        status_date=dt.date(2020, 6, 30),
        status_label="Oplysninger fra 2020",
        language=language,
        audience="public",
        chapters=(
            _introduction(),
            _organisation(),
            _agendas(),
            _networks(),
            _plain(
                5,
                "samarbejdsbyer",
                "Udenlandske samarbejdsbyer",
                "Beijing",
                "Hamborg",
                "Glyptoteket, München",
            ),
            _plain(
                6,
                "projekter",
                "Igangværende internationale projekter",
                "Øresundsmetro",
                "AI4Cities",
                "Tour de France",
            ),
            _funding(),
            Chapter(number=8, slug="delegationer", title="Besøg af udenlandske delegationer", sections=()),
            _plain(9, "udvalg", "De politiske udvalg", "Økonomiudvalget", "Børne- og Ungdomsudvalget"),
        ),
        figures=_figures(),
        reconciliation=_reconciliation(),
        notes=_notes(),
    )


def bare(survey: Survey) -> Survey:
    """Return a survey of nothing but its cover and its chapters' titles, for a test to fill."""
    return replace(survey, edition="", chapters=(), figures=(), reconciliation=(), notes=())


def drawn(language: Language = "da", word: str = "Ørestad") -> Survey:
    """The survey with one figure of each kind of picture; ``word`` stands in all that is told of them."""
    counted = tuple(Counted(key=f"x/{n}", title=da(word)) for n in range(3))

    def figure(chapter: int, picture: Picture, *rows: FigureRow, points: tuple[Point, ...] = ()) -> Figure:
        return Figure(
            key=f"drawn-{picture}",
            chapter=chapter,
            label=f"{word}, {picture}",
            rule=word,
            display="3",
            value=3,
            rows=rows,
            counted=counted,
            picture=picture,
            points=points,
        )

    def row(key: str, years: tuple[int | None, int | None] | None = None) -> FigureRow:
        return FigureRow(key=key, label=da(word), display="3", value=3, counted=counted, years=years)

    where = {"place": da(word), "country": da(word), "partners": (da(word),), "counted": counted}
    points = (Point(latitude=59.91273, longitude=10.74609, **where), Point(**where))  # type: ignore[arg-type]
    return replace(
        survey(language),
        figures=(
            *_figures(),
            figure(4, "administrations", row("TMF"), row("ØKF")),
            figure(5, "map", points=points),
            figure(7, "funders", row("eu"), row(NOT_STATED)),
            figure(7, "periods", row("2013/", (2013, None)), row(NOT_STATED)),
        ),
    )


def told(word: str) -> tuple[Reconciled, Note]:
    """A stated figure and a note in which every word is ``word``."""
    text = da(word)
    reference = Reference(key=word, title=text, number=word, anchor=word, display=word)
    place = SourcePlace(display=word, number=word, lines=word)
    computed = Computed(
        key=word,
        label=word,
        line=text,
        rule=word,
        display=word,
        difference_display=word,
        counted=(reference,),
    )
    stated = Reconciled(
        key=word,
        label=text,
        display=word,
        place=place,
        unit=text,
        qualifier=text,
        period=word,
        computed=(computed,),
        explanation=(text,),
    )
    note = Note(
        key=word,
        kind=word,
        kind_label=word,
        place=place,
        text=text,
        raw=word,
        about=reference,
        mentions=(word,),
    )
    return stated, note
