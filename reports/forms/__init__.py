"""What people type about reports, papers and the consultation."""
