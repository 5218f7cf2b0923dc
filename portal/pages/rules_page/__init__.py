"""A desk's rules: written, tried on last month, switched on, read back."""
