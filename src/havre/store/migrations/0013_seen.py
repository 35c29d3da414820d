from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0012_reading"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="seen",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddIndex(
            model_name="service",
            index=models.Index(
                condition=models.Q(("seen", ""), _negated=True), fields=["seen"], name="service_by_seen"
            ),
        ),
    ]
