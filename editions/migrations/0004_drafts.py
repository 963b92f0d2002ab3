import django.utils.timezone
from django.db import migrations, models


def release_what_was_public(apps, schema_editor):
    """Release every introduction that is there: until now, each was public as soon as it was saved."""
    introductions = apps.get_model("editions", "Introduction")._base_manager
    introductions.filter(released_at__isnull=True).update(released_at=django.utils.timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('editions', '0003_help_texts'),
    ]

    operations = [
        migrations.AddField(
            model_name='introduction',
            name='released_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='released'),
        ),
        migrations.RunPython(release_what_was_public, migrations.RunPython.noop),
    ]
