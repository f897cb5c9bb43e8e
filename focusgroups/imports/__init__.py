"""Files of findings: their columns, what each row would do, and the workbooks to download. Nothing is written here."""
