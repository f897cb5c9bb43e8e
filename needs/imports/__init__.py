"""Tables of figures handed in: their columns, their cells, and what each row would change. Nothing is written here."""
