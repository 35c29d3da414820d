"""How long a turn of a talk takes, in the process and over HTTP, with a large directory; writes nothing."""
