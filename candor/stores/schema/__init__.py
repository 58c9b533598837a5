"""The tables of the application's database, by what they are for."""
