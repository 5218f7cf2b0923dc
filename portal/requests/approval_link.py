"""How long a link holds by which somebody approves without signing in, and what it may open.

It opens only what its whole desk may see, of a type that allows it, and only for who is asked. It
carries the approval's id, the person's and the approval's version: whatever is done with the
approval ends every link to it.
"""

from datetime import timedelta

PURPOSE = "approval"
LIFE = timedelta(days=3)
