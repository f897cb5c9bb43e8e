"""Pages of the work area and of personal links."""
