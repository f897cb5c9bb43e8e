"""The access matrix: every route as every kind of person in every state, against docs/access-matrix.csv."""
