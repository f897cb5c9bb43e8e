"""Clusters, bodies, memberships and the reference data of a region."""

import factory
from factory.django import DjangoModelFactory

from clusters.models import Cluster, Membership, Organisation, Province, S3Area, Sector, SourceCategory, ValueChain
from tests.factories.accounts import UserFactory


class S3AreaFactory(DjangoModelFactory):
    class Meta:
        model = S3Area

    code = factory.Sequence(lambda n: f"A{n % 1000}")  # four characters, however many tests run
    name = factory.LazyAttribute(lambda o: f"Ambito {o.code}")
    short_name = factory.SelfAttribute("name")


class ProvinceFactory(DjangoModelFactory):
    """Codes are those of no real province."""

    class Meta:
        model = Province

    code = factory.Sequence(lambda n: f"{chr(65 + n // 10 % 26)}{n % 10}")
    istat_code = factory.Sequence(lambda n: f"{n % 1000:03}")
    nuts3 = factory.Sequence(lambda n: f"ITX{n % 100:02}")
    name = factory.LazyAttribute(lambda o: f"Provincia {o.code}")
    order = factory.Sequence(lambda n: n % 30000)


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = Sector

    code = factory.Sequence(lambda n: f"{n}")
    name = factory.LazyAttribute(lambda o: f"Settore {o.code}")


class ClusterFactory(DjangoModelFactory):
    class Meta:
        model = Cluster
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"C{n}")
    slug = factory.LazyAttribute(lambda o: o.code.lower())
    short_name = factory.LazyAttribute(lambda o: f"Cluster {o.code}")
    official_name = factory.LazyAttribute(lambda o: f"Associazione {o.short_name}")

    @factory.post_generation
    def s3_areas(self, create, areas, **kwargs):
        if areas:
            self.s3_areas.set(areas)


class ValueChainFactory(DjangoModelFactory):
    class Meta:
        model = ValueChain

    cluster = factory.SubFactory(ClusterFactory)
    name = factory.Sequence(lambda n: f"Filiera {n}")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Impresa {n}")
    category = SourceCategory.FIRM

    @factory.post_generation
    def clusters(self, create, clusters, **kwargs):
        if clusters:
            self.clusters.set(clusters)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    cluster = factory.SubFactory(ClusterFactory)
    user = factory.SubFactory(UserFactory)
