"""The register of dated facts: what falls due, whose it is, what came of it."""
