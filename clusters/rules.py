"""Who may do what with clusters, bodies and memberships."""

import rules

from accounts.rules import coordinates, is_oneself
from clusters.queries import managed_cluster_ids


@rules.predicate
def manages_any(user, record=None):
    return bool(managed_cluster_ids(user))


@rules.predicate
def manages_the_cluster(user, cluster):
    return cluster is not None and cluster.pk in managed_cluster_ids(user)


rules.add_perm("clusters.create_cluster", coordinates)
rules.add_perm("clusters.edit_cluster", manages_the_cluster | coordinates)
rules.add_perm("clusters.edit_organisation", manages_any | coordinates)
rules.add_perm("clusters.grant_manager", coordinates & ~is_oneself)
