"""How long a link in a mail holds by which its reader hears less of that one request, without
signing in. It carries the request's id and the person's, and opens nothing else."""

from datetime import timedelta

PURPOSE = "mute"
LIFE = timedelta(days=60)
