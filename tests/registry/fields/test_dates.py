"""A partial date is kept as it was said, and the database knows the days that it may mean."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import override

from projects.models import Project
from registry.choices import State
from registry.fields.partial_dates import PartialDate, PartialDateField, period_display
from registry.querysets import in_state

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "danish", "english"),
    [
        ("2012", dt.date(2012, 1, 1), dt.date(2012, 12, 31), "2012", "2012"),
        ("2023-08", dt.date(2023, 8, 1), dt.date(2023, 8, 31), "august 2023", "August 2023"),
        ("2020-02", dt.date(2020, 2, 1), dt.date(2020, 2, 29), "februar 2020", "February 2020"),
        ("2021-12", dt.date(2021, 12, 1), dt.date(2021, 12, 31), "december 2021", "December 2021"),
        ("2021-03-31", dt.date(2021, 3, 31), dt.date(2021, 3, 31), "31. marts 2021", "31 March 2021"),
    ],
)
def test_a_date_is_told_as_it_was_said_and_spans_what_it_may_mean(
    db: None, text: str, earliest: dt.date, latest: dt.date, danish: str, english: str
) -> None:
    date = PartialDate(text)
    assert (date.earliest, date.latest) == (earliest, latest)
    assert (date.display("da"), date.display("en")) == (danish, english)

    project = Project.objects.create(title="Prøve", kind="project", starts=text, ends=text)
    project.refresh_from_db()
    assert (project.starts_earliest, project.starts_latest) == (earliest, latest)
    assert (project.ends_earliest, project.ends_latest) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["20", "2020-13", "2021-02-30", "31.3.2021", "2021-3-1", "２０２１", "2021-03-31T00", "x"]
)
def test_what_is_no_date_is_refused_with_an_example_of_one(text: str) -> None:
    with override("en"), pytest.raises(ValidationError, match=r"Write a year \(2012\)"):
        PartialDateField().to_python(text)


def test_a_write_past_the_form_cannot_make_the_bounds_disagree(db: None) -> None:
    project = Project.objects.create(title="Prøve", kind="project", starts="2020")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_project SET starts = '2021-06' WHERE id = %s", [project.pk])
    project.refresh_from_db()
    assert (project.starts_earliest, project.starts_latest) == (dt.date(2021, 6, 1), dt.date(2021, 6, 30))


@pytest.mark.parametrize(
    ("starts", "ends", "danish"),
    [
        ("2018", "2022", "2018–2022"),
        ("2020", "2020", "2020"),
        ("2011-09", "2020-08", "september 2011 – august 2020"),
        ("2012", None, "siden 2012"),
        (None, "2021-03-31", "til 31. marts 2021"),
        (None, None, ""),
    ],
)
def test_a_period_reads_as_danish(starts: str | None, ends: str | None, danish: str) -> None:
    with override("da"):
        assert period_display(starts and PartialDate(starts), ends and PartialDate(ends)) == danish


@pytest.mark.parametrize(
    ("starts", "ends", "state"),
    [
        ("2020-09-02", None, State.PLANNED),
        ("2020", "2022", State.ONGOING),
        ("2020-09", None, State.ONGOING),
        (None, "2020-08-31", State.ENDED),
        (None, "2020", State.ONGOING),
        (None, None, State.UNKNOWN),
    ],
)
def test_without_dates_the_state_is_not_stated_never_under_way(
    db: None, starts: str | None, ends: str | None, state: State
) -> None:
    project = Project.objects.create(title="Prøve", kind="project", starts=starts, ends=ends)
    project.refresh_from_db()
    day = dt.date(2020, 9, 1)
    assert project.state_on(day) is state
    counted = Project.objects.counted_on(day).filter(pk=project.pk).exists()
    assert counted == (state in (State.ONGOING, State.UNKNOWN))
    assert [one for one in State if Project.objects.filter(in_state(one, day), pk=project.pk).exists()] == [
        state
    ]
