"""What tests stand on: PostgreSQL, Chromium, the shared data folder, and faults of Django made impossible."""
