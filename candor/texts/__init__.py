"""What the product says: prompts and localised texts as data files, read by one reader."""
