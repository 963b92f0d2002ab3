import registry.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A stated figure is held against several computed ones, and says why they differ."""

    dependencies = [
        ('editions', '0001_initial'),
    ]

    operations = [
        # One key is one line: what was stored stays true.
        migrations.RenameField('statedfigure', 'figure', 'figures'),
        migrations.AlterField(
            model_name='statedfigure',
            name='figures',
            field=registry.fields.LinesField(help_text='The keys of the figures to hold it against, one on each line; a line of a figure after a colon.', verbose_name='computed figures'),
        ),
        migrations.AddField(
            model_name='statedfigure',
            name='beside',
            field=registry.fields.LinesField(help_text='Keys of figures that belong to the picture but are no answer: no difference is computed.', verbose_name='figures to show beside'),
        ),
        migrations.AlterField(
            model_name='statedfigure',
            name='unit',
            field=models.CharField(blank=True, help_text='What is counted, or a currency (DKK).', max_length=120, verbose_name='unit'),
        ),
        migrations.AddField(
            model_name='statedfigure',
            name='unit_en',
            field=models.CharField(blank=True, max_length=120, verbose_name='unit in English'),
        ),
        migrations.AddField(
            model_name='statedfigure',
            name='explanation',
            field=models.TextField(blank=True, help_text='Shown to everybody who may read the survey.', verbose_name='why they differ'),
        ),
        migrations.AddField(
            model_name='statedfigure',
            name='explanation_en',
            field=models.TextField(blank=True, verbose_name='why they differ, in English'),
        ),
    ]
