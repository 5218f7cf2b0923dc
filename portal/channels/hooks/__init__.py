"""Web hooks: what another machine is told to do."""
