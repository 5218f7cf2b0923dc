"""The catalogues of the pages' words: taken out of the sources, worked on, checked, compiled."""
