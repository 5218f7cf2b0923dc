"""Documents of a type: their pages, and one of them filled from the answers of a request."""
