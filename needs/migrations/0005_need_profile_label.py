from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("needs", "0004_distinctions_of_lines"),
    ]

    operations = [
        migrations.AddField(
            model_name="need",
            name="profile_label",
            field=models.CharField(blank=True, max_length=160, verbose_name="professione, come è chiamata"),
        ),
    ]
