from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0004_accounts"),
    ]

    operations = [
        migrations.AddField("organization", "record", models.TextField(blank=True, default="")),
        migrations.AddField("service", "record", models.TextField(blank=True, default="")),
        migrations.AddField("location", "record", models.TextField(blank=True, default="")),
        migrations.CreateModel(
            name="HsdsObject",
            fields=[
                ("key", models.CharField(max_length=250, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("source", models.CharField(db_index=True, max_length=300)),
                ("record", models.TextField()),
            ],
            options={"ordering": ("kind", "key")},
        ),
    ]
