"""Events and jobs."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from core.models import Event, Job

OVER = {Job.State.DONE, Job.State.FAILED, Job.State.CANCELLED}


class EventFactory(DjangoModelFactory):
    class Meta:
        model = Event

    verb = "contribution.accept"
    subject = factory.Sequence(lambda n: f"contribution:{n}")
    actor = "system"


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "compile_paper"
    key = factory.LazyAttribute(lambda o: f"{o.kind}:{o.subject}")
    subject = factory.Sequence(lambda n: f"positionpaper:{n}")
    actor = "system"
    state = Job.State.QUEUED
    lease_until = factory.LazyFunction(timezone.now)
    finished_at = factory.LazyAttribute(lambda o: timezone.now() if o.state in OVER else None)
