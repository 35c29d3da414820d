from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0013_seen"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="insee",
            field=models.CharField(blank=True, default="", max_length=5),
        ),
        migrations.AddField(
            model_name="postcode",
            name="district",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AddField(
            model_name="quarantined",
            name="settled",
            field=models.BooleanField(default=False),
        ),
    ]
