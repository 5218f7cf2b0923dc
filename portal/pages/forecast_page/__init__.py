"""What will be asked of a desk: the fan, arrivals by hour, its record, what is known."""
