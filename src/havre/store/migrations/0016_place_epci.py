from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0015_assured_by_somebody"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="epci",
            field=models.CharField(blank=True, default="", max_length=9),
        ),
    ]
