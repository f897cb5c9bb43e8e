"""From contributions to documents: snapshots, technical reports, position papers, citations, versions."""
