"""One factory for each model: valid rows, nothing more than the row needs."""
