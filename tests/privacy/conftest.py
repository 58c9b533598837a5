"""Property tests here have no deadline: the word lists load on first use, machines differ."""

from hypothesis import settings

settings.register_profile("no-deadline", deadline=None)
settings.load_profile("no-deadline")
