"""What vendors say was used, read from the files that their consoles export."""
