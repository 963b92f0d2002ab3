"""``manage.py export_survey``: the survey as a file."""

import difflib
from argparse import ArgumentParser
from collections.abc import Collection
from pathlib import Path
from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from document.content import Audience, Language, Part
from editions.files import check_writable, write_whole
from editions.formats import FORMATS
from editions.models import Introduction
from editions.services import current_survey, latest_introduction, render_survey
from registry.chapters import INTRODUCTION, chapters
from registry.commands import migrated, refusing
from registry.models import Administration


class Command(BaseCommand):
    """Writes the survey to a file: whole, one administration's part of it, or some chapters."""

    help = gettext_lazy("Writes the consolidated survey to a file.")
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be chosen; the values are checked in ``handle``, which answers in a sentence."""
        parser.add_argument("--format", default="pdf", help=_("pdf, docx, xlsx, html or json (pdf)"))
        parser.add_argument("--output", type=Path, help=_("the file to write (survey-<edition>.<format>)"))
        parser.add_argument("--administration", help=_("the code of one administration, e.g. TMF (all)"))
        parser.add_argument("--chapters", help=_("the numbers of some chapters, e.g. 4,6 (all)"))
        parser.add_argument("--part", default="whole", help=_("whole, text or annex (whole)"))
        parser.add_argument("--language", default="da", help=_("da or en (da)"))
        parser.add_argument("--audience", default="public", help=_("public or internal (public)"))
        parser.add_argument(
            "--edition", help=_("which edition, e.g. 2020 (the newest); with internal also a draft")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check what was chosen, make the survey and write it."""
        with refusing():
            migrated()
            require_choice(_("format"), options["format"], FORMATS)
            language = require_choice(_("language"), options["language"], get_args(Language))
            part = require_choice(_("part"), options["part"], get_args(Part))
            audience = require_choice(_("audience"), options["audience"], get_args(Audience))
            # Asked first: an empty registry has no administrations to choose among.
            introduction = chosen_introduction(options["edition"], audience)
            code = administration_code(options["administration"])
            numbers = chapter_numbers(options["chapters"])
            if options["output"]:
                check_writable(options["output"])
            survey = current_survey(language, audience, code, numbers, introduction)
            path = options["output"] or Path(f"survey-{survey.edition}.{options['format']}")
            write_whole(path, render_survey(survey, options["format"], part))
        self.stdout.write(str(path))


def require_choice[T: str](what: str, value: str, among: Collection[T]) -> T:
    """Return ``value`` when it is one of ``among``.

    Raises ``CommandError``, naming what there is, when it is not.
    """
    for one in among:
        if one == value:
            return one
    raise CommandError(
        _("There is no %(what)s “%(value)s”. Choose one of: %(among)s.")
        % {"what": what, "value": value, "among": ", ".join(among)},
        returncode=2,
    )


def chosen_introduction(name: str | None, audience: Audience) -> Introduction:
    """Return the introduction of the edition called ``name``, of those that ``audience`` may see; else the newest.

    Raises ``CommandError``, naming what there is, for one that there is not, ``RegistryError`` when there is none.
    """
    if name is None:
        return latest_introduction()
    there = {one.edition: one for one in Introduction.objects.visible_to(audience)}
    return there[require_choice(_("edition"), name, there)]


def administration_code(code: str | None) -> str | None:
    """Return the code of an administration; "oekf" and "OKF" mean ØKF too.

    Raises ``CommandError``, naming the nearest right one, when there is none.
    """
    if code is None:
        return None
    codes = list(Administration.objects.live().values_list("code", flat=True))
    plain = {fold_code(known): known for known in codes}
    if fold_code(code) in plain:
        return plain[fold_code(code)]
    near = difflib.get_close_matches(fold_code(code), plain, n=1, cutoff=0.5)
    among = [plain[near[0]], *(c for c in codes if c != plain[near[0]])] if near else codes
    return require_choice(_("administration"), code, among)


def chapter_numbers(words: str | None) -> tuple[int, ...]:
    """Return the numbers of chapters in "4,6", in order and each once; none of them when nothing was said.

    Raises ``CommandError``, naming what there is, for a chapter that there is not.
    """
    if words is None:
        return ()
    known = [str(INTRODUCTION), *(str(chapter.number) for chapter in chapters)]
    return tuple(
        sorted({int(require_choice(_("chapter"), word.strip(), known)) for word in words.split(",")})
    )


def fold_code(code: str) -> str:
    """Return a code without case and Danish letters: "okf" for ØKF, OKF and oekf."""
    return code.lower().replace("ø", "o").replace("oe", "o")
