"""What `./dev` runs on a bare machine: PostgreSQL, Valkey, the portal's own processes. Never used in production."""
