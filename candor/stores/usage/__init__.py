"""How many questions each user asked this month."""
