"""What every app stands on: the register of events, background jobs, lifecycles, disclosure, errors."""
