"""What the pages of articles show, to their readers and to their writers."""
