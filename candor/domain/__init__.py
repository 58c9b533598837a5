"""Plain words shared by every room; nothing here knows a framework, a database or a vendor."""
