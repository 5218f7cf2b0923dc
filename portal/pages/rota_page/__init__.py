"""Who is in, on call and standing in: the two weeks ahead of a desk."""
