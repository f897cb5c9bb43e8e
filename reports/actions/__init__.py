"""What happens to reports, papers and their parts."""
