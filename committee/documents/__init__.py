"""What is printed for a sitting, as trees of reports.documents: letters, sheets, minutes, dossier, calendar entry."""
