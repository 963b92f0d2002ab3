"""The ledger says whose a change is by the administration itself, no more by the code that it had then."""

import django.db.models.deletion
from django.db import migrations, models

from registry.guards import lift_guards


def owners(apps, schema_editor):
    """Put the administrations in place of their codes, each code as it was understood at the time.

    The guards are put back after the migration. A code that leads to no administration leaves the change to those who
    see everything.
    """
    Administration = apps.get_model("registry", "Administration")
    Change = apps.get_model("registry", "Change")
    lift_guards(using=schema_editor.connection.alias)
    changes = Change.objects.using(schema_editor.connection.alias)
    own = changes.filter(resource="administrations")
    # Backwards from today: before a change of its code, what one is called now was called something else.
    called = dict(Administration.objects.using(schema_editor.connection.alias).values_list("code", "pk"))
    until = None
    for change in [*own.filter(before__has_key="code").order_by("-sequence"), None]:
        was = change.before["code"] if change else None
        if change and was == change.public_id:
            continue
        span = changes.filter(sequence__lt=until) if until else changes
        span = span.filter(sequence__gte=change.sequence) if change else span
        for code, pk in called.items():
            span.filter(administration_code=code).update(administration=pk)
            span.filter(kind="moved", before__administration=code).update(moved_from=pk)
            span.filter(resource="administrations", public_id=code).update(administration=pk)
        if change:
            until = change.sequence
            pk = called.pop(change.public_id, None)
            if pk:
                called[was] = pk


class Migration(migrations.Migration):

    dependencies = [
        ("registry", "0008_api_keys"),
    ]

    operations = [
        migrations.RemoveIndex("change", "registry_change_moved"),
        migrations.RenameField("change", "administration", "administration_code"),
        migrations.AddField(
            "change",
            "administration",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.administration",
                verbose_name="administration",
            ),
        ),
        migrations.AddField(
            "change",
            "moved_from",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.administration",
                verbose_name="handed over by",
            ),
        ),
        migrations.RunPython(owners, migrations.RunPython.noop),
    ]
