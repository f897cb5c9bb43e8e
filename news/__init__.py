"""News items of the coordinator: short texts with a lasting address, shown on the home page and as a feed."""
