"""The jobs of a record, as pages show them."""

from core.events import subject_text
from core.models import Job


def latest_job(*records) -> Job | None:
    """The newest job about any of the records; finished ones too, so that the page says how it went."""
    subjects = [subject_text(record) for record in records if record is not None and record.pk]
    return Job.objects.filter(subject__in=subjects).first()
