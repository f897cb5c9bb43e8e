"""The page on which a person is given clusters."""

from django.urls import reverse

from tests.factories.accounts import UserFactory


def test_coordinator_appoints_from_the_page(coordinator, mech, client_of):
    person = UserFactory()
    page = reverse("portal:person-memberships", args=[person.uuid])

    reply = client_of(coordinator).post(page, {"cluster": mech.pk, "valid_from": "", "valid_until": ""})

    assert (reply.status_code, reply.url) == (302, reverse("accounts:person-detail", args=[person.uuid]))
    assert person.memberships.get().granted_by == coordinator


def test_end_before_start_is_told_beside_the_field(coordinator, mech, client_of):
    person = UserFactory()
    sent = {"cluster": mech.pk, "valid_from": "2026-03-01", "valid_until": "2026-02-01"}

    reply = client_of(coordinator).post(reverse("portal:person-memberships", args=[person.uuid]), sent)

    assert reply.status_code == 200
    assert reply.context["form"].errors.keys() == {"valid_until"}
    assert not person.memberships.exists()


def test_secretary_sees_the_clusters_without_a_form(secretary, manager, client_of):
    page = client_of(secretary).get(reverse("portal:person-memberships", args=[manager.uuid]))

    assert page.context["form"] is None
    assert "Clust-ER MECH" in page.text


def test_page_shows_the_persons_clusters_only(coordinator, manager, outsider, client_of):
    page = client_of(coordinator).get(reverse("portal:person-memberships", args=[manager.uuid]))

    assert [membership.cluster.code for membership in page.context["memberships"]] == ["MECH"]


def test_dismissal_returns_to_the_person(coordinator, manager, client_of):
    membership = manager.memberships.get()

    reply = client_of(coordinator).post(reverse("portal:membership-dismiss", args=[membership.pk]))

    membership.refresh_from_db()
    assert reply.url == reverse("accounts:person-detail", args=[manager.uuid])
    assert membership.valid_until is not None
